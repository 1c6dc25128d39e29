#include "core/cancel.h"

#include <stdlib.h>

#include "core/mem.h"

/* A future's mark while and after a walk visits it: id plus one of these. */
enum {
	MARK_ON_PATH,
	MARK_REFUSED,
	MARK_TAKEN,
	MARKS
};

struct frame {
	struct future *future;
	size_t next_child;
	bool taken;     /* by a child */
	bool in_circle; /* a child waits for an asker of this walk */
};

struct walk {
	const struct cancel_reason *reason;
	uint32_t id;
	struct frame *frames;
	size_t depth, capacity;
};

static void
push(struct walk *w, struct future *f)
{
	w->frames = xgrow_array(
	    w->frames, &w->capacity, w->depth + 1, sizeof(*w->frames));
	w->frames[w->depth++] = (struct frame){.future = f};
	f->mark = w->id + MARK_ON_PATH;
}

/* Ask f.  Returns true when its answer is known, in *taken. */
static bool
enter(struct walk *w, struct future *f, bool *taken)
{
	enum cancel_step step;

	if (f->mark >= w->id && f->mark < w->id + MARKS) {
		*taken = f->mark == w->id + MARK_TAKEN;
		return true;
	}
	f->is_unread = false;
	if (future_is_done(f)) {
		step = CANCEL_REFUSED;
	} else if (f->class == NULL || f->class->cancel == NULL) {
		future_set_cancelled(f, w->reason);
		step = CANCEL_TAKEN;
	} else {
		step = f->class->cancel(f, w->reason);
	}
	if (step == CANCEL_INWARD) {
		push(w, f);
		return false;
	}
	*taken = step == CANCEL_TAKEN;
	f->mark = w->id + (*taken ? MARK_TAKEN : MARK_REFUSED);
	return true;
}

/* The top of the path has asked all its children: it answers. */
static bool
leave(struct walk *w)
{
	struct frame *top = &w->frames[--w->depth];
	struct future *f = top->future;
	bool taken = f->class->cancel_settle(f, top->taken, w->reason);

	/* A task has stopped waiting; a gather cannot: who asked it has to. */
	if (top->in_circle && f->class->cancel_child(f, 0) != NULL)
		return taken;
	f->mark = w->id + (taken ? MARK_TAKEN : MARK_REFUSED);
	return taken;
}

bool
future_cancel(struct future *f, const struct cancel_reason *reason)
{
	struct walk w = {.reason = reason};
	bool taken = false;

	f->loop->walk += MARKS;
	w.id = f->loop->walk;
	if (enter(&w, f, &taken))
		return taken;
	while (w.depth > 0) {
		struct frame *top = &w.frames[w.depth - 1];
		struct future *child = top->future->class->cancel_child(
		    top->future, top->next_child++);

		if (child == NULL) {
			child = top->future;
			taken = leave(&w);
		} else if (!enter(&w, child, &taken)) {
			continue;
		}
		if (w.depth == 0)
			break;
		/* Either way the one who asked is on top now. */
		top = &w.frames[w.depth - 1];
		top->taken = top->taken || taken;
		if (child->mark == w.id + MARK_ON_PATH)
			top->in_circle = true;
	}
	free(w.frames);
	return taken;
}

bool
cancel_is_on_path(const struct future *f)
{
	return f->mark == f->loop->walk + MARK_ON_PATH;
}
