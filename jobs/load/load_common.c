#include <string.h>

#include "jobs/load/load_job.h"
#include "jobs/load/load_part.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_value.h"

int
load_read_lazy(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_bool(at, value, &load_spec(j)->lazy);
}

int
load_read_shield(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_bool(at, value,
	    j->where == IN_DEFAULTS ? &j->l->shield : &load_spec(j)->shield);
}

int
load_read_ignored(struct load_job *j, const struct load_at *at, json_t *value)
{
	(void)j;
	return json_is_string(value) ? 0 : load_mismatch(at, "text", value);
}

/* load_part() took the name when the job was made; here its type is left. */
int
load_read_name(struct load_job *j, const struct load_at *at, json_t *value)
{
	(void)j;
	return json_is_string(value) ? 0 : load_mismatch(at, "text", value);
}

int
load_read_cleanup(struct load_job *j, const struct load_at *at, json_t *value)
{
	bool on_cancel = strcmp(at->key, "on_cancel") == 0;
	job_id id;

	if (!json_is_object(value))
		return load_mismatch(
		    at, "an object such as {\"run\": \"...\"}", value);
	id = load_part(at, j->id, on_cancel ? ROLE_ON_CANCEL : ROLE_FINALLY,
	    NULL, at->key);
	if (id == JOB_NONE)
		return -1;
	if (on_cancel)
		load_spec(j)->on_cancel = id;
	else
		load_spec(j)->finally = id;
	j->has_cleanups = true;
	load_push(j->l, id, value, load_offset(at));
	return 0;
}
