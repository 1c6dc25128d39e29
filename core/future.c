#include "core/future.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"

void
future_init(struct future *f, struct loop *l)
{
	*f = (struct future){.loop = l, .state = FUTURE_PENDING};
	list_init(&f->callbacks);
}

void
future_finish(struct future *f)
{
	if (f->is_unread)
		loop_report(f->loop, "%s: error was never retrieved: %s",
		    future_label(f), f->err->text);
	assert(list_is_empty(&f->callbacks));
	free(f->err);
	f->err = NULL;
	f->is_unread = false;
}

static bool
settle(struct future *f, enum future_state state)
{
	f->state = (uint8_t)state;
	list_splice(&f->loop->ready, &f->callbacks);
	return true;
}

bool
future_set_result(struct future *f, void *value)
{
	if (future_is_done(f))
		return false;
	f->value = value;
	return settle(f, FUTURE_RESULT);
}

static struct err *
copy_of(const struct err *e)
{
	struct err *copy = xmalloc(sizeof(*copy));

	*copy = *e;
	return copy;
}

bool
future_set_error(struct future *f, const struct err *e)
{
	assert(e->code != ERR_NONE);
	if (future_is_done(f))
		return false;
	f->err = copy_of(e);
	if (e->code == ERR_CANCELLED)
		return settle(f, FUTURE_CANCELLED);
	f->is_unread = true;
	return settle(f, FUTURE_ERROR);
}

bool
future_set_cancelled(struct future *f, const struct cancel_reason *reason)
{
	struct err e = ERR_INIT;

	if (future_is_done(f))
		return false;
	cancel_reason_to_err(reason, &e);
	return future_set_error(f, &e);
}

void
cancel_reason_to_err(const struct cancel_reason *reason, struct err *e)
{
	const char *by = reason == NULL ? NULL : reason->by;
	const char *why = reason == NULL ? NULL : reason->why;

	if (reason != NULL && reason->text != NULL)
		err_set(e, ERR_CANCELLED, "%s", reason->text);
	else if (by != NULL && why != NULL)
		err_set(e, ERR_CANCELLED, "cancelled by %s (%s)", by, why);
	else if (by != NULL)
		err_set(e, ERR_CANCELLED, "cancelled by %s", by);
	else if (why != NULL)
		err_set(e, ERR_CANCELLED, "cancelled (%s)", why);
	else
		err_set(e, ERR_CANCELLED, "cancelled");
}

int
future_result(struct future *f, void **value, struct err *e)
{
	switch (f->state) {
	case FUTURE_PENDING:
		return err_set(
		    e, ERR_STATE, "%s has no result yet", future_label(f));
	case FUTURE_RESULT:
		if (value != NULL)
			*value = f->value;
		return 0;
	default:
		f->is_unread = false;
		return err_copy(e, f->err);
	}
}

const struct err *
future_error(struct future *f)
{
	f->is_unread = false;
	return f->state == FUTURE_ERROR ? f->err : NULL;
}

void
future_mark_read(struct future *f)
{
	f->is_unread = false;
}

void
future_add_callback(struct future *f, struct handle *h)
{
	assert(!handle_is_queued(h));
	if (future_is_done(f)) {
		loop_call_soon(f->loop, h);
		return;
	}
	list_append(&f->callbacks, &h->link);
	if (f->class != NULL && f->class->wanted != NULL)
		f->class->wanted(f);
}

bool
future_remove_callback(struct future *f, struct handle *h)
{
	if (future_is_done(f) || !handle_is_queued(h))
		return false;
	handle_cancel(h);
	return true;
}

const char *
future_label(struct future *f)
{
	const char *label = NULL;

	if (f->class == NULL)
		return "future";
	if (f->class->label != NULL)
		label = f->class->label(f);
	return label != NULL ? label : f->class->name;
}

static const char *
state_word(const struct future *f)
{
	static const char *const words[] = {
	    [FUTURE_PENDING] = "pending",
	    [FUTURE_RESULT] = "finished",
	    [FUTURE_ERROR] = "finished",
	    [FUTURE_CANCELLED] = "cancelled",
	};

	if (f->state == FUTURE_PENDING && f->class != NULL &&
	    f->class->is_cancelling != NULL && f->class->is_cancelling(f))
		return "cancelling";
	return words[f->state];
}

void
future_repr(struct future *f, char *text, size_t size)
{
	const char *kind = f->class == NULL ? "Future" : f->class->name;
	const char *name = future_label(f);
	struct future *inner = NULL;
	size_t n = 0, callbacks = 0;

#define ADD(...)                                             \
	(n += (size_t)snprintf(text + (n < size ? n : size), \
	     n < size ? size - n : 0, __VA_ARGS__))

	ADD("<%s %s", kind, state_word(f));
	if (name != kind && f->class != NULL)
		ADD(" name='%s'", name);
	if (f->state == FUTURE_RESULT)
		ADD(" result=%p", f->value);
	if (f->state == FUTURE_ERROR)
		ADD(" error='%s'", f->err->text);
	if (f->state == FUTURE_PENDING && f->class != NULL &&
	    f->class->waits_for != NULL)
		inner = f->class->waits_for(f, 0);
	if (inner != NULL)
		ADD(" wait_for=<%s %s>", future_label(inner),
		    state_word(inner));
	list_for_each (node, &f->callbacks)
		callbacks++;
	if (callbacks > 0)
		ADD(" cb=[%zu]", callbacks);
	ADD(">");
#undef ADD
}
