#include "jobs/exec_process.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mechanism.h"
#include "core/mem.h"
#include "jobs/spawn.h"

struct process_executor {
	struct executor executor;
	struct spawner *spawner;
	struct list_node processes;    /* that have not been seen to end */
	struct poll_watch child_watch; /* SIGCHLD, once a pidfd was missing */
	bool no_pidfd;
};

struct real_process {
	struct process process;
	struct list_node link;
	struct poll_watch watch;
	struct loop *loop;
	int pidfd;    /* or -1 */
	bool is_held; /* the loop is, without a pidfd */
};

/* Turn what waitid(2) tells into what waitpid(2) does. */
static int
status_of(const siginfo_t *info)
{
	switch (info->si_code) {
	case CLD_KILLED:
		return info->si_status;
	case CLD_DUMPED:
		return info->si_status | 0x80;
	default:
		return (info->si_status & 0xff) << 8;
	}
}

/* Has p ended?  It is not reaped: that is release's to do. */
static void
look(struct real_process *p)
{
	siginfo_t info = {.si_pid = 0};

	if (waitid(P_PID, (id_t)p->process.pid, &info,
		WEXITED | WNOHANG | WNOWAIT) < 0) {
		/* Reaped by somebody else: nothing better is known (B104). */
		if (errno != ECHILD)
			return;
		info.si_pid = p->process.pid;
		info.si_code = CLD_EXITED;
		info.si_status = 255;
	}
	if (info.si_pid == 0)
		return;
	list_remove(&p->link);
	loop_unwatch_fd(p->loop, &p->watch);
	if (p->is_held)
		loop_release(p->loop);
	p->is_held = false;
	p->process.status = status_of(&info);
	future_set_result(&p->process.exited, NULL);
}

static void
on_pidfd(struct poll_watch *w)
{
	look(CONTAINER_OF(w, struct real_process, watch));
}

static void
on_sigchld(struct poll_watch *w)
{
	struct process_executor *x =
	    CONTAINER_OF(w, struct process_executor, child_watch);

	list_for_each_safe (n, &x->processes)
		look(CONTAINER_OF(n, struct real_process, link));
}

/* From now on SIGCHLD tells. */
static int
watch_sigchld(struct process_executor *x, struct loop *l, struct err *e)
{
	x->child_watch.ready = on_sigchld;
	if (x->child_watch.event != NULL)
		return 0;
	return loop_watch_signal(l, &x->child_watch, SIGCHLD, e);
}

/* was_watched: SIGCHLD was, when p was started. */
static int
watch(struct process_executor *x, struct real_process *p, bool was_watched,
    struct err *e)
{
	p->watch.ready = on_pidfd;
	if (p->pidfd >= 0)
		return loop_watch_fd(
		    p->loop, &p->watch, p->pidfd, POLL_READABLE, e);
	if (watch_sigchld(x, p->loop, e) < 0)
		return -1;
	loop_hold(p->loop);
	p->is_held = true;
	/* It may have ended before anybody was told. */
	if (!was_watched)
		look(p);
	return 0;
}

static void
send_signal(struct executor *x, struct process *process, int sig)
{
	(void)x;
	/* Unreaped, its number is still its own; 0 and 1 would be others. */
	assert(process->pid > 1);
	kill(-process->pid, sig);
}

static void
release(struct executor *x, struct process *process)
{
	struct real_process *p =
	    CONTAINER_OF(process, struct real_process, process);

	(void)x;
	assert(future_is_done(&process->exited));
	while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (p->pidfd >= 0)
		close(p->pidfd);
	future_finish(&process->exited);
	free(p);
}

static struct process *
start(struct executor *executor, struct loop *l,
    const struct exec_request *request, struct err *e)
{
	struct process_executor *x =
	    CONTAINER_OF(executor, struct process_executor, executor);
	struct real_process *p = xcalloc(1, sizeof(*p));
	bool was_watched;

	p->loop = l;
	if (x->no_pidfd && watch_sigchld(x, l, e) < 0) {
		free(p);
		return NULL;
	}
	was_watched = x->child_watch.event != NULL;
	p->process.pid = spawn(x->spawner, request, &p->pidfd, e);
	if (p->process.pid < 0) {
		free(p);
		return NULL;
	}
	future_init(&p->process.exited, l);
	list_append(&x->processes, &p->link);
	if (watch(x, p, was_watched, e) < 0) {
		/* Unseen it must not run: end it, and say why. */
		kill(-p->process.pid, SIGKILL);
		list_remove(&p->link);
		future_set_result(&p->process.exited, NULL);
		release(executor, &p->process);
		return NULL;
	}
	return &p->process;
}

struct executor *
exec_process_create(void)
{
	struct process_executor *x = xcalloc(1, sizeof(*x));

	x->executor = (struct executor){
	    .start = start, .signal = send_signal, .release = release};
	x->spawner = spawner_create();
	x->no_pidfd = mechanism_is_off(MECHANISM_PIDFD);
	list_init(&x->processes);
	return &x->executor;
}

void
exec_process_destroy(struct executor *executor)
{
	struct process_executor *x =
	    CONTAINER_OF(executor, struct process_executor, executor);

	poll_remove(&x->child_watch);
	spawner_destroy(x->spawner);
	free(x);
}
