#include "core/piece.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"

/* How much of a file is read at once, where the kernel does not move it. */
#define READ_SIZE ((size_t)32 * 1024)

void
piece_finish(struct piece *p)
{
	buf_finish(&p->bytes);
	if (p->fd >= 0)
		close(p->fd);
	free(p->state);
}

off_t
piece_left(const struct piece *p)
{
	return (off_t)(p->bytes.len - p->done) + p->end - p->at;
}

bool
piece_is_done(const struct piece *p)
{
	return p->done == p->bytes.len && p->at == p->end && p->filter == NULL;
}

/* Read the next bytes, at most READ_SIZE; as pread(2). */
static ssize_t
read_next(const struct piece *p, char *into)
{
	off_t wanted = p->end - p->at;
	ssize_t n = 0;

	if (wanted > (off_t)READ_SIZE)
		wanted = (off_t)READ_SIZE;
	while (wanted > 0 &&
	       (n = pread(p->fd, into, (size_t)wanted, p->at)) < 0 &&
	       errno == EINTR)
		;
	return n;
}

static ssize_t
fill_filtered(struct piece *p)
{
	char *chunk = xmalloc(READ_SIZE);
	ssize_t n = read_next(p, chunk);

	if (n >= 0)
		p->filter(p->state, chunk, (size_t)n, &p->bytes);
	if (n == 0)
		p->filter = NULL;
	free(chunk);
	return n;
}

int
piece_fill(struct piece *p)
{
	ssize_t n;

	buf_clear(&p->bytes);
	p->done = 0;
	if (p->filter != NULL) {
		n = fill_filtered(p);
	} else {
		n = read_next(p, buf_reserve(&p->bytes, READ_SIZE));
		p->bytes.len = n > 0 ? (size_t)n : 0;
	}
	/* At 0 somebody has made the file shorter, or all was read. */
	p->at = n > 0 ? p->at + n : p->end;
	return n < 0 ? -1 : 0;
}

/* Write or move some of it; as write(2), but 0 when there was none to write. */
static ssize_t
write_some(struct piece *p, struct nowait *out)
{
	ssize_t n;

	if (p->done < p->bytes.len) {
		n = nowait_write(
		    out, p->bytes.data + p->done, p->bytes.len - p->done);
		p->done += n > 0 ? (size_t)n : 0;
		return n;
	}
	if (p->is_read)
		return piece_fill(p);
	n = nowait_move(out, p->fd, &p->at, (size_t)(p->end - p->at));
	if (n < 0 && errno == EINVAL) {
		p->is_read = true;
		return 0;
	}
	if (n == 0)
		p->at = p->end;
	return n;
}

enum progress
piece_advance(struct piece *p, struct nowait *out, size_t *budget)
{
	while (!piece_is_done(p)) {
		ssize_t n;

		if (*budget == 0)
			return PIECE_PAUSED;
		n = write_some(p, out);
		if (n < 0)
			return errno == EAGAIN ? PIECE_WAITS : PIECE_FAILED;
		*budget -= (size_t)n < *budget ? (size_t)n : *budget;
	}
	return PIECE_DONE;
}
