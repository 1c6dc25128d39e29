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
#include "jobs/tree.h"

/* How often orphans are looked for that have ended, while something runs. */
#define REAP_INTERVAL CLOCK_SECOND

struct process_executor {
	struct executor executor;
	struct spawner *spawner;
	struct forest forest;
	struct timer reap_timer;
	struct loop *loop;             /* while something runs */
	size_t n_running;              /* not yet released */
	struct list_node processes;    /* that have not been seen to end */
	struct poll_watch child_watch; /* SIGCHLD, once a pidfd was missing */
	bool no_pidfd;
};

struct real_process {
	struct process process;
	struct list_node link;
	struct tree tree;
	struct forest *forest; /* that it is in */
	struct poll_watch watch;
	struct loop *loop;
	int pidfd;         /* or -1 */
	bool is_held;      /* the loop is, without a pidfd */
	bool is_abandoned; /* it lives, and is not waited for */
	bool is_left;      /* what it has started may go on */
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

static void
settle(struct real_process *p, int status)
{
	list_remove(&p->link);
	loop_unwatch_fd(p->loop, &p->watch);
	if (p->is_held)
		loop_release(p->loop);
	p->is_held = false;
	p->process.status = status;
	future_set_result(&p->process.exited, NULL);
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
	forest_tell_end(p->forest, &p->tree);
	settle(p, status_of(&info));
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

/* Orphans */

static void
on_reap(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct process_executor *x =
	    CONTAINER_OF(t, struct process_executor, reap_timer);

	forest_reap(&x->forest);
	loop_call_later(x->loop, t, REAP_INTERVAL);
}

static void
begin(struct process_executor *x, struct loop *l)
{
	if (x->n_running++ > 0)
		return;
	x->loop = l;
	loop_call_later(l, &x->reap_timer, REAP_INTERVAL);
}

static void
end(struct process_executor *x)
{
	if (--x->n_running == 0)
		loop_cancel_timer(x->loop, &x->reap_timer);
}

/* Trees */

static struct process_executor *
executor_of(struct executor *x)
{
	return CONTAINER_OF(x, struct process_executor, executor);
}

static struct tree *
tree_of(struct process *process)
{
	return &CONTAINER_OF(process, struct real_process, process)->tree;
}

static void
stop(struct executor *x, struct process *process, int sig)
{
	if (sig == SIGKILL)
		tree_kill(tree_of(process), &executor_of(x)->forest);
	else
		tree_stop(tree_of(process), &executor_of(x)->forest, sig);
}

static void
send_signal(struct executor *x, struct process *process, int sig)
{
	tree_signal(tree_of(process), &executor_of(x)->forest, sig);
}

static bool
has_ended(struct executor *x, struct process *process)
{
	return tree_has_ended(tree_of(process), &executor_of(x)->forest);
}

static void
list(struct executor *x, struct process *process, struct procfs_list *l)
{
	tree_list(tree_of(process), &executor_of(x)->forest, l);
}

static void
leave(struct executor *x, struct process *process)
{
	struct real_process *p =
	    CONTAINER_OF(process, struct real_process, process);

	p->is_left = true;
	tree_leave(&p->tree, &executor_of(x)->forest);
	if (!future_is_done(&process->exited)) {
		p->is_abandoned = true;
		settle(p, SIGKILL);
	}
}

static void
list_strays(struct executor *x, struct procfs_list *l, bool is_to_kill)
{
	struct forest *f = &executor_of(x)->forest;

	if (forest_has_no_orphans(f))
		return;
	forest_list_strays(f, l);
	if (is_to_kill && l->n > 0)
		tree_kill_strays(f);
}

/* Start and release */

static void
release(struct executor *x, struct process *process)
{
	struct real_process *p =
	    CONTAINER_OF(process, struct real_process, process);

	assert(future_is_done(&process->exited));
	/* Where nothing can be seen, this much can be done all the same. */
	if (!p->forest->has_proc && !p->is_left)
		kill(-process->pid, SIGKILL);
	while (!p->is_abandoned && waitpid(process->pid, NULL, 0) < 0 &&
	       errno == EINTR)
		;
	forest_remove_tree(&executor_of(x)->forest, &p->tree);
	if (p->pidfd >= 0)
		close(p->pidfd);
	end(executor_of(x));
	future_finish(&process->exited);
	free(p);
}

/* A process that can not be watched must not run: end it, and say why. */
static struct process *
give_up(struct executor *executor, struct real_process *p)
{
	kill(-p->process.pid, SIGKILL);
	list_remove(&p->link);
	future_set_result(&p->process.exited, NULL);
	release(executor, &p->process);
	return NULL;
}

/* Returns -1 with *e set; else p has its pid, its pidfd and its tree. */
static int
spawn_process(struct process_executor *x, struct real_process *p,
    const struct exec_request *request, struct err *e)
{
	struct cgroup *group = cgroup_acquire(x->forest.cgroups);
	struct birth birth = {.cgroup_fd = group == NULL ? -1 : group->fd};

	p->process.pid = spawn(x->spawner, request, &birth, e);
	if (!birth.in_cgroup || p->process.pid < 0) {
		cgroup_release(group);
		group = NULL;
	}
	if (p->process.pid < 0)
		return -1;
	p->pidfd = birth.pidfd;
	p->forest = &x->forest;
	forest_add_tree(
	    &x->forest, &p->tree, p->process.pid, group, request->tag);
	return 0;
}

static struct process *
start(struct executor *executor, struct loop *l,
    const struct exec_request *request, struct err *e)
{
	struct process_executor *x = executor_of(executor);
	struct real_process *p = xcalloc(1, sizeof(*p));
	bool was_watched;

	p->loop = l;
	if (x->no_pidfd && watch_sigchld(x, l, e) < 0) {
		free(p);
		return NULL;
	}
	was_watched = x->child_watch.event != NULL;
	if (spawn_process(x, p, request, e) < 0) {
		free(p);
		return NULL;
	}
	begin(x, l);
	future_init(&p->process.exited, l);
	list_append(&x->processes, &p->link);
	if (watch(x, p, was_watched, e) < 0)
		return give_up(executor, p);
	return &p->process;
}

struct executor *
exec_process_create(const char *run, const struct rlimit *files)
{
	struct process_executor *x = xcalloc(1, sizeof(*x));

	x->executor = (struct executor){
	    .start = start,
	    .stop = stop,
	    .signal = send_signal,
	    .has_ended = has_ended,
	    .list = list,
	    .leave = leave,
	    .release = release,
	    .list_strays = list_strays,
	};
	x->spawner = spawner_create(files);
	x->no_pidfd = mechanism_is_off(MECHANISM_PIDFD);
	list_init(&x->processes);
	timer_init(&x->reap_timer, on_reap);
	forest_init(&x->forest, run, true);
	return &x->executor;
}

const char *
exec_process_reach(const struct executor *executor)
{
	const struct process_executor *x =
	    CONTAINER_OF(executor, const struct process_executor, executor);

	if (!x->forest.has_proc)
		return "group";
	if (x->forest.cgroups != NULL)
		return "cgroup";
	return x->forest.is_reaper ? "subreaper" : "session";
}

void
exec_process_destroy(struct executor *executor)
{
	struct process_executor *x = executor_of(executor);

	poll_remove(&x->child_watch);
	forest_finish(&x->forest);
	spawner_destroy(x->spawner);
	free(x);
}
