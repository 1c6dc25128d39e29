#include "cmd/streams.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

void
streams_init(struct streams *s, struct loop *l)
{
	*s = (struct streams){.loop = l};
	tempfiles_init(&s->tempfiles);
}

void
streams_finish(struct streams *s)
{
	while (s->n > 0) {
		writer_finish(s->list[--s->n]);
		free(s->list[s->n]);
	}
	tempfiles_finish(&s->tempfiles);
}

/* A stdout that was closed at our start is /dev/null, to be read. */
static bool
is_for_writing(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

static bool
is_same_file(int a, int b)
{
	struct stat first, second;

	return fstat(a, &first) == 0 && fstat(b, &second) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino &&
	       is_for_writing(a) == is_for_writing(b);
}

struct writer *
streams_open(struct streams *s, int fd, const char *name)
{
	struct writer *w;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (is_same_file(s->list[i]->out.given, fd))
			return s->list[i];
	}
	assert(s->n < STREAMS_MAX);
	w = xcalloc(1, sizeof(*w));
	writer_init(w, s->loop, fd, name, &s->tempfiles);
	s->list[s->n++] = w;
	return w;
}
