#include "jobs/load/load_service.h"

#include <stdio.h>
#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_body.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/matcher.h"
#include "jobs/port.h"
#include "jobs/template.h"

#define SECOND INT64_C(1000000000)

/* A service that never is ready must not be waited for for ever. */
#define DEFAULT_TIMEOUT (60 * SECOND)
#define DEFAULT_INTERVAL (SECOND / 10)
#define MIN_INTERVAL (SECOND / 100)

/* Types */

static const struct load_type probe_type = {
    .kind = LOAD_TEXT,
    .min = 1,
    .make_excluded = template_pattern,
};
static const struct load_type port_type = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &(const struct load_type){
		.kind = LOAD_INT,
		.min = 1,
		.max = 65535,
	    },
	    &(const struct load_type){
		.kind = LOAD_TEXT,
		.pattern = PORT_PATTERN,
	    },
	    NULL,
	},
};

/* What it is seen by comes first. */
static const struct load_field ready_fields[] = {
    {"log", &type_some_text, false,
	"a line that it writes: an extended regular expression"},
    {"port", &port_type, false, "a TCP port that it listens at"},
    {"file", &type_path, false, "a file that is there"},
    {"run", &probe_type, false, "a command that succeeds"},
    {"interval", &type_some_time, false, "how often to look (100ms)"},
    {"timeout", &type_limit, false, "how long to wait for it (60s)"},
};
#define N_SEEN 4

const struct load_type type_ready = {
    .kind = LOAD_OBJECT,
    .fields = ready_fields,
    .n_fields = ARRAY_LEN(ready_fields),
    .n_some = N_SEEN,
};

/* Keys */

int
load_read_service(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct job_opts *opts = load_opts(j);

	if (load_bool(at, value, &load_spec(j)->service) < 0)
		return -1;
	if (!load_spec(j)->service)
		return 0;
	/* Its own, so that no other job shares these options. */
	opts->users = arena_alloc(&j->l->g->arena, sizeof(*opts->users));
	*opts->users = (struct users){NULL, 0};
	j->l->has_services = true;
	return 0;
}

static int
read_log(const struct load_at *at, json_t *value, struct ready *ready)
{
	struct err e = ERR_INIT;
	struct matcher m;

	if (load_text_value(at, value, &ready->log) < 0)
		return -1;
	if (matcher_init(&m, ready->log, &e) < 0)
		return load_refuse(at, "%s", e.text);
	matcher_finish(&m);
	return 0;
}

static int
read_port(const struct load_at *at, json_t *value, struct ready *ready)
{
	struct err e = ERR_INIT;
	struct port port;
	char number[24];

	if (json_is_integer(value)) {
		snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		ready->port =
		    arena_text(&at->l->g->arena, number, strlen(number));
	} else if (!json_is_string(value)) {
		return load_mismatch(
		    at, "a port such as 8080 or \"127.0.0.1:8080\"", value);
	} else {
		ready->port = arena_text(&at->l->g->arena,
		    json_string_value(value), json_string_length(value));
	}
	if (port_parse(&port, ready->port, &e) < 0)
		return load_refuse(at, "%s", e.text);
	return 0;
}

static int
read_probe(const struct load_at *at, json_t *value, struct ready *ready)
{
	if (load_text_value(at, value, &ready->run) < 0)
		return -1;
	if (strlen(ready->run) > LOAD_MAX_STRING)
		return load_refuse(at,
		    "this has %zu bytes; a shell takes %d in one argument; put "
		    "it in a file and run that",
		    strlen(ready->run), LOAD_MAX_STRING);
	return load_no_template(at, ready->run);
}

static int
read_interval(const struct load_at *at, json_t *value, struct ready *ready)
{
	if (load_duration(
		at, value, "would look without end", &ready->interval_ns) < 0)
		return -1;
	if (ready->interval_ns < MIN_INTERVAL)
		return load_refuse(at, "is too short; write \"10ms\" or more");
	return 0;
}

static int
read_timeout(const struct load_at *at, json_t *value, struct ready *ready)
{
	ready->timeout_ns = 0;
	if (json_is_null(value))
		return 0;
	return load_duration(at, value,
	    "would end it at once; for no timeout write null",
	    &ready->timeout_ns);
}

static int
read_file(const struct load_at *at, json_t *value, struct ready *ready)
{
	return load_path(at, value, &ready->file);
}

int
load_read_ready(struct load_job *j, const struct load_at *at, json_t *value)
{
	static const char *const keys[] = {
	    "log", "port", "file", "run", "interval", "timeout"};
	static int (*const readers[])(
	    const struct load_at *, json_t *, struct ready *) = {read_log,
	    read_port, read_file, read_probe, read_interval, read_timeout};
	struct ready *ready;
	bool asks = false;
	int r;

	if (!json_is_object(value))
		return load_mismatch(
		    at, "an object such as {\"port\": 8080}", value);
	ready = arena_alloc(&j->l->g->arena, sizeof(*ready));
	*ready = (struct ready){
	    .interval_ns = DEFAULT_INTERVAL, .timeout_ns = DEFAULT_TIMEOUT};
	r = load_only(at, value, keys, ARRAY_LEN(keys));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct load_at inner = {.l = at->l, .in = at, .key = keys[i]};
		json_t *v = json_object_get(value, keys[i]);

		if (v == NULL)
			continue;
		asks = asks || i < N_SEEN;
		if (readers[i](&inner, v, ready) < 0)
			r = -1;
	}
	if (!asks && r == 0)
		r = load_refuse(at,
		    "expected \"log\", \"port\", \"file\" or \"run\" in this "
		    "object");
	load_opts(j)->ready = ready;
	return r;
}

/* The key does not go with "service", because of this. */
static void
refuse_beside(struct load_job *j, const char *key, const char *why)
{
	struct load_at at = {j->l, NULL, j->at, key, 0};
	json_t *value = json_object_get(j->object, key);

	if (value != NULL && !json_is_null(value))
		load_refuse_key(
		    &at, "\"%s\" does not go with \"service\": %s", key, why);
}

void
load_finish_service(struct load_job *j)
{
	if (!load_spec(j)->service)
		return;
	/* Nor does it take those of "defaults". */
	load_opts(j)->idle_timeout_ns = 0;
	load_opts(j)->uses = NULL;
	load_opts(j)->n_uses = 0;
	refuse_beside(
	    j, "idle_timeout", "a service may have nothing to say for long");
	refuse_beside(j, "uses",
	    "those that need it could wait for what it holds; write it into "
	    "them");
}

/* When all jobs have been read */

static const struct job_spec *
service_of(const struct load *l, job_id id)
{
	return id != JOB_NONE && l->g->jobs[id].service ? &l->g->jobs[id]
							: NULL;
}

static void
check_need(struct load *l, const struct job_spec *spec, struct need *need)
{
	const struct job_spec *service = service_of(l, need->job);

	if (service == NULL || (need->when & NEED_IMPLIED) != 0)
		return;
	if ((need->when & NEED_UNSAID) != 0)
		need->when = NEED_READY;
	else if (need->when == NEED_SUCCESS)
		problems_add_in(l->scan.p, graph_file(l->g, spec), spec->line,
		    spec->column,
		    "job \"%s\": \"needs\": the success of \"%s\", a service, "
		    "never comes; write \"when\": \"ready\"",
		    spec->name, service->name);
}

/* Count the users of services among the needs, or with ids enter them. */
static void
visit_users(struct load *l, bool is_to_enter)
{
	struct graph *g = l->g;

	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *spec = &g->jobs[i];

		for (uint32_t k = 0; k < spec->n_needs; k++) {
			struct need *need = &g->needs[spec->first_need + k];
			const struct job_spec *service;
			struct users *users;

			if (!is_to_enter)
				check_need(l, spec, need);
			service = service_of(l, need->job);
			if (service == NULL || service->opts == NULL ||
			    !spec_is_need_of_life(need))
				continue;
			users = service->opts->users;
			if (is_to_enter)
				((job_id *)users->ids)[users->n] = (job_id)i;
			users->n++;
		}
	}
}

static void
reserve_users(struct load *l)
{
	for (size_t i = 0; i < l->g->n_jobs; i++) {
		const struct job_spec *spec = service_of(l, (job_id)i);
		struct users *users;

		if (spec == NULL || spec->opts == NULL)
			continue;
		users = spec->opts->users;
		users->ids =
		    arena_alloc(&l->g->arena, (users->n + 1) * sizeof(job_id));
		users->n = 0;
	}
}

/* Who waits for the end of a service waits for what is there to run on. */
static void
check_members(struct load *l)
{
	const struct graph *g = l->g;

	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *spec = &g->jobs[i];

		for (uint32_t k = 0; k < spec->n_members; k++) {
			const struct job_spec *service =
			    service_of(l, g->members[spec->first_member + k]);

			if (service == NULL || !spec_is_policy(spec))
				continue;
			problems_add_in(l->scan.p, graph_file(g, spec),
			    spec->line, spec->column,
			    "job \"%s\": \"%s\": \"%s\" is a service, which "
			    "does not end by itself; write it into \"needs\"",
			    spec->name, spec_body_name((enum body)spec->body),
			    service->name);
		}
	}
}

void
load_settle_services(struct load *l)
{
	if (!l->has_services)
		return;
	visit_users(l, false);
	reserve_users(l);
	visit_users(l, true);
	check_members(l);
}
