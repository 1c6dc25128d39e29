#include "jobs/spec.h"

#include "core/macros.h"

static const char *const names[] = {
    [BODY_NONE] = "needs",
    [BODY_RUN] = "run",
    [BODY_ARGV] = "argv",
    [BODY_SLEEP] = "sleep",
    [BODY_GATHER] = "gather",
    [BODY_WAIT] = "wait",
    [BODY_AS_COMPLETED] = "as_completed",
    [BODY_RACE] = "race",
    [BODY_GROUP] = "group",
    [BODY_CANCEL] = "cancel",
};

const char *
spec_body_name(enum body body)
{
	return (size_t)body < ARRAY_LEN(names) ? names[body] : "?";
}
