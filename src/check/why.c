/* Why a value needs another: the ways from one to the other, the shortest first. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"

/* Steps of a path that are shown; of more, this many at each end, and partial paths that are kept
 * at most. */
#define ENDS_SHOWN  20
#define MOST_PARTS  4000000u
#define UNREACHABLE UINT32_MAX

typedef struct fg_ways {
    fg_op_id target;
    uint64_t *count;    /* by operation: how many ways from it; the most stands for more */
    uint32_t *distance; /* by operation: operations on the shortest way */
    uint32_t *seen;     /* by operation: which look found it last: two inputs may be one value */
    uint32_t look;
    FG_VEC(fg_op_id) next; /* what the operation at hand needs */
} fg_ways;

static void visit_op(fg_checker *c, void *data, fg_op_id op) {
    fg_ways *ways = data;
    if (ways->seen[op] == ways->look) return;
    ways->seen[op] = ways->look;
    FG_PUSH(c->arena, &ways->next, op);
}

static void visit_value(fg_checker *c, void *data, fg_value_id value) {
    if (!fg_given_of(c, value)) visit_op(c, data, fg_graph_value(c->graph, value)->op);
}

static void visit_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    fg_value_id teller = fg_needs_teller(c, symbol);
    if (teller) visit_value(c, data, teller);
}

static void find_next(fg_checker *c, fg_ways *ways, fg_op_id op) {
    static const fg_need_visitor visiting = {visit_value, visit_op, visit_symbol};
    ways->next.count = 0;
    ways->look++;
    fg_needs_of(c, op, &visiting, ways);
}

/* In the order of the graph: what an operation needs stands before it. */
static void count_ways(fg_checker *c, fg_ways *ways) {
    const fg_op_id *ops = fg_walk_sorted(c);
    for (uint32_t i = 0; i < c->walk.count; i++) {
        fg_op_id op = ops[i];
        ways->distance[op] = UNREACHABLE;
        if (op == ways->target) {
            ways->count[op] = 1;
            ways->distance[op] = 0;
            continue;
        }
        find_next(c, ways, op);
        for (uint32_t j = 0; j < ways->next.count; j++) {
            fg_op_id next = ways->next.at[j];
            if (!ways->count[next]) continue;
            uint64_t sum = ways->count[op] + ways->count[next];
            ways->count[op] = sum < ways->count[op] ? UINT64_MAX : sum;
            if (ways->distance[next] < ways->distance[op] - 1)
                ways->distance[op] = ways->distance[next] + 1;
        }
    }
}

/* ---- the shortest first ---- */

typedef struct fg_part {
    const struct fg_part *before;
    fg_op_id op;
    uint32_t length; /* of the whole way at least */
    uint32_t done;   /* of it behind this part */
    uint32_t order;  /* of parts equally long the first made is the first */
} fg_part;

typedef struct fg_heap {
    FG_VEC(const fg_part *) parts;
    uint32_t made;
} fg_heap;

static bool comes_before(const fg_part *a, const fg_part *b) {
    return a->length != b->length ? a->length < b->length : a->order < b->order;
}

static void heap_push(fg_checker *c, fg_heap *heap, const fg_part *before, fg_op_id op,
                      uint32_t distance) {
    if (heap->made == MOST_PARTS) return;
    fg_part *part = FG_NEW(c->arena, fg_part);
    uint32_t done = before ? before->done + 1 : 0;
    *part = (fg_part){before, op, done + distance, done, heap->made++};
    FG_PUSH(c->arena, &heap->parts, part);
    const fg_part **at = heap->parts.at;
    for (uint32_t i = heap->parts.count - 1; i > 0 && comes_before(at[i], at[(i - 1) / 2]);
         i = (i - 1) / 2) {
        const fg_part *swap = at[i];
        at[i] = at[(i - 1) / 2];
        at[(i - 1) / 2] = swap;
    }
}

static const fg_part *heap_pop(fg_heap *heap) {
    const fg_part **at = heap->parts.at, *first = at[0];
    uint32_t count = --heap->parts.count;
    at[0] = at[count];
    for (uint32_t i = 0;;) {
        uint32_t least = i, left = 2 * i + 1, right = 2 * i + 2;
        if (left < count && comes_before(at[left], at[least])) least = left;
        if (right < count && comes_before(at[right], at[least])) least = right;
        if (least == i) return first;
        const fg_part *swap = at[i];
        at[i] = at[least];
        at[least] = swap;
        i = least;
    }
}

/* ---- in words ---- */

static void add_step(fg_checker *c, fg_text *text, fg_op_id op) {
    fg_text_printf(text, " <- %s", fg_op_full_name(c->graph, c->arena, op));
    fg_span span = fg_op_user_span(c->graph, op);
    if (span.source)
        fg_text_printf(text, " (%u)",
                       fg_source_place(c->graph->sources, span.source, span.begin).line);
}

/* "y <- add_1 (3) <- matmul_1 (3) <- x": the fetch's own operation goes by the fetch's name. */
static const char *way_text(fg_checker *c, const fg_part *last, fg_value_id from) {
    uint32_t count = last->done + 1; /* operations, the first and the target included */
    fg_op_id *ops = FG_NEW_ARRAY(c->arena, fg_op_id, count);
    for (const fg_part *part = last; part; part = part->before) ops[part->done] = part->op;
    fg_text text;
    fg_text_init(&text, c->arena);
    fg_text_puts(&text, c->demand->fetches.at[0].name);
    for (uint32_t i = 1; i + 1 < count; i++) {
        if (count > 2 * ENDS_SHOWN + 2 && i == ENDS_SHOWN + 1) {
            fg_text_printf(&text, " <- ... %u more ...", count - 2 - 2 * ENDS_SHOWN);
            i = count - 1 - ENDS_SHOWN;
        }
        add_step(c, &text, ops[i]);
    }
    if (count > 1) fg_text_printf(&text, " <- %s", fg_word_value(c, from));
    return fg_text_get(&text);
}

static const char *const *list_ways(fg_checker *c, fg_ways *ways, fg_op_id root, fg_value_id from,
                                    size_t most) {
    FG_VEC(const char *) texts = {0};
    fg_heap heap = {0};
    if (ways->count[root]) heap_push(c, &heap, NULL, root, ways->distance[root]);
    while (heap.parts.count > 0 && texts.count < most) {
        const fg_part *part = heap_pop(&heap);
        if (part->op == ways->target) {
            FG_PUSH(c->arena, &texts, way_text(c, part, from));
            continue;
        }
        find_next(c, ways, part->op);
        for (uint32_t i = 0; i < ways->next.count; i++)
            if (ways->count[ways->next.at[i]])
                heap_push(c, &heap, part, ways->next.at[i], ways->distance[ways->next.at[i]]);
    }
    FG_PUSH(c->arena, &texts, NULL);
    return texts.at;
}

/* ---- the question ---- */

static fg_value_id find_source(fg_checker *c, const char *name) {
    fg_value_id value = fg_graph_find(c->graph, name, strlen(name));
    if (value) return value;
    fg_nearest nearest;
    fg_nearest_init(&nearest, name, strlen(name));
    fg_graph_offer_names(c->graph, &nearest);
    fg_finding *finding = fg_check_say(c, FG_G501, (fg_span){0}, "there is no value '%s'", name);
    if (nearest.best) fg_finding_help(c->report, finding, "did you mean '%s'?", nearest.best);
    return 0;
}

bool fg_check_why(const fg_graph *graph, fg_arena *arena, fg_demand *demand, const char *from,
                  size_t most, fg_report *report, fg_paths *paths) {
    fg_checker c;
    *paths = (fg_paths){0};
    fg_check_begin(&c, graph, arena, demand, report);
    fg_rule_unknown_fetch(&c);
    fg_rule_not_fetchable(&c);
    fg_value_id source = find_source(&c, from);
    if (c.failed) return false;
    fg_walk_all(&c);
    fg_missing_study(&c);
    fg_rule_unknown_feed(&c);
    if (c.failed) return false;
    fg_op_id root = fg_graph_value(graph, demand->fetches.at[0].value)->op;
    fg_ways ways = {.target = fg_graph_value(graph, source)->op,
                    .count = FG_NEW_ARRAY(arena, uint64_t, graph->ops.count),
                    .distance = FG_NEW_ARRAY(arena, uint32_t, graph->ops.count),
                    .seen = FG_NEW_ARRAY(arena, uint32_t, graph->ops.count)};
    count_ways(&c, &ways);
    paths->count = fg_walk_reached(&c, root) ? ways.count[root] : 0;
    paths->texts = list_ways(&c, &ways, root, source, paths->count ? most : 0);
    return true;
}
