#include "jobs/load/load_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/mem.h"
#include "jobs/load/load_state.h"

/* Names are looked up with their prefix in front; no longer one is made. */
#define MAX_FULL_NAME 512

void
load_switch(struct load *l, size_t file)
{
	struct problems *p = l->scan.p;

	l->files[l->file].scan = l->scan;
	l->files[l->file].top = l->top;
	l->file = (uint16_t)file;
	l->scan = l->files[file].scan;
	l->top = l->files[file].top;
	l->dir = l->files[file].dir;
	l->scan.p = p;
	if (p != NULL)
		p->part = l->files[file].name;
}

void
load_identify_file(struct load_file *file, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return;
	file->dev = st.st_dev;
	file->ino = st.st_ino;
	file->is_known = true;
}

struct load_file *
load_append_file(struct load *l)
{
	l->files = xgrow_array(
	    l->files, &l->files_capacity, l->n_files + 1, sizeof(*l->files));
	l->files[l->n_files] = (struct load_file){.prefix = ""};
	return &l->files[l->n_files++];
}

void
load_files_init(struct load *l)
{
	struct load_file *file = load_append_file(l);

	file->dir = l->dir;
	load_identify_file(file, l->g->file);
}

void
load_save_options(struct load *l)
{
	struct load_options *o = arena_alloc(&l->g->arena, sizeof(*o));

	o->defaults = l->defaults;
	memcpy(o->base, l->base, sizeof(o->base));
	memcpy(o->prompt_base, l->prompt_base, sizeof(o->prompt_base));
	o->shield = l->shield;
	l->files[l->file].options = o;
}

void
load_restore_options(struct load *l, size_t file)
{
	const struct load_options *o = l->files[file].options;

	l->defaults = o->defaults;
	memcpy(l->base, o->base, sizeof(l->base));
	memcpy(l->prompt_base, o->prompt_base, sizeof(l->prompt_base));
	l->shield = o->shield;
}

void
load_files_finish(struct load *l)
{
	if (l->file != 0)
		load_switch(l, 0);
	for (size_t i = 1; i < l->n_files; i++) {
		scan_finish(&l->files[i].scan);
		input_finish(&l->files[i].in);
		free(l->files[i].folder);
	}
	free(l->files);
}

/* Names */

const char *
load_full_name(struct load *l, const char *name)
{
	const char *prefix = l->files[l->file].prefix;
	size_t len = strlen(prefix), name_len = strlen(name);
	char *full;

	if (len == 0)
		return arena_text(&l->g->arena, name, name_len);
	full = arena_alloc(&l->g->arena, len + name_len + 1);
	snprintf(full, len + name_len + 1, "%s%s", prefix, name);
	return full;
}

job_id
load_lookup(const struct load *l, size_t file, const char *name)
{
	char full[MAX_FULL_NAME];
	const char *prefix = l->files[file].prefix;
	int n;

	if (prefix[0] == '\0')
		return graph_find(l->g, name);
	n = snprintf(full, sizeof(full), "%s%s", prefix, name);
	return n < 0 || (size_t)n >= sizeof(full) ? JOB_NONE
						  : graph_find(l->g, full);
}

job_id
load_lookup_outward(const struct load *l, size_t file, const char *name)
{
	job_id id = load_lookup(l, file, name);

	while (id == JOB_NONE && file != 0) {
		file = l->files[file].parent;
		id = load_lookup(l, file, name);
	}
	return id;
}

const char *
load_own_name(const struct load *l, const char *full)
{
	const char *prefix = l->files[l->file].prefix;
	size_t len = strlen(prefix);

	return strncmp(full, prefix, len) == 0 ? full + len : full;
}

const char *
load_line_of(struct load *l, const struct job_spec *spec)
{
	const char *name = graph_file(l->g, spec);
	char *text;
	const char *kept;

	if (name == NULL && l->file != 0)
		name = l->g->file;
	if (spec->file == l->file)
		name = NULL;
	text = xasprintf("line %u%s%s", spec->line, name == NULL ? "" : " of ",
	    name == NULL ? "" : name);
	kept = arena_text(&l->g->arena, text, strlen(text));
	free(text);
	return kept;
}

void
load_check_prefixes(struct load *l)
{
	for (size_t i = 1; i < l->n_files; i++) {
		const struct load_file *file = &l->files[i];
		char *name = xmemdup0(file->prefix, strlen(file->prefix) - 1);

		if (graph_find(l->g, name) != JOB_NONE)
			problems_add_in(l->scan.p, l->files[file->parent].name,
			    file->line, file->column,
			    "\"include\": the prefix \"%s\" is the name of a "
			    "job, too; choose another",
			    name);
		free(name);
	}
}
