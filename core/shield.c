#include "core/shield.h"

static struct future *
waits_for(struct future *f, size_t i)
{
	struct shield *s = CONTAINER_OF(f, struct shield, outer);

	return i == 0 ? s->inner : NULL;
}

static const struct future_class shield_class = {
    .name = "shield",
    .waits_for = waits_for,
};

static void
on_inner_done(struct handle *h)
{
	struct shield *s = CONTAINER_OF(h, struct shield, handle);
	struct err e = ERR_INIT;
	void *value = NULL;

	if (future_is_done(&s->outer))
		return;
	if (future_result(s->inner, &value, &e) < 0)
		future_set_error(&s->outer, &e);
	else
		future_set_result(&s->outer, value);
}

void
shield_init(struct shield *s, struct future *inner)
{
	future_init(&s->outer, inner->loop);
	s->outer.class = &shield_class;
	s->inner = inner;
	handle_init(&s->handle, on_inner_done);
	if (!future_is_done(inner))
		future_add_callback(inner, &s->handle);
}

struct future *
shield_future(struct shield *s)
{
	if (future_is_done(s->inner) && !future_is_done(&s->outer) &&
	    !handle_is_queued(&s->handle))
		return s->inner;
	return &s->outer;
}

void
shield_finish(struct shield *s)
{
	handle_cancel(&s->handle);
	future_mark_read(&s->outer);
	future_finish(&s->outer);
}
