/*
 * written - a writer to one descriptor, for tests of who writes.
 */
#ifndef TESTS_WRITTEN_H
#define TESTS_WRITTEN_H

#include "core/writer.h"

struct written {
	struct loop loop;
	struct tempfiles tempfiles;
	struct writer writer;
};

static inline struct writer *
written_init(struct written *x, int fd, const char *name)
{
	loop_init(&x->loop, LOOP_REAL_CLOCK);
	tempfiles_init(&x->tempfiles);
	writer_init(&x->writer, &x->loop, fd, name, &x->tempfiles);
	return &x->writer;
}

static inline void
written_finish(struct written *x)
{
	writer_finish(&x->writer);
	tempfiles_finish(&x->tempfiles);
	loop_finish(&x->loop);
}

#endif
