#include "jobs/load/load_schema.h"

#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "jobs/load/load_keys.h"
#include "jobs/load/load_type.h"
#include "jobs/spec.h"
#include "tests/harness.h"

static struct buf text;
static json_t *schema;

static void
setup(void)
{
	load_schema(&text);
	schema = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(schema);
}

static void
teardown(void)
{
	json_decref(schema);
	buf_finish(&text);
}

static json_t *
definition(const char *name)
{
	return json_object_get(json_object_get(schema, "$defs"), name);
}

START_TEST(every_key_of_a_job_has_a_type)
{
	for (size_t i = 0; i < load_n_keys; i++)
		ck_assert_msg(load_keys[i].type != NULL,
		    "\"%s\" has no type; see \"a job key\" in HACKING.md",
		    load_keys[i].name);
}
END_TEST

START_TEST(every_key_of_the_top_level_has_a_type_and_says_what_it_is)
{
	struct load_field field;
	const char *instead;

	for (size_t i = 0; load_top_field(i, &field, &instead); i++) {
		ck_assert_msg(field.type != NULL,
		    "\"%s\" has no type; see "
		    "doc_types in load_doc.c",
		    field.name);
		ck_assert_ptr_nonnull(field.help);
	}
}
END_TEST

START_TEST(each_place_of_a_job_has_the_keys_that_may_be_there)
{
	static const struct {
		const char *name;
		unsigned place;
	} places[] = {
	    {"job", IN_JOB},
	    {"member", IN_MEMBER},
	    {"main", IN_MAIN},
	    {"each", IN_EACH},
	    {"cleanup", IN_CLEANUP},
	    {"default_keys", IN_DEFAULTS},
	    {"finally", IN_FINALLY},
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		json_t *keys =
		    json_object_get(definition(places[i].name), "properties");

		ck_assert_msg(keys != NULL, "there is no %s", places[i].name);
		for (size_t k = 0; k < load_n_keys; k++)
			ck_assert_msg(
			    (json_object_get(keys, load_keys[k].name) !=
				NULL) ==
				((load_keys[k].places & places[i].place) != 0),
			    "%s in %s", load_keys[k].name, places[i].name);
	}
}
END_TEST

START_TEST(a_body_forbids_the_keys_that_do_not_go_with_it)
{
	json_t *bodies =
	    json_object_get(definition("bodies"), "dependentSchemas");

	for (unsigned body = BODY_RUN; body <= json_object_size(bodies);
	     body++) {
		const char *name = load_keys[body - 1].name;
		json_t *keys = json_object_get(
		    json_object_get(bodies, name), "properties");

		for (size_t k = 0; k < load_n_keys; k++)
			ck_assert_msg(
			    json_is_false(
				json_object_get(keys, load_keys[k].name)) ==
				((load_keys[k].bodies & 1u << body) == 0),
			    "%s with %s", load_keys[k].name, name);
	}
	ck_assert_uint_ge(json_object_size(bodies), BODY_CANCEL);
}
END_TEST

START_TEST(every_reference_leads_to_a_definition)
{
	static const char begin[] = "\"$ref\": \"#/$defs/";
	const char *at = text.data;
	size_t n = 0;

	for (; (at = strstr(at, begin)) != NULL; n++) {
		char name[64];

		at += strlen(begin);
		snprintf(
		    name, sizeof(name), "%.*s", (int)strcspn(at, "\""), at);
		ck_assert_msg(
		    json_is_object(definition(name)), "%s is not there", name);
	}
	ck_assert_uint_gt(n, 0);
}
END_TEST

START_TEST(what_fits_a_line_is_one)
{
	const char *at = text.data;

	while (*at != '\0') {
		size_t len = strcspn(at, "\n");

		/* What can not be broken is a text: the last word of a line. */
		ck_assert_msg(len <= 80 || strstr(at, "\": \"") < at + len,
		    "%.*s", (int)len, at);
		at += len + 1;
	}
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("schema");
	TCase *keys = tcase_create("keys");
	TCase *c = tcase_create("schema");

	/* Without the fixture, which they are a condition of. */
	tcase_add_test(keys, every_key_of_a_job_has_a_type);
	tcase_add_test(
	    keys, every_key_of_the_top_level_has_a_type_and_says_what_it_is);
	suite_add_tcase(s, keys);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, each_place_of_a_job_has_the_keys_that_may_be_there);
	tcase_add_test(c, a_body_forbids_the_keys_that_do_not_go_with_it);
	tcase_add_test(c, every_reference_leads_to_a_definition);
	tcase_add_test(c, what_fits_a_line_is_one);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
