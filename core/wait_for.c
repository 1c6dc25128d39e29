#include "core/wait_for.h"

#include "core/cancel.h"
#include "core/task.h"
#include "core/timeout.h"
#include "core/wait.h"

/* Cancel f, wait until it is done, and take its outcome. */
static int
cancel_and_wait(struct future *f, void **value, struct err *e)
{
	struct cancel_reason reason = {.why = "timeout"};
	struct wait_result r;
	int rc;

	future_cancel(f, &reason);
	if (wait_futures(
		f->loop, &f, 1, WAIT_ALL_COMPLETED, WAIT_FOR_EVER, &r, e) < 0)
		return -1;
	wait_result_finish(&r);
	rc = future_result(f, value, e);
	if (rc < 0 && e->code == ERR_CANCELLED) {
		err_clear(e);
		return err_set(e, ERR_TIMEOUT, "timed out");
	}
	return rc;
}

int
wait_for(struct future *f, int64_t timeout_ns, void **value, struct err *e)
{
	struct timeout t;
	struct err local = ERR_INIT;
	struct task *task = task_of_future(f);
	int rc;

	if (timeout_ns == WAIT_FOR_EVER)
		return future_await(f, value, e);
	/* Its outcome is read after others may have let go of it. */
	if (task != NULL)
		task_ref(task);
	if (future_is_done(f)) {
		rc = future_result(f, value, &local);
	} else if (timeout_ns <= 0) {
		rc = cancel_and_wait(f, value, &local);
	} else {
		timeout_init(&t);
		timeout_enter(&t, f->loop, timeout_ns, &local);
		rc = future_await(f, value, &local);
		rc = timeout_exit(&t, rc, &local);
	}
	task_unref(task);
	return rc < 0 ? err_copy(e, &local) : rc;
}
