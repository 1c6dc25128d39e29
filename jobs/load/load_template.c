#include "jobs/load/load_template.h"

#include "jobs/load/load_combine.h"
#include "jobs/load/load_foreach.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_matrix.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_value.h"

void
load_make_instances(struct load_job *j)
{
	if (j->matrix != NULL && j->for_each != NULL)
		load_problem(j->l, j->at,
		    "has both \"matrix\" and \"for_each\"; make the list an "
		    "axis of the matrix");
	if (j->matrix != NULL)
		load_matrix(j);
	else if (j->for_each != NULL)
		load_for_each(j);
}

int
load_read_matrix(struct load_job *j, const struct load_at *at, json_t *value)
{
	(void)at;
	j->matrix = value;
	return 0;
}

int
load_read_for_each(struct load_job *j, const struct load_at *at, json_t *value)
{
	(void)at;
	j->for_each = value;
	return 0;
}

int
load_read_fail_fast(struct load_job *j, const struct load_at *at, json_t *value)
{
	bool fast = false;

	if (j->side != SIDE_PARENT)
		return load_refuse_key(
		    at, "\"fail_fast\" goes with \"matrix\" or \"for_each\"");
	return load_bool(at, value, &fast);
}
