#include "jobs/load/load.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/input.h"
#include "jobs/load/load_doc.h"
#include "jobs/load/load_stream.h"

char *
load_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0 || slash == NULL)
		return NULL;
	return slash == path ? xstrdup("/")
			     : xmemdup0(path, (size_t)(slash - path));
}

static int
load_lines(const char *file, const char *dir, char *text, size_t len,
    struct graph *g, struct problems *p)
{
	struct load_stream *s = load_stream_create(file, dir, g);
	int r = load_stream_all(s, text, len, p);

	load_stream_destroy(s);
	return r;
}

/* As load_text(); with what it includes it may have max bytes. */
static int
load_bounded(const char *file, const char *dir, struct input *in, size_t max,
    struct graph *g, struct problems *p)
{
	size_t before = p->n + p->dropped;

	g->file = arena_text(&g->arena, file, strlen(file));
	if (in->len > LOAD_MAX_BYTES)
		return problems_add(
		    p, 0, 0, "has more than %zu bytes", LOAD_MAX_BYTES);
	if (load_stream_is_one(file, in->text, in->len))
		return load_lines(file, dir, in->text, in->len, g, p);
	load_doc(dir, in->text, in->len, max < in->len ? in->len : max, g, p);
	return p->n + p->dropped == before ? 0 : -1;
}

int
load_input(
    const char *path, struct input *in, struct graph *g, struct problems *p)
{
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct err e = ERR_INIT;
	char *dir = load_folder_of(path);
	int r;

	if (input_read_rest(in, &e) < 0)
		r = problems_add(p, 0, 0, "%s", e.text);
	else
		r = load_bounded(name, dir, in, in->max, g, p);
	free(dir);
	return r;
}

int
load_file(const char *path, size_t max, struct graph *g, struct problems *p)
{
	struct err e = ERR_INIT;
	struct input in = {0};
	int r;

	if (input_open(path, max, &in, &e) < 0)
		r = problems_add(p, 0, 0, "%s", e.text);
	else
		r = load_input(path, &in, g, p);
	input_finish(&in);
	return r;
}

int
load_text(const char *file, const char *dir, char *text, size_t len,
    struct graph *g, struct problems *p)
{
	struct input in = {.text = text, .len = len};

	return load_bounded(file, dir, &in, LOAD_DEFAULT_BYTES, g, p);
}
