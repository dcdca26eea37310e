/* Interned names: two names are equal exactly if their pointers are. */
#ifndef FG_BASE_NAME_H
#define FG_BASE_NAME_H

#include "base/memory.h"

typedef struct fg_name {
    uint32_t hash;
    uint32_t number; /* from 0, in the order of interning */
    uint32_t length; /* bytes, without the NUL behind them */
    char text[];
} fg_name;

typedef struct fg_name_slot {
    uint32_t hash;  /* so that probing need not look at the names */
    uint32_t which; /* 1 + the number of the name that it holds; 0: free */
} fg_name_slot;

typedef struct fg_names {
    fg_arena *arena;
    fg_name_slot *slots;
    const fg_name **at; /* by number */
    uint32_t count, capacity;
} fg_names;

void fg_names_init(fg_names *names, fg_arena *arena);
/* `length` at most 2^32 - 1. */
const fg_name *fg_name_of(fg_names *names, const char *text, size_t length);
const fg_name *fg_name_of_text(fg_names *names, const char *text);
const fg_name *fg_name_printf(fg_names *names, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The name if it was interned before, else NULL. */
const fg_name *fg_name_find(const fg_names *names, const char *text, size_t length);

#endif
