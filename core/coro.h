/*
 * coro - a stackful coroutine: start, suspend, resume, end.
 *
 * It takes a stack from a pool when it is first resumed and gives it back when
 * its function returns; before and after it owns none.  Who resumes it gets
 * control back when it suspends or ends.  Knows no task and no loop.
 */
#ifndef CORE_CORO_H
#define CORE_CORO_H

#include <stdbool.h>

#include "core/stack.h"

/* What a coroutine goes back to: lives on the stack of who resumed it. */
struct coro_host {
	void *context;
	void *fake_stack; /* AddressSanitizer's */
	const void *base;
	size_t size;
};

struct coro {
	void *context;       /* while it is suspended */
	struct stack *stack; /* NULL before the first resume and at the end */
	struct coro_host *host; /* while it runs */
	void (*fn)(void *);
	void *arg;
	void *fake_stack; /* AddressSanitizer's */
	bool is_done;
};

/* Make c a coroutine that will call fn(arg).  Takes no stack yet. */
void coro_init(struct coro *c, void (*fn)(void *), void *arg);

/* Run c until it suspends or ends.  errno is as before. */
void coro_resume(struct coro *c, struct stack_pool *stacks);

/* Go back to who resumed c, which is running.  Returns at the next resume. */
void coro_suspend(struct coro *c);

#endif
