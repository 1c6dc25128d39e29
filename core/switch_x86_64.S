/*
 * The switch for x86-64 (System V ABI).
 *
 * The way out is pop and jmp, not ret: the return predictor knows nothing of
 * our stacks, and a wrong guess costs three times the switch.  MXCSR and the
 * x87 control word are not kept: no task changes them.
 *
 * No property note for shadow stacks: we do not keep one, so the linker must
 * not mark the program as if we did.
 */
#ifdef __x86_64__

	.text
	.globl switch_context
	.type switch_context, @function
	.p2align 4
switch_context:
	.cfi_startproc
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	.cfi_undefined rip
	popq %rcx
	notrack jmp *%rcx
	.cfi_endproc
	.size switch_context, . - switch_context

	/* r12: the function; r13: its argument.  Nothing lies above. */
	.globl switch_entry
	.type switch_entry, @function
	.p2align 4
switch_entry:
	.cfi_startproc
	.cfi_undefined rip
	xorl %ebp, %ebp
	movq %r13, %rdi
	call *%r12
	ud2
	.cfi_endproc
	.size switch_entry, . - switch_entry

	.section .note.GNU-stack, "", @progbits
#endif
