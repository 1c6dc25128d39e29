#include "jobs/result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/json_text.h"

/* Of a result that has to be read as a whole. */
#define RESULT_MAX ((size_t)64 * 1024 * 1024)

/* Longer ones stay in the file that they were written to. */
#define KEPT_IN_MEMORY ((size_t)64 * 1024)

void
result_free(struct result *result)
{
	if (result == NULL)
		return;
	if (result->fd >= 0)
		close(result->fd);
	free(result->text);
	free(result);
}

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
check_json(const char *text, size_t len, struct err *e)
{
	json_error_t error;
	json_t *json = json_loadb(
	    text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (json == NULL)
		return err_set(e, ERR_FAILED,
		    "its result is not JSON: line %d column %d: %s", error.line,
		    error.column, error.text);
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
		rc = check_json(text, (size_t)st.st_size, e);
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

static bool
has_members(const struct job_spec *s)
{
	return s->body == BODY_GATHER || s->body == BODY_AS_COMPLETED;
}

static size_t
without_newlines(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == '\n')
		len--;
	return len;
}

char *
result_text(struct job *j, size_t max, bool nul_ok, size_t *len, struct err *e)
{
	char *text;

	*len = 0;
	if (spec_is_policy(job_spec_of(j))) {
		text = result_json(j->runner, job_id_of(j), len, e);
	} else if (j->result == NULL) {
		text = xstrdup("");
	} else if (j->result->len > RESULT_MAX) {
		err_set(e, ERR_FAILED, "longer than %zu bytes", RESULT_MAX);
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
		err_set(e, ERR_FAILED,
		    "is %zu bytes, more than the %zu that the environment "
		    "takes; pass it by stdin",
		    *len, max);
	else
		err_set(e, ERR_FAILED,
		    "has a NUL byte, which the environment does not take; "
		    "pass it by stdin");
	free(text);
	return NULL;
}

/* A file that holds the n bytes, to be read from its start. */
static int
file_of(struct job *j, const char *text, size_t n, struct err *e)
{
	int fd = output_file(j->runner->output, e);

	if (fd < 0)
		return -1;
	if (write(fd, text, n) != (ssize_t)n) {
		err_sys(e, "passing a result on");
		close(fd);
		return -1;
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

int
result_open(struct job *j, struct err *e)
{
	char path[40], *text;
	size_t len;
	int fd;

	if (spec_is_policy(job_spec_of(j))) {
		text = result_json(j->runner, job_id_of(j), &len, e);
		if (text == NULL)
			return -1;
		fd = file_of(j, text, len, e);
		free(text);
		return fd;
	}
	if (j->result == NULL)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	else if (j->result->text != NULL)
		return file_of(j, j->result->text, j->result->len, e);
	else {
		/* Opened anew: with an offset of its own. */
		snprintf(path, sizeof(path), "/proc/self/fd/%d", j->result->fd);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return fd >= 0 ? fd
		       : err_sys(e, "reading the result of %s",
			     job_spec_of(j)->name);
}

/* As JSON */

struct frame {
	job_id id; /* JOB_NONE: the default main */
	size_t next;
	bool in_outcome; /* of an as_completed: a } follows the ] */
};

struct writer {
	struct runner *runner;
	struct buf out;
	struct frame *frames;
	size_t depth, capacity;
};

static void
add_names(struct writer *w, const job_id *ids, size_t n)
{
	size_t i;

	buf_add_char(&w->out, '[');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_add_text(&w->out, ", ");
		json_text_cstring(&w->out, w->runner->graph->jobs[ids[i]].name);
	}
	buf_add_char(&w->out, ']');
}

/* What a process or a sleep gave. */
static int
add_leaf(struct writer *w, struct job *j, struct err *e)
{
	enum result_kind kind = job_spec_of(j)->opts->result;
	size_t len;
	char *text;

	if (j->result == NULL || kind == RESULT_NONE) {
		buf_add_text(&w->out, "null");
		return 0;
	}
	text = result_text(j, RESULT_MAX, true, &len, e);
	if (text == NULL)
		return err_wrap(e, "the result of %s", job_spec_of(j)->name);
	if (kind == RESULT_JSON)
		buf_add(&w->out, text, len);
	else
		json_text_string(&w->out, text, len);
	free(text);
	return 0;
}

/* "job", "state" and "exit" of an outcome that is more than a result. */
static void
add_outcome(struct writer *w, const struct job *j)
{
	buf_add_text(&w->out, "{\"job\": ");
	json_text_cstring(&w->out, job_spec_of(j)->name);
	buf_printf(&w->out, ", \"state\": \"%s\"",
	    state_name((enum job_state)j->state));
	if (j->outcome != NULL && j->outcome->kind == OUTCOME_EXIT)
		buf_printf(&w->out, ", \"exit\": %d", j->outcome->code);
	if (j->outcome != NULL && j->outcome->kind == OUTCOME_SIGNAL)
		buf_printf(&w->out, ", \"signal\": %d", j->outcome->code);
}

static void
push(struct writer *w, job_id id, bool in_outcome)
{
	w->frames = xgrow_array(
	    w->frames, &w->capacity, w->depth + 1, sizeof(*w->frames));
	w->frames[w->depth++] =
	    (struct frame){.id = id, .in_outcome = in_outcome};
	buf_add_char(&w->out, '[');
}

/* Write id's result; one with members is only begun, and pushed. */
static int
add_result(struct writer *w, job_id id, bool in_outcome, struct err *e)
{
	struct job *j = runner_job(w->runner, id);
	const struct job_spec *s = job_spec_of(j);

	if (has_members(s)) {
		push(w, id, in_outcome);
		return 0;
	}
	if (s->body != BODY_WAIT)
		return add_leaf(w, j, e);
	if (j->lists == NULL) {
		buf_add_text(&w->out, "null");
		return 0;
	}
	buf_add_text(&w->out, "{\"done\": ");
	add_names(w, j->lists->done, j->lists->n_done);
	buf_add_text(&w->out, ", \"pending\": ");
	add_names(w, j->lists->pending, j->lists->n_pending);
	buf_add_char(&w->out, '}');
	return 0;
}

/* The next member of what is on top, or JOB_NONE. */
static job_id
next_member(struct writer *w, struct frame *top)
{
	struct runner *r = w->runner;
	const struct job_spec *s;
	const struct job_lists *lists;

	if (top->id == JOB_NONE) {
		while (
		    top->next < r->graph->n_jobs && !r->jobs[top->next].is_main)
			top->next++;
		return top->next < r->graph->n_jobs ? (job_id)top->next++
						    : JOB_NONE;
	}
	s = &r->graph->jobs[top->id];
	if (s->body == BODY_GATHER)
		return top->next < s->n_members
			   ? r->graph->members[s->first_member + top->next++]
			   : JOB_NONE;
	lists = r->jobs[top->id].lists;
	return lists != NULL && top->next < lists->n_done
		   ? lists->done[top->next++]
		   : JOB_NONE;
}

/* Write one member of what is on top, or end it. */
static int
step(struct writer *w, struct err *e)
{
	struct frame *top = &w->frames[w->depth - 1];
	bool is_outcome =
	    top->id != JOB_NONE &&
	    w->runner->graph->jobs[top->id].body == BODY_AS_COMPLETED;
	bool is_first = w->out.data[w->out.len - 1] == '[' && top->next == 0;
	size_t depth = w->depth;
	job_id member = next_member(w, top);
	struct job *j;

	if (member == JOB_NONE) {
		w->depth--;
		buf_add_text(&w->out, top->in_outcome ? "]}" : "]");
		return 0;
	}
	if (!is_first)
		buf_add_text(&w->out, ", ");
	j = runner_job(w->runner, member);
	if (!is_outcome && j->state == JOB_FINISHED)
		return add_result(w, member, false, e);
	add_outcome(w, j);
	if (j->state == JOB_FINISHED) {
		buf_add_text(&w->out, ", \"result\": ");
		if (add_result(w, member, true, e) < 0)
			return -1;
	}
	/* Unless its members follow first. */
	if (w->depth == depth)
		buf_add_char(&w->out, '}');
	return 0;
}

char *
result_json(struct runner *r, job_id id, size_t *len, struct err *e)
{
	struct writer w = {.runner = r};
	int rc = 0;

	if (id == JOB_NONE)
		push(&w, id, false);
	else
		rc = add_result(&w, id, false, e);
	while (rc == 0 && w.depth > 0) {
		if (w.out.len > RESULT_MAX)
			rc = err_set(e, ERR_FAILED,
			    "the result is longer than %zu bytes", RESULT_MAX);
		else
			rc = step(&w, e);
	}
	free(w.frames);
	*len = w.out.len;
	if (rc == 0)
		return buf_take(&w.out);
	buf_finish(&w.out);
	return NULL;
}

char *
runner_result(struct runner *r, size_t *len, struct err *e)
{
	return result_json(r, r->main, len, e);
}

/* Wanting */

void
result_want_main(struct runner *r)
{
	const struct graph *g = r->graph;
	job_id *queue = xcalloc(g->n_jobs, sizeof(*queue));
	size_t n = 0, i, k;

	r->visit++;
	for (i = 0; i < g->n_jobs; i++) {
		if (r->jobs[i].is_main || i == r->main) {
			r->jobs[i].visit = r->visit;
			queue[n++] = (job_id)i;
		}
	}
	for (i = 0; i < n; i++) {
		const struct job_spec *s = &g->jobs[queue[i]];

		r->jobs[queue[i]].is_wanted = true;
		for (k = 0; has_members(s) && k < s->n_members; k++) {
			job_id member = g->members[s->first_member + k];

			if (r->jobs[member].visit == r->visit)
				continue;
			r->jobs[member].visit = r->visit;
			queue[n++] = member;
		}
	}
	free(queue);
}
