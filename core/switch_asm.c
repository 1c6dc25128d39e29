#include "core/switch.h"

#include <stdint.h>
#include <string.h>

/* Calls what switch_prepare() left in two registers; in switch_ARCH.S. */
void switch_entry(void);

/*
 * The frame that switch_context() pops.  The order is that of the .S file; the
 * entry finds rsp (sp) aligned to 16 bytes, as at a call.
 */
#if defined(__x86_64__)
enum {
	SLOTS = 9,
	SLOT_ENTRY = 3,
	SLOT_ARG = 2,
	SLOT_PC = 6
};
#elif defined(__aarch64__)
enum {
	SLOTS = 20,
	SLOT_ENTRY = 0,
	SLOT_ARG = 1,
	SLOT_PC = 11
};
#else
#error "no switch for this processor: configure --with-switch=ucontext"
#endif

void *
switch_prepare(void *base, size_t size, void (*entry)(void *), void *arg)
{
	uintptr_t top = ((uintptr_t)base + size) & ~(uintptr_t)15;
	uintptr_t *frame = (uintptr_t *)top - SLOTS;

	memset(frame, 0, SLOTS * sizeof(*frame));
	frame[SLOT_ENTRY] = (uintptr_t)entry;
	frame[SLOT_ARG] = (uintptr_t)arg;
	frame[SLOT_PC] = (uintptr_t)switch_entry;
	return frame;
}
