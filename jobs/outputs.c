#include "jobs/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/name.h"
#include "jobs/state.h"

/* More is not put into the event log. */
#define MAX_LOGGED ((size_t)64 * 1024)

/* Keys */

bool
outputs_is_key(const char *key, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = key[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return len > 0 && len <= NAME_MAX_LEN;
}

int
outputs_add(struct outputs *o, const char *key, size_t key_len,
    const char *value, size_t len, struct err *e)
{
	struct output_value *added;

	if (!outputs_is_key(key, key_len))
		return err_set(e, ERR_INVALID,
		    "a key is 1 to %d letters, digits, _ and -; expected "
		    "KEY=VALUE, KEY<<WORD or a JSON object",
		    NAME_MAX_LEN);
	if (memchr(value, '\0', len) != NULL)
		return err_set(e, ERR_INVALID,
		    "a NUL byte is in the value; pass bytes by \"result\"");
	o->list =
	    xgrow_array(o->list, &o->capacity, o->n + 1, sizeof(*o->list));
	added = &o->list[o->n];
	*added = (struct output_value){.key = xmemdup0(key, key_len),
	    .value = xmemdup0(value, len),
	    .len = len,
	    .nth = o->n++};
	return 0;
}

void
outputs_finish(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++) {
		free(o->list[i].key);
		free(o->list[i].value);
	}
	free(o->list);
	*o = (struct outputs){.n = 0};
}

void
outputs_free(struct outputs *o)
{
	if (o == NULL)
		return;
	outputs_finish(o);
	free(o);
}

/* By key, the last one that was written first. */
static int
compare(const void *left, const void *right)
{
	const struct output_value *a = left, *b = right;
	int by_key = strcmp(a->key, b->key);

	return by_key != 0 ? by_key : a->nth < b->nth ? 1 : -1;
}

/* Sort them, and keep the last one of each key. */
static void
sort(struct outputs *o)
{
	size_t n = 0;

	if (o->n > 1)
		qsort(o->list, o->n, sizeof(*o->list), compare);
	for (size_t i = 0; i < o->n; i++) {
		if (n > 0 && strcmp(o->list[n - 1].key, o->list[i].key) == 0) {
			free(o->list[i].key);
			free(o->list[i].value);
			continue;
		}
		o->list[n++] = o->list[i];
		o->size += strlen(o->list[i].key) + o->list[i].len;
	}
	o->n = n;
}

static int
compare_key(const void *key, const void *element)
{
	return strcmp(key, ((const struct output_value *)element)->key);
}

const struct output_value *
outputs_find(const struct outputs *o, const char *key)
{
	return o == NULL || o->n == 0
		   ? NULL
		   : bsearch(key, o->list, o->n, sizeof(*o->list), compare_key);
}

/* Lines */

/* What is still to be read. */
struct reader {
	const char *text, *end;
	size_t line; /* of text, from 1 */
};

/* Cut the next line off.  Returns its length, without the newline. */
static size_t
cut_line(struct reader *r, const char **line)
{
	size_t left = (size_t)(r->end - r->text);
	const char *newline = memchr(r->text, '\n', left);
	size_t len = newline == NULL ? left : (size_t)(newline - r->text);

	*line = r->text;
	r->text += newline == NULL ? len : len + 1;
	r->line++;
	return len;
}

/* The lines up to the one that is word. */
static int
read_lines(struct outputs *o, struct reader *r, const char *key, size_t key_len,
    const char *word, size_t word_len, struct err *e)
{
	const char *begin = r->text, *line;

	if (word_len == 0)
		return err_set(e, ERR_INVALID,
		    "expected a word behind <<, which ends the value");
	while (r->text < r->end) {
		size_t len = cut_line(r, &line);

		if (len != word_len || memcmp(line, word, len) != 0)
			continue;
		/* Without the newline before the word. */
		return outputs_add(o, key, key_len, begin,
		    line > begin ? (size_t)(line - begin) - 1 : 0, e);
	}
	return err_set(e, ERR_INVALID,
	    "the value is not ended: no line is the word behind <<");
}

static int
read_line(struct outputs *o, struct reader *r, struct err *e)
{
	const char *line, *equals, *word;
	size_t len = cut_line(r, &line);
	size_t blanks = 0, left;

	while (blanks < len && strchr(" \t\r", line[blanks]) != NULL &&
	       line[blanks] != '\0')
		blanks++;
	if (blanks == len)
		return 0;
	if (line[blanks] == '{')
		return outputs_add_json(o, line, len, e);
	equals = memchr(line, '=', len);
	word = memmem(line, len, "<<", 2);
	if (word != NULL && (equals == NULL || word < equals)) {
		left = (size_t)(line + len - word) - 2;
		return read_lines(
		    o, r, line, (size_t)(word - line), word + 2, left, e);
	}
	if (equals == NULL)
		return err_set(e, ERR_INVALID,
		    "expected KEY=VALUE, KEY<<WORD or a JSON object");
	return outputs_add(o, line, (size_t)(equals - line), equals + 1,
	    (size_t)(line + len - equals) - 1, e);
}

int
outputs_parse(struct outputs *o, const char *text, size_t len, struct err *e)
{
	struct reader r = {text, text + len, 1};

	while (r.text < r.end) {
		size_t line = r.line;

		if (read_line(o, &r, e) < 0)
			return err_wrap(e, "line %zu of TASKCTL_OUTPUT", line);
	}
	sort(o);
	return 0;
}

/* Of a job */

/* The size bytes of fd from its start.  Memory to free, or NULL. */
static char *
read_file(int fd, size_t size, size_t *len, struct err *e)
{
	char *text = xmalloc(size + 1);
	ssize_t n = 1;

	*len = 0;
	while (n > 0 && *len < size) {
		n = pread(fd, text + *len, size - *len, (off_t)*len);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			*len += (size_t)n;
	}
	if (n >= 0)
		return text;
	err_sys(e, "reading TASKCTL_OUTPUT");
	free(text);
	return NULL;
}

/* The first that the job has to write and has not; or NULL. */
static const char *
find_missing(const struct job *j)
{
	const char *const *name = job_spec_of(j)->opts->outputs;

	while (name != NULL && *name != NULL &&
	       outputs_find(j->outputs, *name) != NULL)
		name++;
	return name == NULL ? NULL : *name;
}

int
outputs_keep(struct job *j, int fd, struct err *e)
{
	const char *missing;
	struct err own = ERR_INIT;
	struct stat st;
	size_t len;
	char *text;
	int rc;

	if (fstat(fd, &st) < 0)
		return err_sys(e, "reading TASKCTL_OUTPUT");
	if ((size_t)st.st_size > OUTPUTS_MAX)
		return err_set(e, ERR_FAILED,
		    "it wrote %zu bytes to TASKCTL_OUTPUT; %zu are the most; "
		    "pass more by its \"result\", or by a file",
		    (size_t)st.st_size, OUTPUTS_MAX);
	text = read_file(fd, (size_t)st.st_size, &len, e);
	if (text == NULL)
		return -1;
	outputs_free(j->outputs);
	j->outputs = xcalloc(1, sizeof(*j->outputs));
	/* e may have an error already, which is not to be wrapped. */
	rc = outputs_parse(j->outputs, text, len, &own);
	free(text);
	if (rc < 0) {
		outputs_free(j->outputs);
		j->outputs = NULL;
		return err_copy(e, &own);
	}
	missing = find_missing(j);
	if (missing == NULL)
		return 0;
	return err_set(e, ERR_FAILED,
	    "output \"%s\" was not written; write %s=VALUE to the file that "
	    "TASKCTL_OUTPUT names",
	    missing, missing);
}

void
outputs_tell(const struct job *j, struct event *event)
{
	event->has_outputs = true;
	event->outputs_length = j->outputs->size;
	if (!job_spec_of(j)->opts->secret && j->outputs->size <= MAX_LOGGED)
		event->outputs = j->outputs;
}

char *
outputs_text(struct job *from, const char *key, const char *otherwise,
    size_t *len, struct err *e)
{
	const struct output_value *found = outputs_find(from->outputs, key);
	bool is_finished = from->state == JOB_FINISHED;

	*len = 0;
	if (found != NULL) {
		*len = found->len;
		return xmemdup0(found->value, found->len);
	}
	if (otherwise != NULL) {
		*len = strlen(otherwise);
		return xstrdup(otherwise);
	}
	err_set(e, ERR_FAILED, "output \"%s\" of %s was not written%s%s", key,
	    job_spec_of(from)->name, is_finished ? "" : ": it is ",
	    is_finished ? "" : state_name((enum job_state)from->state));
	return NULL;
}
