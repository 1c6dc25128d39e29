#include "jobs/load/load_include.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/mem.h"
#include "jobs/load/load_base.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_stream.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/name.h"

#define MAX_DEPTH 16
#define MAX_FILES 1000

/* Start on the text of the file that load_switch() has gone to. */
static void
begin_included(struct load *l)
{
	struct load_file *file = &l->files[l->file];

	memset(&l->defaults, 0, sizeof(l->defaults));
	memset(l->base, 0, sizeof(l->base));
	memset(l->recent, 0, sizeof(l->recent));
	load_defaults_init(l);
	l->shield = false;
	scan_init(&l->scan, file->in.text, file->in.len, l->scan.p);
}

bool
load_next_file(struct load *l)
{
	load_save_options(l);
	if (l->file + 1u >= l->n_files)
		return false;
	load_switch(l, l->file + 1u);
	begin_included(l);
	return true;
}

/* "a.json includes b.json includes a.json" */
static int
refuse_cycle(const struct load_at *at, const char *path)
{
	struct load *l = at->l;
	size_t chain[MAX_DEPTH + 1], n = 0, file = l->file;
	struct buf b = {0};

	while (file != 0 && n < MAX_DEPTH) {
		chain[n++] = file;
		file = l->files[file].parent;
	}
	buf_add_text(&b, l->g->file);
	while (n > 0) {
		buf_add_text(&b, " includes ");
		buf_add_text(&b, l->files[chain[--n]].name);
	}
	load_refuse(at, "goes round: %s includes %s; leave one of them out",
	    b.data, path);
	buf_finish(&b);
	return -1;
}

/* Is file one of those that the file in progress is included by, or that? */
static bool
is_open(const struct load *l, const struct load_file *file)
{
	size_t i = l->file;

	for (;;) {
		const struct load_file *other = &l->files[i];

		if (file->is_known && other->is_known &&
		    other->ino == file->ino && other->dev == file->dev)
			return true;
		if (i == 0)
			return false;
		i = other->parent;
	}
}

static int
check_prefix(const struct load_at *at, const char *prefix)
{
	struct load *l = at->l;
	struct err e = ERR_INIT;
	char *full;
	int rc = 0;

	if (prefix == NULL || name_check(prefix, strlen(prefix), &e) < 0)
		return load_refuse(at,
		    "expected a prefix for its jobs: text that can begin a "
		    "name");
	full = xasprintf("%s%s.", l->files[l->file].prefix, prefix);
	for (size_t i = 1; i < l->n_files && rc == 0; i++) {
		if (strcmp(l->files[i].prefix, full) == 0)
			rc = load_refuse(at,
			    "the prefix \"%s\" is there twice; choose another",
			    prefix);
	}
	free(full);
	return rc;
}

/* The folder of path, which the caller frees; NULL: the current one. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return NULL;
	return slash == path ? xstrdup("/")
			     : xmemdup0(path, (size_t)(slash - path));
}

/* How many files the file in progress is within. */
static size_t
depth_of(const struct load *l)
{
	size_t depth = 0, i = l->file;

	for (; i != 0; i = l->files[i].parent)
		depth++;
	return depth;
}

/* Have the file read: after those that are to be read by now. */
static int
add_file(const struct load_at *at, json_t *value, const char *prefix)
{
	struct load *l = at->l;
	struct load_file file = {.parent = l->file};
	struct graph *g = l->g;
	struct err e = ERR_INIT;
	const char *path;
	char *full;

	if (load_path(at, value, &path) < 0 || check_prefix(at, prefix) < 0)
		return -1;
	load_identify_file(&file, path);
	if (is_open(l, &file))
		return refuse_cycle(at, path);
	if (depth_of(l) >= MAX_DEPTH)
		return load_refuse(at,
		    "%s is included by %d files, one in the other, which is "
		    "the most",
		    path, MAX_DEPTH);
	if (l->n_files > MAX_FILES)
		return load_refuse(
		    at, "%d files are included by now, the most", MAX_FILES);
	if (input_read(path, l->max - l->n_bytes, &file.in, &e) < 0) {
		input_finish(&file.in);
		return load_refuse(at, "%s %s", path, e.text);
	}
	if (load_stream_is_one(path, file.in.text, file.in.len)) {
		input_finish(&file.in);
		return load_refuse(at,
		    "%s is JSON Lines; include a file that is one object, "
		    "{\"jobs\": {...}}",
		    path);
	}
	l->n_bytes += file.in.len;
	place_move(&l->scan.place, load_offset(at));
	file.line = l->scan.place.line;
	file.column = l->scan.place.column;
	file.name = path;
	file.folder = folder_of(path);
	file.dir = file.folder;
	full = xasprintf("%s%s.", l->files[l->file].prefix, prefix);
	file.prefix = arena_text(&g->arena, full, strlen(full));
	free(full);
	*load_append_file(l) = file;
	g->files = xgrow_array(
	    g->files, &g->files_capacity, g->n_files + 1, sizeof(*g->files));
	g->files[g->n_files++] = path;
	return 0;
}

static const struct load_field element_fields[] = {
    {"file", &type_path, true, "another job file"},
    {"as", &type_name, true, "what begins the names of its jobs"},
};

const struct load_type type_include = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &(const struct load_type){
		.kind = LOAD_MAP,
		.has_notes = true,
		.name = &type_name,
		.element = &type_path,
	    },
	    &(const struct load_type){
		.kind = LOAD_LIST,
		.element =
		    &(const struct load_type){
			.kind = LOAD_OBJECT,
			.fields = element_fields,
			.n_fields = ARRAY_LEN(element_fields),
		    },
	    },
	    NULL,
	},
};

/* {"file": "...", "as": "PREFIX"} */
static int
add_element(const struct load_at *at, json_t *value)
{
	static const char *const keys[] = {"file", "as"};

	if (!json_is_object(value))
		return load_mismatch(
		    at, "{\"file\": \"...\", \"as\": \"PREFIX\"}", value);
	if (load_only(at, value, keys, ARRAY_LEN(keys)) < 0)
		return -1;
	if (json_object_get(value, "file") == NULL)
		return load_refuse(
		    at, "expected \"file\" with a path in this object");
	return add_file(at, json_object_get(value, "file"),
	    json_string_value(json_object_get(value, "as")));
}

void
load_include(const struct load_at *at, json_t *value)
{
	struct load_at element = *at;

	if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			element.nth = i + 1;
			if (add_element(&element, json_array_get(value, i)) < 0)
				at->l->lacks_file = true;
		}
		return;
	}
	if (!json_is_object(value)) {
		load_mismatch(at,
		    "{\"PREFIX\": \"FILE\"}, or a list of {\"file\": "
		    "\"FILE\", \"as\": \"PREFIX\"}",
		    value);
		at->l->lacks_file = true;
		return;
	}
	for (void *i = json_object_iter(value); i != NULL;
	     i = json_object_iter_next(value, i)) {
		struct load_at entry = {.l = at->l, .in = at};

		entry.key = json_object_iter_key(i);
		if (!load_is_ignored(entry.key) &&
		    add_file(&entry, json_object_iter_value(i), entry.key) < 0)
			at->l->lacks_file = true;
	}
}
