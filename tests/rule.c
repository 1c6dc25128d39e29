#include "tests/rule.h"

#include <stdlib.h>
#include <string.h>

#include "tests/harness.h"

char *
rule_json(const char *text)
{
	struct buf b = {0};

	buf_printf(&b, "{%s}", text);
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] == '\'')
			b.data[i] = '"';
	}
	return buf_take(&b);
}

char *
rule_ends(const struct trial *t)
{
	struct buf b = {0};

	for (size_t i = 0; i < t->graph.n_jobs; i++) {
		int64_t end = -1;

		if (t->states[i] == JOB_ABSENT)
			continue;
		for (size_t k = 0; k < t->n_records; k++) {
			const struct event *e = &t->records[k].event;

			if (e->kind == EVENT_JOB && e->job == i)
				end = e->t_ns;
		}
		buf_printf(&b, "%s%s=%s@%lld", b.len > 0 ? " " : "",
		    t->graph.jobs[i].name, state_name(t->states[i]),
		    (long long)(end / CLOCK_SECOND));
	}
	return buf_take(&b);
}

void
rule_check(const struct rule *rule)
{
	char *json = rule_json(rule->json), *ends;
	struct trial t = {.n_failing = 0};

	if (trial_load(&t, json) < 0) {
		problems_print(&t.problems, stderr);
		ck_abort_msg("%s: refused", rule->says);
	}
	trial_run(&t);
	ends = rule_ends(&t);
	ck_assert_msg(t.rc == 0, "%s: %s", rule->says, t.e.text);
	ck_assert_msg(t.exit_status == rule->exit, "%s: exit %d, not %d",
	    rule->says, t.exit_status, rule->exit);
	ck_assert_msg(strcmp(ends, rule->ends) == 0, "%s:\n%s, not\n%s",
	    rule->says, ends, rule->ends);
	ck_assert_msg(t.reports.len == 0, "%s: %s", rule->says, t.reports.data);
	free(ends);
	free(json);
	trial_finish(&t);
}
