#include "core/overflow.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/task.h"

#define HANDLER_STACK_SIZE ((size_t)16 * 1024)

/* A signal handler is given no argument of ours: the one state kept here. */
static struct loop *watched;
static void *handler_stack;

static void
put(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

/* Only async-signal-safe calls: nothing is allocated, nothing is locked. */
static void
on_fault(int number, siginfo_t *info, void *context)
{
	struct task *t = watched == NULL ? NULL : watched->current;

	(void)context;
	if (watched != NULL &&
	    stack_pool_is_guard(&watched->stacks, info->si_addr)) {
		put("taskctl: stack overflow in task ");
		put(t == NULL || t->name == NULL ? "(unnamed)" : t->name);
		put("\n");
	}
	/* SA_RESETHAND: the fault happens again, and ends us. */
	(void)number;
}

void
overflow_install(struct loop *l)
{
	struct sigaction action = {.sa_sigaction = on_fault};
	stack_t stack = {.ss_size = HANDLER_STACK_SIZE};

	if (handler_stack == NULL)
		handler_stack = xmalloc(HANDLER_STACK_SIZE);
	stack.ss_sp = handler_stack;
	watched = l;
	sigaltstack(&stack, NULL);
	sigemptyset(&action.sa_mask);
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

void
overflow_remove(void)
{
	stack_t stack = {.ss_flags = SS_DISABLE};

	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	sigaltstack(&stack, NULL);
	free(handler_stack);
	handler_stack = NULL;
	watched = NULL;
}
