#include "cmd/interrupt.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static void
on_signal(struct poll_watch *w)
{
	struct interrupt_signal *s =
	    CONTAINER_OF(w, struct interrupt_signal, watch);

	if (!handle_is_queued(&s->handle))
		loop_call_soon(s->interrupt->loop, &s->handle);
}

/* Stop with all jobs, and go on with them; meanwhile no time passes (R16). */
static void
suspend(struct interrupt *i)
{
	struct clock real = {.is_virtual = false};
	int64_t since;

	halt_suspend(i->runner, true);
	since = clock_now(&real);
	raise(SIGSTOP);
	loop_skip_time(i->loop, clock_now(&real) - since);
	halt_suspend(i->runner, false);
}

static void
on_handle(struct handle *h)
{
	struct interrupt_signal *s =
	    CONTAINER_OF(h, struct interrupt_signal, handle);

	if (s->number == SIGTSTP)
		suspend(s->interrupt);
	else if (s->number == SIGQUIT)
		halt_at_once(s->interrupt->runner, SIGQUIT, "SIGQUIT");
	else
		halt_run(s->interrupt->runner, s->number);
}

/* The front */

static void
on_lifeline(struct poll_watch *w)
{
	struct interrupt *i = CONTAINER_OF(w, struct interrupt, lifeline);

	if (!handle_is_queued(&i->cut))
		loop_call_soon(i->loop, &i->cut);
}

static void
on_cut(struct handle *h)
{
	struct interrupt *i = CONTAINER_OF(h, struct interrupt, cut);

	loop_hold(i->loop);
	loop_unwatch_fd(i->loop, &i->lifeline);
	halt_at_once(i->runner, SIGKILL, "SIGKILL of taskctl");
}

static int
watch_lifeline(struct interrupt *i, int fd, struct err *e)
{
	i->lifeline.ready = on_lifeline;
	handle_init(&i->cut, on_cut);
	if (fd < 0)
		return 0;
	if (loop_watch_fd(i->loop, &i->lifeline, fd, POLL_READABLE, e) < 0)
		return -1;
	/* It wakes nobody in the usual case, and must not hide a deadlock. */
	loop_release(i->loop);
	return 0;
}

/* Life */

static bool
is_ignored(int number)
{
	struct sigaction old;

	return sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN;
}

int
interrupt_init(struct interrupt *i, struct loop *l, struct runner *r,
    int lifeline, struct err *e)
{
	static const int numbers[INTERRUPT_SIGNALS] = {
	    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
	sigset_t none;
	size_t k;

	*i = (struct interrupt){.loop = l, .runner = r};
	for (k = 0; k < ARRAY_LEN(numbers); k++) {
		struct interrupt_signal *s = &i->signals[k];

		s->interrupt = i;
		s->number = numbers[k];
		s->watch.ready = on_signal;
		handle_init(&s->handle, on_handle);
		if (is_ignored(numbers[k]))
			continue;
		if (loop_watch_signal(l, &s->watch, numbers[k], e) < 0)
			return -1;
	}
	if (watch_lifeline(i, lifeline, e) < 0)
		return -1;
	/* Whatever our caller had blocked, and what came meanwhile (R10, R19). */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
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
	if (i->lifeline.event != NULL) {
		loop_hold(i->loop);
		loop_unwatch_fd(i->loop, &i->lifeline);
	}
	if (i->loop != NULL)
		handle_cancel(&i->cut);
}

void
interrupt_die(int number)
{
	struct rlimit none = {0, 0};
	sigset_t set;

	/* Of ourselves there is nothing to be seen in a core dump. */
	setrlimit(RLIMIT_CORE, &none);
	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), number);
}
