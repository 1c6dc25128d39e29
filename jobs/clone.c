#include "jobs/clone.h"

#include "config.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LINUX_SCHED_H
#include <linux/sched.h>
#endif

#if defined(SYS_clone3) && defined(CLONE_INTO_CGROUP) && \
    (defined(__x86_64__) || defined(__aarch64__))

/* The system call, then main(arg) on the new stack in the child. */
#ifdef __x86_64__
static long
clone3_call(struct clone_args *args, int (*main)(void *arg), void *arg)
{
	register long result __asm__("rax") = SYS_clone3;
	register void *r12 __asm__("r12") = arg;
	register int (*r13)(void *) __asm__("r13") = main;

	__asm__ volatile("syscall\n\t"
			 "testq %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "movq %%r12, %%rdi\n\t"
			 "call *%%r13\n\t"
			 "hlt\n"
			 "1:"
			 : "+a"(result)
			 : "D"(args), "S"(sizeof(*args)), "r"(r12), "r"(r13)
			 : "rcx", "r11", "memory", "cc");
	return result;
}
#else
static long
clone3_call(struct clone_args *args, int (*main)(void *arg), void *arg)
{
	register long x8 __asm__("x8") = SYS_clone3;
	register long x0 __asm__("x0") = (long)(uintptr_t)args;
	register long x1 __asm__("x1") = (long)sizeof(*args);
	register void *x19 __asm__("x19") = arg;
	register int (*x20)(void *) __asm__("x20") = main;

	__asm__ volatile("svc #0\n\t"
			 "cbnz x0, 1f\n\t"
			 "mov x29, xzr\n\t"
			 "mov x0, x19\n\t"
			 "blr x20\n\t"
			 "brk #1\n"
			 "1:"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x19), "r"(x20)
			 : "memory", "cc");
	return x0;
}
#endif

pid_t
clone_into_cgroup(const struct clone_request *request, int *pidfd)
{
	struct clone_args args = {
	    .flags = (uint64_t)CLONE_VM | CLONE_VFORK | CLONE_PIDFD |
		     (uint64_t)CLONE_INTO_CGROUP |
		     (request->shares_files ? CLONE_FILES : 0),
	    .pidfd = (uint64_t)(uintptr_t)pidfd,
	    .exit_signal = SIGCHLD,
	    .stack = (uint64_t)(uintptr_t)request->stack,
	    .stack_size = request->stack_size,
	    .cgroup = (uint64_t)(unsigned)request->cgroup_fd,
	};
	long result = clone3_call(&args, request->main, request->arg);

	if (result >= 0)
		return (pid_t)result;
	errno = (int)-result;
	return -1;
}

#else

pid_t
clone_into_cgroup(const struct clone_request *request, int *pidfd)
{
	(void)request;
	(void)pidfd;
	errno = ENOSYS;
	return -1;
}

#endif
