#include "jobs/template.h"

#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

/* What is found in text is what expected says; NULL: nothing. */
static void
expect(const char *text, const char *expected)
{
	size_t len = 0;
	const char *found = template_find(text, &len);

	if (expected == NULL)
		ck_assert_msg(found == NULL, "%s: found %s", text, found);
	else
		ck_assert_msg(found != NULL && strlen(expected) == len &&
				  memcmp(found, expected, len) == 0,
		    "%s: expected %s, found %s", text, expected,
		    found == NULL ? "nothing" : found);
}

START_TEST(a_reference_to_another_job_is_found)
{
	expect("echo ${{ needs.build.result }} x", "${{ needs.build.result }}");
	expect("{{needs.build}}", "{{needs.build}}");
	expect("a {{ jobs.build.result }}", "{{ jobs.build.result }}");
	expect("{{ results['build'] }}", "{{ results['build'] }}");
	expect("{{ results[0] }}", "{{ results[0] }}");
	expect("{{ result.x }}", "{{ result.x }}");
	expect("${{ steps.a.outputs.b }}", "${{ steps.a.outputs.b }}");
	expect("{{- tasks.a.outputs -}}", "{{- tasks.a.outputs -}}");
	expect(
	    "{{ toJSON(needs.a.outputs) }}", "{{ toJSON(needs.a.outputs) }}");
	expect("{{ x | f }} {{ jobs.a }}", "{{ jobs.a }}");
	expect("{{{ jobs.a }}}", "{{{ jobs.a }}");
}
END_TEST

START_TEST(the_template_of_a_program_is_left_alone)
{
	static const char *const texts[] = {
	    "docker ps --format '{{.ID}} {{.Names}}'",
	    "docker inspect -f '{{json .State.Health}}' x",
	    "kubectl get po -o go-template='{{range .items}}{{.x}}{{end}}'",
	    "go list -f '{{.needs.x}} {{$jobs.x}}'",
	    "echo '{{ jobs }} {{ needs }} {{results}}'",
	    "echo {{ myneeds.x }} {{ x-jobs.y }} {{ a.jobs.x }}",
	    "echo {{ jobsite.x }}",
	    "echo needs.build.result {jobs.x}",
	    "echo ${{ inputs.x }}",
	    "echo {{ jobs.x",
	    "echo }} jobs.x {{",
	    "{{}}",
	    "{{",
	    "",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		expect(texts[i], NULL);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("template");
	TCase *t = tcase_create("template");

	tcase_add_test(t, a_reference_to_another_job_is_found);
	tcase_add_test(t, the_template_of_a_program_is_left_alone);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN
