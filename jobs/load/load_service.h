/*
 * load_service - services, and how it is seen that they are ready.
 */
#ifndef JOBS_LOAD_SERVICE_H
#define JOBS_LOAD_SERVICE_H

struct load;
struct load_job;

/* After all keys of a job were read. */
void load_finish_service(struct load_job *j);

/*
 * All names are numbers: what a need of a service means, who its users are, and
 * who waits for its end in vain.
 */
void load_settle_services(struct load *l);

#endif
