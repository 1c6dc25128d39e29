/*
 * switch - from one stack to another.
 *
 * Two functions: in assembly for x86-64 and aarch64, by swapcontext(3) for the
 * rest of the world (--with-switch=ucontext).  Only core/coro.c uses them.
 */
#ifndef CORE_SWITCH_H
#define CORE_SWITCH_H

#include <stddef.h>

/*
 * Save the callee-saved registers on this stack and where they are in *save,
 * then take up the context in load.  Returns when somebody loads *save.
 */
void switch_context(void **save, void *load);

/*
 * Lay out a context at the top of the stack from base that, once loaded, calls
 * entry(arg).  entry must not return.
 */
void *switch_prepare(void *base, size_t size, void (*entry)(void *), void *arg);

#endif
