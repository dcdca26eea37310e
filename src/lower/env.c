/* Where the names of a body are kept. */
#include <assert.h>
#include <stdlib.h>

#include "lower/lowering.h"

fg_env *fg_env_new(fg_lowering *lo, fg_env *parent) {
    fg_env *env = FG_NEW(lo->arena, fg_env);
    env->parent = parent;
    return env;
}

fg_env *fg_env_new_file(fg_lowering *lo) {
    fg_env *env = fg_env_new(lo, NULL);
    env->kind = FG_ENV_PAGED;
    return env;
}

static fg_entry *find_settled(const fg_env *env, const fg_name *name) {
    uint32_t low = 0, high = env->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (env->settled[middle].name->number < name->number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < env->count && env->settled[low].name == name ? &env->settled[low].entry : NULL;
}

fg_entry *fg_env_own(const fg_env *env, const fg_name *name) {
    if (env->kind == FG_ENV_HASHED) return fg_map_get(&env->names, name);
    if (env->kind == FG_ENV_SETTLED) return find_settled(env, name);
    uint32_t page = name->number / FG_ENV_PAGE;
    if (page >= env->count || !env->pages[page]) return NULL;
    fg_entry *entry = &env->pages[page][name->number % FG_ENV_PAGE];
    return entry->kind != FG_UNSET ? entry : NULL;
}

fg_entry *fg_env_get(const fg_env *env, const fg_name *name) {
    for (; env; env = env->parent) {
        fg_entry *entry = fg_env_own(env, name);
        if (entry) return entry;
    }
    return NULL;
}

fg_entry *fg_env_get_here(const fg_env *env, const fg_name *name) {
    for (; env; env = env->scope ? NULL : env->parent) {
        fg_entry *entry = fg_env_own(env, name);
        if (entry) return entry;
    }
    return NULL;
}

/* An entry of an environment of its own room: one that a call which is done gave back. */
static fg_entry *hashed_entry(fg_lowering *lo, fg_env *env, const fg_name *name) {
    if (!env->names.slots && lo->spare_maps.count)
        env->names = lo->spare_maps.at[--lo->spare_maps.count];
    fg_entry *entry = lo->spare_entries.count ? lo->spare_entries.at[--lo->spare_entries.count]
                                              : FG_NEW(lo->arena, fg_entry);
    *entry = (fg_entry){0};
    fg_map_set(lo->arena, &env->names, name, entry);
    return entry;
}

/* Room for a name that is not there yet. */
static fg_entry *new_entry(fg_lowering *lo, fg_env *env, const fg_name *name) {
    if (!env->order.at && lo->spare_orders.count)
        env->order = lo->spare_orders.at[--lo->spare_orders.count];
    FG_PUSH(lo->arena, &env->order, name);
    if (env->kind == FG_ENV_HASHED) return hashed_entry(lo, env, name);
    uint32_t page = name->number / FG_ENV_PAGE;
    if (page >= env->count) {
        uint32_t count = page < 32 ? 64 : 2 * page;
        env->pages = fg_arena_grow(lo->arena, env->pages, env->count * sizeof *env->pages,
                                   count * sizeof *env->pages);
        env->count = count;
    }
    if (!env->pages[page]) env->pages[page] = FG_NEW_ARRAY(lo->arena, fg_entry, FG_ENV_PAGE);
    return &env->pages[page][name->number % FG_ENV_PAGE];
}

static int by_number(const void *a, const void *b) {
    uint32_t x = ((const fg_settled *)a)->name->number, y = ((const fg_settled *)b)->name->number;
    return (x > y) - (x < y);
}

void fg_env_settle(fg_lowering *lo, fg_env *env) {
    assert(env->kind == FG_ENV_HASHED);
    uint32_t count = env->order.count;
    fg_settled *settled = FG_NEW_ARRAY(lo->arena, fg_settled, count);
    for (uint32_t i = 0; i < count; i++) {
        fg_entry *entry = fg_map_get(&env->names, env->order.at[i]);
        settled[i] = (fg_settled){env->order.at[i], *entry};
        FG_PUSH(lo->arena, &lo->spare_entries, entry);
    }
    if (count > 1) qsort(settled, count, sizeof *settled, by_number);
    if (count > 0) {
        fg_map_clear(&env->names);
        FG_PUSH(lo->arena, &lo->spare_maps, env->names);
        env->order.count = 0;
        FG_PUSH(lo->arena, &lo->spare_orders, env->order);
    }
    env->order = (fg_name_list){0};
    env->kind = FG_ENV_SETTLED;
    env->count = count;
    env->settled = settled;
}

fg_entry *fg_env_set(fg_lowering *lo, fg_env *env, const fg_name *name, fg_meaning value,
                     const fg_node *node) {
    fg_entry *entry = fg_env_own(env, name);
    if (!entry) {
        const fg_entry *outer =
            env->parent && !env->scope ? fg_env_get_here(env->parent, name) : NULL;
        entry = new_entry(lo, env, name);
        entry->times = outer ? outer->times : 0;
    }
    entry->value = value;
    entry->kind = FG_BOUND;
    if (node) {
        entry->begin = node->begin;
        entry->end = node->end;
    }
    return entry;
}
