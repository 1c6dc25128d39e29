#include "core/members.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/task.h"

static void
on_handle(struct handle *h)
{
	struct member *m = CONTAINER_OF(h, struct member, handle);

	m->is_seen = true;
	m->members->on_done(m->members, m->future);
}

void
members_init(struct members *m, struct loop *l, struct future *const *futures,
    size_t n, void (*on_done)(struct members *, struct future *))
{
	size_t i;

	*m = (struct members){.on_done = on_done};
	m->list = xcalloc(n, sizeof(*m->list));
	l->walk += 4; /* as far apart as the marks of core/cancel.c */
	for (i = 0; i < n; i++) {
		struct member *member = &m->list[m->n];

		if (futures[i]->mark == l->walk)
			continue;
		futures[i]->mark = l->walk;
		handle_init(&member->handle, on_handle);
		member->members = m;
		member->future = futures[i];
		m->n++;
	}
}

void
members_watch(struct members *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		future_add_callback(m->list[i].future, &m->list[i].handle);
}

void
members_finish(struct members *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		handle_cancel(&m->list[i].handle);
	free(m->list);
	*m = (struct members){0};
}

struct future *
members_pending(struct members *m, size_t i)
{
	size_t at;

	/* Called with i = 0, 1, 2, ...: go on where the last one was found. */
	at = i == 0 ? 0 : m->next_pending + 1;
	while (at < m->n && future_is_done(m->list[at].future))
		at++;
	m->next_pending = at;
	return at < m->n ? m->list[at].future : NULL;
}

bool
members_include(struct future *const *futures, size_t n, const struct task *t)
{
	size_t i;

	for (i = 0; t != NULL && i < n; i++) {
		if (futures[i] == &t->future)
			return true;
	}
	return false;
}
