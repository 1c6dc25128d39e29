#include "jobs/load/load_scalar.h"
#include "jobs/load/load_type.h"

#define CHOICES (const struct load_type *const[])

static const struct load_type any_number = {.kind = LOAD_NUMBER};
static const struct load_type anything = {.kind = LOAD_ANYTHING};
static const struct load_type any_list = {
    .kind = LOAD_LIST,
    .element = &anything,
};

static const struct load_type scalar_text = {
    .kind = LOAD_TEXT,
    .max = LOAD_MAX_SCALAR,
};
static const struct load_type scalar = {
    .kind = LOAD_ANY_OF,
    .def = "value",
    .help = "text, a number, true or false",
    .choices = CHOICES{&scalar_text, &any_number, &type_bool, NULL},
};
static const struct load_type scalars = {
    .kind = LOAD_LIST,
    .min = 1,
    .element = &scalar,
};

static const struct load_type axis_name = {
    .kind = LOAD_TEXT,
    .def = "axis",
    .help = "the name of an axis",
    .max = 64,
    .pattern = "^[A-Za-z0-9_.-]+$",
};
static const struct load_type combination = {
    .kind = LOAD_MAP,
    .min = 1,
    .name = &axis_name,
    .element = &scalar,
};
static const struct load_type combinations = {
    .kind = LOAD_LIST,
    .def = "combinations",
    .help = "objects such as {\"AXIS\": \"VALUE\"}",
    .element = &combination,
};
static const struct load_field matrix_fields[] = {
    {"include", &combinations, false, "combinations more, or more of some"},
    {"exclude", &combinations, false, "combinations that are left out"},
};
const struct load_type type_matrix = {
    .kind = LOAD_MAP,
    .min = 1,
    .has_notes = true,
    .name = &axis_name,
    .element = &scalars,
    .fields = matrix_fields,
    .n_fields = ARRAY_LEN(matrix_fields),
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
