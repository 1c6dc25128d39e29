/*
 * width - how many columns of a terminal a character takes.
 */
#ifndef JOBS_WIDTH_H
#define JOBS_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* 0, 1 or 2, of what is no control character. */
size_t width_of(uint32_t c);

#endif
