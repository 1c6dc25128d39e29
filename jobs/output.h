/*
 * output - where what jobs write goes.
 *
 * In group mode each job writes straight into a file of its own that has no
 * name, and when it has ended the kernel moves the bytes on: none passes through
 * us, and memory stays flat whatever is written.  On a terminal alone they are
 * looked through first (jobs/terminal.h).
 */
#ifndef JOBS_OUTPUT_H
#define JOBS_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/writer.h"

enum output_mode {
	OUTPUT_GROUP,  /* a job's output in one block, when it has ended */
	OUTPUT_PREFIX, /* in lines, as they come, with the job's name in front */
	OUTPUT_RAW,    /* the job has our descriptors */
	OUTPUT_NONE,   /* thrown away */
};

/* Files kept for the next job, at most. */
#define OUTPUT_SPARE_MAX 128

/* The outputs of one run. */
struct output {
	enum output_mode mode;
	bool keeps_stdout; /* is not written here: it is a result alone */
	struct writer *writers[2]; /* borrowed: of stdout and stderr of jobs */
	struct tempfiles *tempfiles; /* borrowed */
	int spare[OUTPUT_SPARE_MAX]; /* empty files that nobody else has */
	size_t n_spare;
};

/*
 * out and err may be one: what a job writes to both then stays in its order.  They
 * may be NULL when nothing is going to be written.
 */
void output_init(struct output *o, enum output_mode mode, struct writer *out,
    struct writer *err, struct tempfiles *tempfiles);
void output_finish(struct output *o);

/* True when both are the same file. */
bool output_is_one(const struct output *o);

/* The descriptor behind stdout (0) or stderr (1), for jobs that are given it. */
int output_fd(const struct output *o, int which);

/* A file without a name, close-on-exec.  Returns -1 with *e set. */
int output_file(struct output *o, struct err *e);

/* One that holds the len bytes at text, to be read from its start; or -1. */
int output_text_file(
    struct output *o, const char *text, size_t len, struct err *e);

/*
 * A file of output_file() opened once more, for the job to write to.  Only
 * then can output_close_file() see whether anybody of the job still has it.
 * Returns -1 where that can not be had.
 */
int output_reopen(int fd);

/* How many bytes were written to fd. */
uint64_t output_size(int fd);

/* True when nothing was written to fd. */
bool output_is_empty(int fd);

/*
 * Move all that was written to fd on to stdout (0) or stderr (1), now or when
 * there is room.  Returns false when its file is kept for that, and so must not
 * be used again.
 */
bool output_forward(struct output *o, int fd, int which);

/*
 * Give back a file of output_file().  One that is_reopened, and that the kernel
 * says nobody else has open, is kept for the next job: making a file takes ext4
 * 10 us, and 70 us more when many were removed in the last five seconds.
 */
void output_close_file(struct output *o, int fd, bool is_reopened);

#endif
