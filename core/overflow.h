/*
 * overflow - a task that overflows its stack is named before the end.
 */
#ifndef CORE_OVERFLOW_H
#define CORE_OVERFLOW_H

#include "core/loop.h"

/*
 * Handle SIGSEGV and SIGBUS on a stack of their own: a fault in the guard of
 * one of l's stacks says "stack overflow in task NAME", any other fault does
 * what it did before; then the program dies of the signal.  One loop a process;
 * it must outlive the handler.
 */
void overflow_install(struct loop *l);

/* Put the default actions back. */
void overflow_remove(void);

#endif
