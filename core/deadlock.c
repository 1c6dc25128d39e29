#include "core/deadlock.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/future.h"
#include "core/mem.h"
#include "core/task.h"

enum {
	MARK_GREY,
	MARK_BLACK,
	MARKS
};

struct frame {
	struct future *future;
	size_t next;
};

struct search {
	uint32_t id;
	struct frame *path;
	size_t depth, capacity;
};

static void
push(struct search *s, struct future *f)
{
	s->path =
	    xgrow_array(s->path, &s->capacity, s->depth + 1, sizeof(*s->path));
	s->path[s->depth++] = (struct frame){.future = f};
	f->mark = s->id + MARK_GREY;
}

static struct future *
next_awaited(struct frame *frame)
{
	const struct future_class *class = frame->future->class;

	if (class == NULL || class->waits_for == NULL ||
	    future_is_done(frame->future))
		return NULL;
	return class->waits_for(frame->future, frame->next++);
}

/* The path from f's place in it to its end is a circle. */
static int
report_circle(const struct search *s, struct future *f, struct err *e)
{
	char text[200] = "";
	struct future *start = NULL;
	size_t n = 0, first = s->depth - 1, links, i;

	while (s->path[first].future != f)
		first--;
	links = s->depth - first;
	/* Once around from a task to itself. */
	for (i = 0; i < 2 * links && n < sizeof(text); i++) {
		struct future *at = s->path[first + i % links].future;

		/* Futures between two tasks say nothing to a reader. */
		if (task_of_future(at) == NULL)
			continue;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
		    n == 0 ? "" : " -> ", future_label(at));
		if (at == start)
			break;
		if (start == NULL)
			start = at;
	}
	return err_set(e, ERR_DEADLOCK, "deadlock: %s", text);
}

/* Returns -1 with *e set when a circle can be reached from f. */
static int
search_from(struct search *s, struct future *f, struct err *e)
{
	push(s, f);
	while (s->depth > 0) {
		struct frame *top = &s->path[s->depth - 1];
		struct future *next = next_awaited(top);

		if (next == NULL) {
			top->future->mark = s->id + MARK_BLACK;
			s->depth--;
		} else if (next->mark == s->id + MARK_GREY) {
			return report_circle(s, next, e);
		} else if (next->mark != s->id + MARK_BLACK) {
			push(s, next);
		}
	}
	return 0;
}

int
deadlock_describe(struct loop *l, struct err *e)
{
	struct search s = {0};
	struct task *blocked = NULL;
	int rc = 0;

	l->walk += MARKS + 2;
	s.id = l->walk;
	list_for_each (n, &l->tasks) {
		struct task *t = CONTAINER_OF(n, struct task, link);

		if (t->future.mark != s.id + MARK_BLACK)
			rc = search_from(&s, &t->future, e);
		if (rc < 0)
			break;
		/* The one that nobody else waits for is oldest or innermost. */
		if (t->awaitee != NULL && task_of_future(t->awaitee) == NULL)
			blocked = t;
	}
	free(s.path);
	if (rc < 0)
		return -1;
	if (blocked == NULL)
		return err_set(e, ERR_DEADLOCK,
		    "deadlock: nothing is left that could go on");
	return err_set(e, ERR_DEADLOCK,
	    "deadlock: task %s waits for a %s that nothing will settle",
	    task_name(blocked), future_label(blocked->awaitee));
}
