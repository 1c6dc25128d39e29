#include "cmd/verb_options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd/cmd.h"
#include "core/mem.h"
#include "jobs/duration.h"
#include "jobs/retry.h"

void
verb_options_finish(struct verb_options *o)
{
	free(o->texts);
	run_options_finish(&o->run);
}

int
verb_options_parse(
    const struct command *c, struct verb_options *o, int argc, char **argv)
{
	struct err e = ERR_INIT;
	int n, rc;

	*o = (struct verb_options){
	    .return_when = ALL_COMPLETED, .retry_delay_ns = -1, .backoff = 1};
	run_options_init(&o->run);
	o->run.level = CONSOLE_BRIEF;
	o->run.progress = WHEN_NEVER;
	o->run.heartbeat_ns = 0;
	rc = opt_parse_leading(c->options, c->n_options, argc, argv, o, &n, &e);
	if (rc > 0)
		return command_help(c);
	if (rc < 0)
		return usage_error(c, e.text);
	o->words = argv + 1;
	o->n_words = (size_t)n;
	return -1;
}

int
set_text(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)e;
	o->texts = xgrow_array(
	    o->texts, &o->texts_capacity, o->n_texts + 1, sizeof(*o->texts));
	o->texts[o->n_texts++] = value;
	return 0;
}

int
set_items(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)value;
	(void)e;
	o->has_items = true;
	return 0;
}

int
set_nul(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)value;
	(void)e;
	o->is_nul = true;
	return 0;
}

/* As asyncio writes it, FIRST_COMPLETED, or as the options are written. */
static bool
is_word(const char *value, const char *word)
{
	for (; *word != '\0'; word++, value++) {
		char c = *value == '_' ? '-' : *value;

		if (strncasecmp(&c, word, 1) != 0)
			return false;
	}
	return *value == '\0';
}

static int
find_word(const char *value, const char *const *words, struct err *e)
{
	int i;

	for (i = 0; words[i] != NULL; i++) {
		if (is_word(value, words[i]))
			return i;
	}
	return opt_find_word(value, words, e);
}

int
set_format(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {[FORMAT_TEXT] = "text",
	    [FORMAT_JSON] = "json",
	    [FORMAT_TSV] = "tsv",
	    NULL};
	struct verb_options *o = into;
	int i = find_word(value, words, e);

	if (i < 0)
		return -1;
	o->format = (enum result_format)i;
	return 0;
}

int
set_joblog(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)e;
	o->joblog = value;
	return 0;
}

int
set_silent(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)value;
	(void)e;
	o->run.level = CONSOLE_SILENT;
	o->is_quiet = true;
	return 0;
}

int
set_return_exceptions(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)value;
	(void)e;
	o->return_exceptions = true;
	return 0;
}

int
set_return_when(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {[ALL_COMPLETED] = "all-completed",
	    [FIRST_COMPLETED] = "first-completed",
	    [FIRST_EXCEPTION] = "first-exception",
	    NULL};
	struct verb_options *o = into;
	int i = find_word(value, words, e);

	if (i < 0)
		return -1;
	o->return_when = (enum return_when)i;
	return 0;
}

int
set_pending(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {"cancel", "keep", NULL};
	struct verb_options *o = into;
	int i = find_word(value, words, e);

	if (i < 0)
		return -1;
	o->keep_pending = i == 1;
	return 0;
}

/* As timeout(1) has it: 0 or infinity is no limit, and .5 is half a second. */
static int
read_limit(const char *value, int64_t *ns, struct err *e)
{
	bool is_endless =
	    strcasecmp(value, "inf") == 0 || strcasecmp(value, "infinity") == 0;
	char *text = xasprintf(
	    "%s%s", value[0] == '.' ? "0" : "", is_endless ? "0" : value);
	int rc = duration_parse(text, strlen(text), ns, e);

	free(text);
	return rc;
}

int
set_each_timeout(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	return read_limit(value, &o->each_timeout_ns, e);
}

int
set_all_timeout(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	return read_limit(value, &o->run.runner.timeout_ns, e);
}

int
set_verb_kill_after(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;
	int64_t *ns = &o->run.runner.kill_after_ns;

	if (read_limit(value, ns, e) < 0)
		return -1;
	/* To the runner 0 is its default; a second signal still kills. */
	if (*ns == 0)
		*ns = INT64_MAX;
	return 0;
}

int
set_retries(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < 0 ||
	    n > UINT16_MAX)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is not a number from 0 to %d", value, UINT16_MAX);
	o->retries = (unsigned)n;
	return 0;
}

int
set_retry_delay(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	return duration_parse(value, strlen(value), &o->retry_delay_ns, e);
}

int
set_backoff(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;
	char *end;
	double n = strtod(value, &end);

	if (end == value || *end != '\0' || !(n >= 1 && n <= RETRY_MAX_BACKOFF))
		return err_set(e, ERR_INVALID,
		    "\"%s\" is not a number from 1 to %d", value,
		    RETRY_MAX_BACKOFF);
	o->backoff = n;
	return 0;
}

int
set_preserve_status(void *into, const char *value, struct err *e)
{
	struct verb_options *o = into;

	(void)value;
	(void)e;
	o->preserve_status = true;
	return 0;
}

/* It is so in any case; timeout(1) has to be told. */
int
set_foreground(void *into, const char *value, struct err *e)
{
	(void)into;
	(void)value;
	(void)e;
	return 0;
}
