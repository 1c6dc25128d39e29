#include "jobs/load_type.h"

#include "jobs/load_priv.h"

#define CHOICES (const struct load_type *const[])

/* What JSON can say; a list and an object are of the same. */
static const struct load_type anything;

static const struct load_type any_number = {
    .kind = LOAD_NUMBER,
    .min = -9e18,
    .max = 9e18,
};
static const struct load_type any_list = {
    .kind = LOAD_LIST,
    .element = &anything,
};
static const struct load_type any_object = {
    .kind = LOAD_MAP,
    .name = &type_text,
    .element = &anything,
};
static const struct load_type anything = {
    .kind = LOAD_ANY_OF,
    .def = "anything",
    .choices = CHOICES{&type_text, &any_number, &type_bool, &type_null,
	&any_list, &any_object, NULL},
};

static const struct load_type scalar = {
    .kind = LOAD_ANY_OF,
    .def = "value",
    .help = "text, a number, true or false",
    .choices = CHOICES{&type_text, &any_number, &type_bool, NULL},
};

static const struct load_type axis_name = {
    .kind = LOAD_TEXT,
    .def = "axis",
    .help = "the name of an axis",
    .min = 1,
    .max = 64,
    .pattern = "^[A-Za-z0-9_.-]*$",
};
static const struct load_type combination = {
    .kind = LOAD_MAP,
    .min = 1,
    .name = &axis_name,
    .element = &scalar,
};
/* "include" and "exclude" are lists of combinations, which may be empty. */
static const struct load_type values = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&(const struct load_type){
			   .kind = LOAD_LIST, .min = 1, .element = &scalar},
	&(const struct load_type){.kind = LOAD_LIST, .element = &combination},
	NULL},
};
const struct load_type type_matrix = {
    .kind = LOAD_MAP,
    .min = 1,
    .name = &axis_name,
    .element = &values,
};

static const struct load_field source_fields[] = {
    {"result", &type_job_name, false, "the job whose result has the elements"},
    {"lines", &type_path, false, "a file with an element in each line"},
};
static const struct load_type source = {
    .kind = LOAD_OBJECT,
    .fields = source_fields,
    .n_fields = ARRAY_LEN(source_fields),
    .is_choice = true,
};
const struct load_type type_for_each = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&any_list, &source, NULL},
};
