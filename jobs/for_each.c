#include "jobs/for_each.h"

#include <stdlib.h>

#include "jobs/admit.h"
#include "jobs/growth.h"
#include "jobs/handled.h"
#include "jobs/result.h"

/*
 * The result that j goes over; memory to free.  What has none, as no process
 * has in a simulation, gives no items.
 */
static char *
read_items(struct job *over, struct growth_items *items, struct err *e)
{
	const struct job_spec *s = job_spec_of(over);
	char *text;

	items->is_json =
	    spec_is_policy(s) ||
	    (spec_is_process(s) && s->opts->result == RESULT_JSON &&
		over->result != NULL);
	text = result_text(over, RESULT_MAX, true, &items->len, e);
	items->text = text;
	return text;
}

int
for_each_expand(struct job *j, struct err *e)
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	struct job *over;
	struct growth *growth = r->graph->growth;
	struct growth_items items;
	char *text;
	int rc;

	if (!s->grows)
		return 0;
	over = runner_job(r, s->body_of.policy->over);
	text = read_items(over, &items, e);
	if (text == NULL)
		return err_wrap(e, "the result of %s", job_spec_of(over)->name);
	rc = growth->expand(growth, job_id_of(j), &items, e);
	free(text);
	if (rc < 0)
		return err_wrap(e, "the result of %s", job_spec_of(over)->name);
	admit_new(r);
	handled_forget_members(r);
	return 0;
}
