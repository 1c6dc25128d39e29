#include "core/switch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

/* makecontext(3) passes ints alone, so a pointer goes in two halves. */
static void
enter(unsigned entry_high, unsigned entry_low, unsigned arg_high,
    unsigned arg_low)
{
	uintptr_t entry = (uintptr_t)((uint64_t)entry_high << 32 | entry_low);
	uintptr_t arg = (uintptr_t)((uint64_t)arg_high << 32 | arg_low);

	((void (*)(void *))entry)((void *)arg);
	abort();
}

void
switch_context(void **save, void *load)
{
	ucontext_t here;

	/* It lives as long as it is saved: this stack does not go on before. */
	/* cppcheck-suppress autoVariables */
	*save = &here;
	swapcontext(&here, load);
}

void *
switch_prepare(void *base, size_t size, void (*entry)(void *), void *arg)
{
	uintptr_t top = (uintptr_t)base + size - sizeof(ucontext_t);
	ucontext_t *context = (ucontext_t *)(top & ~(uintptr_t)63);
	uint64_t e = (uintptr_t)entry, a = (uintptr_t)arg;

	memset(context, 0, sizeof(*context));
	getcontext(context);
	context->uc_stack.ss_sp = base;
	context->uc_stack.ss_size = (size_t)((char *)context - (char *)base);
	context->uc_link = NULL;
	makecontext(context, (void (*)(void))enter, 4, (unsigned)(e >> 32),
	    (unsigned)e, (unsigned)(a >> 32), (unsigned)a);
	return context;
}
