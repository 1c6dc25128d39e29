/*
 * The switch for aarch64 (AAPCS64).
 *
 * The way out is ret: the place behind a bl is no landing pad, and a br there
 * would fault where branch targets are enforced.
 */
#ifdef __aarch64__

	.text
	.globl switch_context
	.type switch_context, %function
	.p2align 4
switch_context:
	.cfi_startproc
	hint #34 /* bti c */
	sub sp, sp, #160
	stp x19, x20, [sp, #0]
	stp x21, x22, [sp, #16]
	stp x23, x24, [sp, #32]
	stp x25, x26, [sp, #48]
	stp x27, x28, [sp, #64]
	stp x29, x30, [sp, #80]
	stp d8, d9, [sp, #96]
	stp d10, d11, [sp, #112]
	stp d12, d13, [sp, #128]
	stp d14, d15, [sp, #144]
	mov x9, sp
	str x9, [x0]
	mov sp, x1
	ldp x19, x20, [sp, #0]
	ldp x21, x22, [sp, #16]
	ldp x23, x24, [sp, #32]
	ldp x25, x26, [sp, #48]
	ldp x27, x28, [sp, #64]
	ldp x29, x30, [sp, #80]
	ldp d8, d9, [sp, #96]
	ldp d10, d11, [sp, #112]
	ldp d12, d13, [sp, #128]
	ldp d14, d15, [sp, #144]
	add sp, sp, #160
	.cfi_undefined x30
	ret
	.cfi_endproc
	.size switch_context, . - switch_context

	/* x19: the function; x20: its argument.  Nothing lies above. */
	.globl switch_entry
	.type switch_entry, %function
	.p2align 4
switch_entry:
	.cfi_startproc
	.cfi_undefined x30
	hint #36 /* bti j */
	mov x29, #0
	mov x0, x20
	blr x19
	brk #1
	.cfi_endproc
	.size switch_entry, . - switch_entry

	.section .note.GNU-stack, "", %progbits
#endif
