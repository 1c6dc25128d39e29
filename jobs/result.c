#include "jobs/result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "core/mem.h"
#include "jobs/job.h"

/* Longer ones stay in the file that they were written to. */
#define KEPT_IN_MEMORY ((size_t)64 * 1024)

static struct result *
result_create(struct job *j)
{
	struct result *result = xcalloc(1, sizeof(*result));

	result->fd = -1;
	result_free(j->result);
	j->result = result;
	return result;
}

void
result_keep_text(struct job *j, const char *text, size_t len)
{
	struct result *result;

	if (!j->is_wanted)
		return;
	result = result_create(j);
	result->text = xmemdup0(text, len);
	result->len = len;
}

/* The size bytes of fd from its start.  Memory to free, or NULL. */
static char *
read_all(int fd, size_t size, struct err *e)
{
	char *text = xmalloc(size + 1);
	size_t done = 0;

	while (done < size) {
		ssize_t n = pread(fd, text + done, size - done, (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			err_sys(e, "reading a result");
			free(text);
			return NULL;
		}
		done += (size_t)n;
	}
	text[size] = '\0';
	return text;
}

static int
check_json(const struct job *j, const char *text, size_t len, struct err *e)
{
	bool is_secret = job_spec_of(j)->opts->secret;
	json_error_t error;
	json_t *json = json_loadb(
	    text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (json == NULL)
		/* The parser's words have a piece of the text in them. */
		return err_set(e, ERR_FAILED,
		    "its result is not JSON: line %d column %d%s%s", error.line,
		    error.column, is_secret ? "" : ": ",
		    is_secret ? "" : error.text);
	json_decref(json);
	return 0;
}

int
result_keep_fd(struct job *j, int fd, struct err *e)
{
	enum result_kind kind = job_spec_of(j)->opts->result;
	struct result *result;
	struct stat st;
	char *text = NULL;
	int rc = 0;

	if (kind == RESULT_NONE || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	if (kind == RESULT_JSON && (size_t)st.st_size > RESULT_MAX)
		return err_set(e, ERR_FAILED,
		    "its result is longer than %zu bytes", RESULT_MAX);
	if (kind == RESULT_JSON || (size_t)st.st_size <= KEPT_IN_MEMORY) {
		text = read_all(fd, (size_t)st.st_size, e);
		if (text == NULL)
			return -1;
	}
	if (kind == RESULT_JSON)
		rc = check_json(j, text, (size_t)st.st_size, e);
	result = result_create(j);
	result->len = (size_t)st.st_size;
	if (result->len <= KEPT_IN_MEMORY) {
		result->text = text;
		return rc;
	}
	free(text);
	result->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (result->fd < 0)
		return err_sys(e, "keeping its result");
	return rc;
}

/* Reading */

struct job *
result_source(struct job *j)
{
	/* Races nest as deep as the user likes. */
	while (job_spec_of(j)->body == BODY_RACE) {
		if (j->lists == NULL)
			return NULL;
		j = runner_job(j->runner, j->lists->winner);
	}
	if (spec_is_policy(job_spec_of(j)))
		return j->was_started || j->state == JOB_FINISHED ? j : NULL;
	return j->result != NULL ? j : NULL;
}

static size_t
without_newlines(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == '\n')
		len--;
	return len;
}

static void
set_too_long(size_t len, size_t max, struct err *e)
{
	err_set(e, ERR_FAILED,
	    "is %zu bytes, more than the %zu that the environment takes; pass "
	    "it by \"stdin\" or \"result_file\"",
	    len, max);
}

char *
result_text(struct job *j, size_t max, bool nul_ok, size_t *len, struct err *e)
{
	char *text;

	*len = 0;
	j = result_source(j);
	if (j == NULL) {
		text = xstrdup("");
	} else if (spec_is_policy(job_spec_of(j))) {
		text = result_json(j->runner, job_id_of(j), len, e);
	} else if (j->result->len > RESULT_MAX) {
		err_set(e, ERR_FAILED, "longer than %zu bytes", RESULT_MAX);
		return NULL;
	} else if (j->result->len / 2 > max) {
		/* No newlines at its end make up for that: do not read it. */
		set_too_long(j->result->len, max, e);
		return NULL;
	} else if (j->result->text != NULL) {
		text = xmemdup0(j->result->text, j->result->len);
		*len = j->result->len;
	} else {
		text = read_all(j->result->fd, j->result->len, e);
		*len = j->result->len;
	}
	if (text == NULL)
		return NULL;
	*len = without_newlines(text, *len);
	text[*len] = '\0';
	if (*len <= max && (nul_ok || strlen(text) == *len))
		return text;
	if (*len > max)
		set_too_long(*len, max, e);
	else
		err_set(e, ERR_FAILED,
		    "has a NUL byte, which the environment does not take; "
		    "pass it by \"stdin\" or \"result_file\"");
	free(text);
	return NULL;
}

int
result_open(struct job *j, struct err *e)
{
	const char *name = job_spec_of(j)->name;
	char path[40], *text;
	size_t len;
	int fd;

	j = result_source(j);
	if (j != NULL && spec_is_policy(job_spec_of(j))) {
		text = result_json(j->runner, job_id_of(j), &len, e);
		if (text == NULL)
			return -1;
		fd = output_text_file(j->runner->output, text, len, e);
		free(text);
		return fd;
	}
	if (j == NULL)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	else if (j->result->text != NULL)
		return output_text_file(
		    j->runner->output, j->result->text, j->result->len, e);
	else {
		/* Opened anew: with an offset of its own. */
		snprintf(path, sizeof(path), "/proc/self/fd/%d", j->result->fd);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return fd >= 0 ? fd : err_sys(e, "reading the result of %s", name);
}

/* Wanting */

void
result_want_main(struct runner *r)
{
	const struct graph *g = r->graph;
	job_id *queue = xcalloc(g->n_jobs, sizeof(*queue));
	size_t n = 0, i, k;

	job_begin_visits(r);
	for (i = 0; i < g->n_jobs; i++) {
		if (r->jobs[i].is_main || i == r->main) {
			job_visit(r, (job_id)i);
			queue[n++] = (job_id)i;
		}
	}
	for (i = 0; i < n; i++) {
		const struct job_spec *s = &g->jobs[queue[i]];

		r->jobs[queue[i]].is_wanted = true;
		/* What the instances are to be made of is known by now. */
		if (s->grows && job_visit(r, s->template))
			queue[n++] = s->template;
		for (k = 0; spec_has_results(s) && k < s->n_members; k++) {
			job_id member = g->members[s->first_member + k];

			if (job_visit(r, member))
				queue[n++] = member;
		}
	}
	free(queue);
}
