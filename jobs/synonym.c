#include "jobs/synonym.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "core/macros.h"

/* Small letters alone, with blanks between; a known word may have two rows. */
static const struct {
	const char *known, *words;
} table[] = {
    /* jobs */
    {"needs", "after dependencies depends dependson deps requires upstream"},
    {"run", "bash cmd command commands exec http script scripts sh "
	    "shellcommand steps test url"},
    {"argv", "args arguments entrypoint"},
    {"env", "environment envvars variables vars"},
    {"env_file", "dotenv envfiles"},
    {"cwd", "chdir dir directory workdir workingdir workingdirectory"},
    {"if", "condition onlyif rules when"},
    {"ready", "healthcheck livenessprobe readiness readinessprobe waitfor "
	      "waiton"},
    {"timeout", "maxtime runtimemax timelimit timeoutminutes timeoutsec "
		"timeoutseconds"},
    {"retry", "attempts maxattempts maxretries restart restartpolicy retries"},
    {"continue_on_error", "allowfailure failok ignoreerror ignoreerrors "
			  "ignorefailure"},
    {"matrix", "strategy"},
    {"for_each", "items loop map withitems"},
    {"gather", "all parallel"},
    {"race", "any first"},
    {"service", "background daemon"},
    {"finally", "afterscript always cleanup onexit post teardown"},
    {"tags", "label labels profiles"},
    {"uses", "lock mutex pool resourcegroup resources semaphore"},
    {"priority", "nice weight"},
    {"kill_after", "graceperiod killtimeout stopgraceperiod timeoutstopsec"},
    {"stop_signal", "killsignal signal"},
    {"success_exit_codes", "exitcodes okcodes successcodes successexitstatus"},
    {"stdin", "input"},
    {"stdout", "outfile stdoutfile"},
    {"description", "comment desc doc help summary title"},
    {"name", "id"},
    /* the top level */
    {"jobs", "services stages tasks targets"},
    {"include", "extends import imports"},
    {"concurrency", "maxparallel maxworkers parallel workers"},
    {"on_failure", "failfast onerror"},
    /* objects */
    {"as", "alias name namespace prefix under"},
    {"file", "filename local path pidfile socket src"},
    {"path", "file filename src"},
    {"optional", "missingok required"},
    {"job", "id name task"},
    {"when", "condition if state status"},
    {"max", "attempts count limit maxattempts retries times"},
    {"delay", "interval pause sleep wait"},
    {"max_delay", "cap maxinterval"},
    {"backoff", "exponential factor multiplier"},
    {"log", "line message pattern regex"},
    {"port", "listen ports tcp"},
    {"interval", "every period poll"},
    {"default", "else fallback"},
    /* values of "when" */
    {"success", "completed onsuccess servicecompletedsuccessfully succeeded"},
    {"failure", "failed onfailure"},
    {"done", "always any ended exited finished"},
    {"started", "running servicestarted"},
    {"ready", "healthy servicehealthy"},
};

/* The letters of word as the table has them.  False: too many. */
static bool
make_plain(const char *word, char *plain, size_t size)
{
	size_t n = 0;

	for (; *word != '\0' && n < size; word++) {
		if (*word != '-' && *word != '_')
			plain[n++] = (char)tolower((unsigned char)*word);
	}
	if (n == 0 || n == size)
		return false;
	plain[n] = '\0';
	return true;
}

static bool
has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (;;) {
		size_t n = strcspn(words, " ");

		if (n == len && memcmp(words, word, n) == 0)
			return true;
		if (words[n] == '\0')
			return false;
		words += n + 1;
	}
}

bool
synonym_is(const char *word, const char *known)
{
	char plain[32];

	if (!make_plain(word, plain, sizeof(plain)))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (strcmp(table[i].known, known) == 0 &&
		    has_word(table[i].words, plain))
			return true;
	}
	return false;
}
