#include "core/semaphore.h"

#include "core/future.h"
#include "core/task.h"

struct waiter {
	struct list_node link;
	struct future future;
};

static const struct future_class semaphore_class = {.name = "semaphore"};

void
semaphore_init(struct semaphore *s, struct loop *l, size_t value, size_t bound)
{
	*s = (struct semaphore){.loop = l, .value = value, .bound = bound};
	list_init(&s->waiters);
}

bool
semaphore_is_locked(const struct semaphore *s)
{
	if (s->value == 0)
		return true;
	list_for_each (n, &s->waiters) {
		const struct waiter *w = CONTAINER_OF(n, struct waiter, link);

		if (w->future.state != FUTURE_CANCELLED)
			return true;
	}
	return false;
}

/* Give one to the oldest who has none yet.  Returns false when all have. */
static bool
wake_next(struct semaphore *s)
{
	list_for_each (n, &s->waiters) {
		struct waiter *w = CONTAINER_OF(n, struct waiter, link);

		if (future_is_done(&w->future))
			continue;
		s->value--;
		future_set_result(&w->future, NULL);
		return true;
	}
	return false;
}

int
semaphore_acquire(struct semaphore *s, struct err *e)
{
	struct waiter w;
	int rc;

	if (!semaphore_is_locked(s)) {
		s->value--;
		return 0;
	}
	future_init(&w.future, s->loop);
	w.future.class = &semaphore_class;
	list_append(&s->waiters, &w.link);
	rc = future_await(&w.future, NULL, e);
	list_remove(&w.link);
	/* Cancelled in the turn in which it was given one: hand it on. */
	if (rc < 0 && w.future.state == FUTURE_RESULT)
		s->value++;
	while (s->value > 0 && wake_next(s))
		;
	future_finish(&w.future);
	return rc;
}

int
semaphore_release(struct semaphore *s, struct err *e)
{
	if (s->bound != SEMAPHORE_UNBOUNDED && s->value >= s->bound)
		return err_set(e, ERR_INVALID, "semaphore released too often");
	s->value++;
	wake_next(s);
	return 0;
}
