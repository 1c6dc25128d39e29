#include "cmd/interrupt.h"

#include <signal.h>
#include <unistd.h>

static void
on_signal(struct poll_watch *w)
{
	struct interrupt_signal *s =
	    CONTAINER_OF(w, struct interrupt_signal, watch);

	if (!handle_is_queued(&s->handle))
		loop_call_soon(s->interrupt->loop, &s->handle);
}

static void
on_handle(struct handle *h)
{
	struct interrupt_signal *s =
	    CONTAINER_OF(h, struct interrupt_signal, handle);

	runner_interrupt(s->interrupt->runner, s->number);
}

int
interrupt_init(
    struct interrupt *i, struct loop *l, struct runner *r, struct err *e)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	size_t k;

	*i = (struct interrupt){.loop = l, .runner = r};
	for (k = 0; k < ARRAY_LEN(numbers); k++) {
		struct interrupt_signal *s = &i->signals[k];
		struct sigaction old;

		s->interrupt = i;
		s->number = numbers[k];
		s->watch.ready = on_signal;
		handle_init(&s->handle, on_handle);
		if (numbers[k] == SIGHUP &&
		    sigaction(SIGHUP, NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		if (loop_watch_signal(l, &s->watch, numbers[k], e) < 0)
			return -1;
	}
	return 0;
}

void
interrupt_finish(struct interrupt *i)
{
	size_t k;

	for (k = 0; k < ARRAY_LEN(i->signals); k++) {
		poll_remove(&i->signals[k].watch);
		if (i->signals[k].interrupt != NULL)
			handle_cancel(&i->signals[k].handle);
	}
}

void
interrupt_die(int number)
{
	sigset_t set;

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), number);
}
