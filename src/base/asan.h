/* The address sanitizer, where the compiler has it switched on: an arena tells it which of its
 * bytes nobody owns. */
#ifndef FG_BASE_ASAN_H
#define FG_BASE_ASAN_H

#if defined(__SANITIZE_ADDRESS__)
#define FG_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FG_ASAN 1
#endif
#endif
#ifndef FG_ASAN
#define FG_ASAN 0
#endif

#if FG_ASAN
#include <sanitizer/asan_interface.h>
#define FG_POISON(at, size)   __asan_poison_memory_region((at), (size))
#define FG_UNPOISON(at, size) __asan_unpoison_memory_region((at), (size))
#else
#define FG_POISON(at, size)   ((void)(at), (void)(size))
#define FG_UNPOISON(at, size) ((void)(at), (void)(size))
#endif

#endif
