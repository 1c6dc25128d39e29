#include "core/coro.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "core/sanitizer.h"
#include "core/switch.h"

void
coro_init(struct coro *c, void (*fn)(void *), void *arg)
{
	*c = (struct coro){.fn = fn, .arg = arg};
}

/* The first function on a coroutine's stack. */
static void
entry(void *arg)
{
	struct coro *c = arg;

	sanitizer_finish_switch(NULL, &c->host->base, &c->host->size);
	c->fn(c->arg);
	c->is_done = true;
	/* NULL: this was the last switch, its fake stack may go. */
	sanitizer_start_switch(NULL, c->host->base, c->host->size);
	switch_context(&c->context, c->host->context);
	abort();
}

void
coro_resume(struct coro *c, struct stack_pool *stacks)
{
	struct coro_host host = {.context = NULL};
	int saved_errno = errno;

	assert(!c->is_done && c->host == NULL);
	if (c->stack == NULL) {
		c->stack = stack_acquire(stacks);
		c->context =
		    switch_prepare(c->stack->base, c->stack->size, entry, c);
	}
	c->host = &host;
	sanitizer_start_switch(
	    &host.fake_stack, c->stack->base, c->stack->size);
	switch_context(&host.context, c->context);
	sanitizer_finish_switch(host.fake_stack, NULL, NULL);
	c->host = NULL;
	if (c->is_done) {
		stack_release(stacks, c->stack);
		c->stack = NULL;
	}
	errno = saved_errno;
}

void
coro_suspend(struct coro *c)
{
	int saved_errno = errno;

	sanitizer_start_switch(&c->fake_stack, c->host->base, c->host->size);
	switch_context(&c->context, c->host->context);
	sanitizer_finish_switch(c->fake_stack, &c->host->base, &c->host->size);
	errno = saved_errno;
}
