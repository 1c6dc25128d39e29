#include "jobs/load/load_schema.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/load/load_keys.h"
#include "jobs/load/load_pretty.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/spec.h"

#define BIT(body) (1u << (body))

/* Where what is made is going to stand. */
struct maker {
	json_t *defs;
	enum load_where where; /* of the job in progress */
};

/* Types are constants that lie a few deep: that these recurse is bounded. */
static json_t *make_type(struct maker *m, const struct load_type *type);

static json_t *
text(const char *s)
{
	return json_string(s);
}

/* {"$ref": "#/$defs/NAME"} */
static json_t *
make_ref(const char *name)
{
	return json_pack("{s:s+}", "$ref", "#/$defs/", name);
}

/* A definition that is there before it is made may refer to itself. */
static bool
is_new(const struct maker *m, const char *name)
{
	if (json_object_get(m->defs, name) != NULL)
		return false;
	json_object_set_new(m->defs, name, json_null());
	return true;
}

static json_t *
made_pattern(load_pattern *make)
{
	struct buf b = {0};
	json_t *value;

	make(&b);
	value = json_stringn(b.data, b.len);
	buf_finish(&b);
	return value;
}

static json_t *
make_number(const struct load_type *type)
{
	json_t *value = json_object();

	json_object_set_new(
	    value, "type", text(type->kind == LOAD_INT ? "integer" : "number"));
	if (type->min == 0 && type->max == 0)
		return value;
	json_object_set_new(value, type->above ? "exclusiveMinimum" : "minimum",
	    json_integer((json_int_t)type->min));
	json_object_set_new(
	    value, "maximum", json_integer((json_int_t)type->max));
	return value;
}

static json_t *
make_text(const struct load_type *type)
{
	json_t *value = json_pack("{s:s}", "type", "string");

	if (type->min > 0)
		json_object_set_new(
		    value, "minLength", json_integer((json_int_t)type->min));
	if (type->max > 0)
		json_object_set_new(
		    value, "maxLength", json_integer((json_int_t)type->max));
	if (type->pattern != NULL)
		json_object_set_new(value, "pattern", text(type->pattern));
	if (type->make_pattern != NULL)
		json_object_set_new(
		    value, "pattern", made_pattern(type->make_pattern));
	if (type->make_excluded != NULL)
		json_object_set_new(value, "not",
		    json_pack(
			"{s:o}", "pattern", made_pattern(type->make_excluded)));
	return value;
}

static json_t *
make_words(const struct load_type *type)
{
	json_t *words = json_array();

	for (size_t i = 0; i < type->n_words; i++)
		json_array_append_new(words, text(type->words[i].name));
	return json_pack("{s:o}", "enum", words);
}

static json_t *
make_any_of(struct maker *m, const struct load_type *type)
{
	json_t *choices = json_array();

	for (size_t i = 0; type->choices[i] != NULL; i++)
		json_array_append_new(choices, make_type(m, type->choices[i]));
	return json_pack("{s:o}", "anyOf", choices);
}

static json_t *
make_list(struct maker *m, const struct load_type *type)
{
	json_t *value = json_pack("{s:s}", "type", "array");

	if (type->min > 0)
		json_object_set_new(
		    value, "minItems", json_integer((json_int_t)type->min));
	if (type->first != NULL)
		json_object_set_new(value, "prefixItems",
		    json_pack("[o]", make_type(m, type->first)));
	if (type->some != NULL)
		json_object_set_new(
		    value, "contains", make_type(m, type->some));
	json_object_set_new(value, "items", make_type(m, type->element));
	return value;
}

/* The value of a key, with what the key says. */
static json_t *
make_property(struct maker *m, const struct load_type *type, const char *help)
{
	json_t *made = make_type(m, type);
	json_t *value;

	if (help == NULL || !json_is_object(made))
		return made;
	value = json_pack("{s:s}", "description", help);
	json_object_update(value, made);
	/* That of a key is stronger than that of its type. */
	json_object_set_new(value, "description", text(help));
	json_decref(made);
	return value;
}

static json_t *
make_fields(struct maker *m, const struct load_type *type)
{
	json_t *properties = json_object();

	for (size_t i = 0; i < type->n_fields; i++)
		json_object_set_new(properties, type->fields[i].name,
		    make_property(
			m, type->fields[i].type, type->fields[i].help));
	return properties;
}

static json_t *
make_map(struct maker *m, const struct load_type *type)
{
	json_t *value = json_pack("{s:s}", "type", "object");
	json_t *name = make_type(m, type->name);

	if (type->min > 0)
		json_object_set_new(value, "minProperties",
		    json_integer((json_int_t)type->min));
	if (type->max > 0)
		json_object_set_new(value, "maxProperties",
		    json_integer((json_int_t)type->max));
	if (type->has_notes) {
		json_object_set_new(
		    value, "patternProperties", json_pack("{s:b}", "^x-", 1));
		name = json_pack(
		    "{s:[o, {s:s}]}", "anyOf", name, "pattern", "^x-");
	}
	if (type->n_fields > 0)
		json_object_set_new(value, "properties", make_fields(m, type));
	json_object_set_new(value, "propertyNames", name);
	json_object_set_new(
	    value, "additionalProperties", make_type(m, type->element));
	return value;
}

/* Append {"required": [NAME]}. */
static void
add_required(json_t *list, const char *name)
{
	json_array_append_new(list, json_pack("{s:[s]}", "required", name));
}

/* An object of these keys, and of notes. */
static json_t *
make_keys(json_t *properties)
{
	return json_pack("{s:s, s:o, s:{s:b}, s:b}", "type", "object",
	    "properties", properties, "patternProperties", "^x-", 1,
	    "additionalProperties", 0);
}

static json_t *
make_object(struct maker *m, const struct load_type *type)
{
	json_t *required = json_array(), *choices = json_array();
	json_t *value = make_keys(make_fields(m, type));

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct load_field *field = &type->fields[i];

		if (field->is_required)
			json_array_append_new(required, text(field->name));
		if (type->is_choice || i < type->n_some)
			add_required(choices, field->name);
	}
	if (json_array_size(required) > 0)
		json_object_set(value, "required", required);
	if (json_array_size(choices) > 0)
		json_object_set(
		    value, type->is_choice ? "oneOf" : "anyOf", choices);
	json_decref(required);
	json_decref(choices);
	return value;
}

/* What the type is with a body (0: whichever) at the place in progress. */
static const struct load_type *
narrow(const struct maker *m, const struct load_type *type, unsigned body)
{
	for (size_t i = 0; i < load_n_narrowed; i++) {
		const struct load_narrowed *n = &load_narrowed[i];

		if (n->type == type &&
		    (n->bodies == 0 || (n->bodies & body) != 0) &&
		    (n->places == 0 || (n->places & m->where) != 0))
			return n->instead;
	}
	return type;
}

static size_t
n_bodies(void)
{
	size_t n = 0;

	while (load_keys[n].bodies == BIT(n + 1))
		n++;
	return n;
}

/* What the keys of a job with this body, or with none, can not be. */
static json_t *
make_body(struct maker *m, unsigned body)
{
	json_t *properties = json_object();

	for (size_t i = 0; i < load_n_keys; i++) {
		const struct load_key *key = &load_keys[i];
		const struct load_type *type = narrow(m, key->type, BIT(body));

		if ((key->bodies & BIT(body)) == 0)
			json_object_set_new(
			    properties, key->name, json_false());
		else if (type != key->type)
			json_object_set_new(
			    properties, key->name, make_type(m, type));
	}
	return json_pack("{s:o}", "properties", properties);
}

/* A job does one thing; one that does nothing has something to wait for. */
static json_t *
make_bodies(struct maker *m)
{
	json_t *with = json_object(), *some = json_array();
	json_t *without = make_body(m, BODY_NONE);

	for (size_t i = 0; i < n_bodies(); i++) {
		json_object_set_new(
		    with, load_keys[i].name, make_body(m, (unsigned)i + 1));
		add_required(some, load_keys[i].name);
	}
	json_object_set_new(json_object_get(without, "properties"), "needs",
	    json_pack("{s:i}", "minItems", 1));
	json_object_set_new(without, "required", json_pack("[s]", "needs"));
	return json_pack("{s:s, s:o, s:{s:o}, s:o}", "description",
	    "which keys go with which body", "dependentSchemas", with, "if",
	    "anyOf", some, "else", without);
}

/* What is the same at all places is there once: "key_NAME". */
static json_t *
make_key(struct maker *m, const struct load_key *key)
{
	const struct load_type *type = narrow(m, key->type, 0);
	char name[64];

	if (type != key->type)
		return make_property(m, type, key->help);
	snprintf(name, sizeof(name), "key_%s", key->name);
	if (is_new(m, name))
		json_object_set_new(
		    m->defs, name, make_property(m, type, key->help));
	return make_ref(name);
}

static json_t *
make_job(struct maker *m)
{
	json_t *properties = json_object();
	json_t *value;

	for (size_t i = 0; i < load_n_keys; i++) {
		if ((load_keys[i].places & m->where) != 0)
			json_object_set_new(properties, load_keys[i].name,
			    make_key(m, &load_keys[i]));
	}
	value = make_keys(properties);
	if (m->where != IN_DEFAULTS)
		json_object_set_new(value, "$ref", text("#/$defs/bodies"));
	return value;
}

static json_t *
refer_to_job(struct maker *m, enum load_where place)
{
	static const char *const names[] = {"job", "member", "main", "each",
	    "cleanup", "default_keys", "finally"};
	enum load_where outer = m->where;
	size_t i = 0;

	while (1u << i != (unsigned)place)
		i++;
	assert(i < ARRAY_LEN(names));
	if (is_new(m, names[i])) {
		m->where = place;
		json_object_set_new(m->defs, names[i], make_job(m));
		m->where = outer;
	}
	return make_ref(names[i]);
}

static json_t *
make_plain(struct maker *m, const struct load_type *type)
{
	switch (type->kind) {
	case LOAD_ANY_OF:
		return make_any_of(m, type);
	case LOAD_ANYTHING:
		return json_true();
	case LOAD_NEVER:
		return json_false();
	case LOAD_NULL:
		return json_pack("{s:s}", "type", "null");
	case LOAD_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case LOAD_INT:
	case LOAD_NUMBER:
		return make_number(type);
	case LOAD_TEXT:
		return make_text(type);
	case LOAD_WORD:
		return make_words(type);
	case LOAD_LIST:
		return make_list(m, type);
	case LOAD_OBJECT:
		return make_object(m, type);
	case LOAD_MAP:
		return make_map(m, type);
	case LOAD_JOB:
		return refer_to_job(m, (enum load_where)type->place);
	}
	return json_false();
}

static json_t *
make_type(struct maker *m, const struct load_type *type)
{
	json_t *value;

	if (type->def != NULL && !is_new(m, type->def))
		return make_ref(type->def);
	value = make_plain(m, type);
	if (type->help != NULL)
		json_object_set_new(value, "description", text(type->help));
	if (type->def == NULL)
		return value;
	json_object_set_new(m->defs, type->def, value);
	return make_ref(type->def);
}

/* Either the field is there and something in it, or what stands in for it. */
static json_t *
make_either(const struct load_field *field, const char *instead)
{
	json_t *choices = json_array();

	json_array_append_new(
	    choices, json_pack("{s:[s], s:{s:{s:i}}}", "required", field->name,
			 "properties", field->name, "minProperties", 1));
	add_required(choices, instead);
	return choices;
}

static json_t *
make_top(struct maker *m)
{
	json_t *properties = json_object();
	json_t *value, *either = json_null();
	const char *instead;
	struct load_field field;

	for (size_t i = 0; load_top_field(i, &field, &instead); i++) {
		json_object_set_new(properties, field.name,
		    make_property(m, field.type, field.help));
		if (field.is_required)
			either = make_either(&field, instead);
	}
	value = json_pack("{s:s, s:s}", "$schema",
	    "https://json-schema.org/draft/2020-12/schema", "title",
	    "a job file of taskctl");
	json_object_update_new(value, make_keys(properties));
	json_object_set_new(value, "anyOf", either);
	return value;
}

void
load_schema(struct buf *out)
{
	struct maker m = {0};
	json_t *schema;

	json_set_alloc_funcs(xmalloc, free);
	m.defs = json_object();
	schema = make_top(&m);
	json_object_set_new(m.defs, "bodies", make_bodies(&m));
	json_object_set_new(schema, "$defs", m.defs);
	load_pretty(out, schema);
	buf_add_char(out, '\n');
	json_decref(schema);
}
