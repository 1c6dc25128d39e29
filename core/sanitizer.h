/*
 * sanitizer - what AddressSanitizer has to be told of stacks that are ours.
 *
 * Empty inline functions in an ordinary build.  Included by core/stack.c and
 * core/coro.c alone.
 */
#ifndef CORE_SANITIZER_H
#define CORE_SANITIZER_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>

#define sanitizer_register_root(p, n) __lsan_register_root_region(p, n)
#define sanitizer_unregister_root(p, n) __lsan_unregister_root_region(p, n)
#define sanitizer_unpoison(p, n) __asan_unpoison_memory_region(p, n)
#define sanitizer_start_switch(save, base, size) \
	__sanitizer_start_switch_fiber(save, base, size)
#define sanitizer_finish_switch(save, base, size) \
	__sanitizer_finish_switch_fiber(save, base, size)
#else
#define sanitizer_register_root(p, n) ((void)0)
#define sanitizer_unregister_root(p, n) ((void)0)
#define sanitizer_unpoison(p, n) ((void)0)
#define sanitizer_start_switch(save, base, size) ((void)0)
#define sanitizer_finish_switch(save, base, size) ((void)0)
#endif

#endif
