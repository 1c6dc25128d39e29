#include "jobs/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "jobs/signame.h"

void
outcome_finish(struct outcome *o)
{
	free(o->error);
	*o = (struct outcome){.kind = OUTCOME_NONE};
}

void
outcome_set_status(struct outcome *o, int status)
{
	if (WIFSIGNALED(status)) {
		o->kind = OUTCOME_SIGNAL;
		o->code = WTERMSIG(status);
		o->core_dumped = WCOREDUMP(status);
	} else {
		o->kind = OUTCOME_EXIT;
		o->code = WEXITSTATUS(status);
	}
}

void
outcome_format(const struct outcome *o, char *text, size_t size)
{
	char name[SIGNAME_TEXT_SIZE];

	switch (o->kind) {
	case OUTCOME_EXIT:
		snprintf(text, size, "exit %d%s%s", o->code,
		    o->error == NULL ? "" : ": ",
		    o->error == NULL ? "" : o->error);
		break;
	case OUTCOME_SIGNAL:
		signame_format(o->code, name, sizeof(name));
		snprintf(text, size, "%s%s", name,
		    o->core_dumped ? " (core dumped)" : "");
		break;
	case OUTCOME_ERROR:
		snprintf(text, size, "%s", o->error);
		break;
	default:
		snprintf(text, size, "%s", o->error == NULL ? "" : o->error);
		break;
	}
}
