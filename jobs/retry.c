#include "jobs/retry.h"

bool
retry_is_due(const struct retry *r, unsigned attempt, enum job_event event,
    const struct outcome *o)
{
	if (attempt > r->max)
		return false;
	if (event == JOB_TIME_OUT)
		return r->on_timed_out;
	if (event != JOB_FAIL)
		return false;
	for (size_t i = 0; i < r->codes.n; i++) {
		if (o != NULL && o->kind == OUTCOME_EXIT &&
		    o->code == r->codes.codes[i])
			return true;
	}
	return r->on_failed;
}

int64_t
retry_delay(const struct retry *r, unsigned attempt, uint64_t chance)
{
	double max_ns = (double)r->max_delay_ns;
	double ns = (double)r->delay_ns;
	double part = (double)(chance >> 11) / (double)(UINT64_C(1) << 53);

	/* Over the limit it stays there: no power of a thousand is computed. */
	for (unsigned i = 1; i < attempt && ns < max_ns && r->backoff > 1; i++)
		ns *= r->backoff;
	if (ns >= max_ns)
		ns = max_ns;
	return (int64_t)(ns - ns * r->jitter * part);
}

/* splitmix64: a step for each number, and its bits well mixed. */
static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

uint64_t
retry_chance(uint64_t seed, job_id job, unsigned attempt)
{
	return mix(mix(mix(seed) ^ job) ^ attempt);
}
