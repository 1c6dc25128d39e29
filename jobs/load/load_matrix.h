/*
 * load_matrix - "matrix".
 */
#ifndef JOBS_LOAD_MATRIX_H
#define JOBS_LOAD_MATRIX_H

struct load_job;

/* Make the instances of j->matrix. */
void load_matrix(struct load_job *j);

#endif
