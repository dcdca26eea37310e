/* The statements of an imported graph, gathered by scopes. Its nodes stand in whatever order
 * another program wrote them; a text that opens a scope for one line and closes it again is hard to
 * read.
 *
 * What is written together is a unit: an operation, or an outermost loop with all that is in it.
 * Of the units whose needs are written, the next one is of the place at hand, else of one around
 * it, else the first in the order that there was. */
#include "graph/printing.h"

typedef FG_VEC(uint32_t) fg_units;

typedef struct fg_gathering {
    fg_printing *p;
    uint32_t *unit_of;      /* by operation */
    FG_VEC(uint32_t) from;  /* by unit: its first position; and one more */
    FG_VEC(uint32_t) users; /* pairs of a unit and the next pair's index */
    uint32_t *first_user;   /* by unit: 1 and the index of a pair */
    uint32_t *missing;      /* by unit: how many needs are not written */
    uint8_t *done;          /* by unit */
    fg_units *ready;        /* by place: a heap */
    fg_units all;           /* a heap of those of all places */
    FG_VEC(fg_op_id) order;
} fg_gathering;

/* ---- heaps: the smallest first ---- */

static void push(fg_arena *arena, fg_units *heap, uint32_t unit) {
    FG_PUSH(arena, heap, unit);
    for (uint32_t i = heap->count - 1; i > 0 && heap->at[(i - 1) / 2] > unit; i = (i - 1) / 2) {
        heap->at[i] = heap->at[(i - 1) / 2];
        heap->at[(i - 1) / 2] = unit;
    }
}

static void pop(fg_units *heap) {
    uint32_t last = heap->at[--heap->count], i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= heap->count) break;
        if (child + 1 < heap->count && heap->at[child + 1] < heap->at[child]) child++;
        if (heap->at[child] >= last) break;
        heap->at[i] = heap->at[child];
        i = child;
    }
    if (heap->count > 0) heap->at[i] = last;
}

/* The first that is not done, which is taken out; UINT32_MAX: there is none. */
static uint32_t take_first(const fg_gathering *it, fg_units *heap) {
    while (heap->count > 0) {
        uint32_t unit = heap->at[0];
        pop(heap);
        if (!it->done[unit]) return unit;
    }
    return UINT32_MAX;
}

/* ---- units ---- */

/* What has to keep its order among its like. */
static bool keeps_order(const fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    return op->kind == FG_OP_assert || (op->kind == FG_OP_identity && op->extra != 0);
}

static bool belongs_to_last(const fg_printing *p, uint32_t position) {
    if (position == 0) return false;
    fg_op_id id = p->order.at[position], last = p->order.at[position - 1];
    const fg_op *op = fg_printing_op(p, id), *before = fg_printing_op(p, last);
    if (p->outermost[id] != 0) return p->outermost[id] == p->outermost[last];
    return op->kind == FG_OP_identity && op->extra != 0 && before->kind == FG_OP_identity &&
           op->extra == before->extra;
}

static void find_units(fg_gathering *it) {
    fg_printing *p = it->p;
    for (uint32_t i = 0; i < p->order.count; i++) {
        if (!belongs_to_last(p, i)) FG_PUSH(p->arena, &it->from, i);
        it->unit_of[p->order.at[i]] = it->from.count - 1;
    }
    FG_PUSH(p->arena, &it->from, p->order.count);
}

static void add_need(fg_gathering *it, uint32_t unit, uint32_t need) {
    if (unit == need) return;
    FG_PUSH(it->p->arena, &it->users, unit);
    FG_PUSH(it->p->arena, &it->users, it->first_user[need]);
    it->first_user[need] = it->users.count - 1;
    it->missing[unit]++;
}

/* ---- sizes: a symbol is written as one of the first value that has it ---- */

typedef struct fg_size_needs {
    fg_gathering *it;
    uint32_t *makers; /* by symbol: 1 and the unit of that value; 0: none yet */
    uint32_t unit;    /* that is looked at */
} fg_size_needs;

static void need_symbol(void *user, const fg_symbol *symbol) {
    fg_size_needs *needs = user;
    uint32_t maker = needs->makers[symbol->number];
    if (maker) add_need(needs->it, needs->unit, maker - 1);
}

static void make_symbols(fg_size_needs *needs, const fg_op *op) {
    const fg_printing *p = needs->it->p;
    for (uint32_t k = 0; k < op->output_count; k++) {
        fg_value_id value = op->first_output + k;
        const fg_shape *shape = fg_graph_value(p->graph, value)->shape;
        for (int axis = 0; axis < shape->rank && (k == 0 || p->uses[value] > 0); axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&p->graph->sizes, shape->dims[axis]);
            if (symbol && !needs->makers[symbol->number])
                needs->makers[symbol->number] = needs->unit + 1;
        }
    }
}

static void find_size_needs(fg_gathering *it) {
    const fg_printing *p = it->p;
    fg_size_needs needs = {.it = it};
    needs.makers = FG_NEW_ARRAY(p->arena, uint32_t, p->graph->sizes.symbols.count + 1);
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        const fg_op *op = fg_printing_op(p, id);
        const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
        needs.unit = it->unit_of[id];
        for (int a = 0; op->attrs && a < row->param_count; a++)
            for (uint32_t k = 0; op->attrs[a].kind == FG_ATTR_SIZES && k < op->attrs[a].count; k++)
                fg_size_symbols(&p->graph->sizes, op->attrs[a].sizes[k], need_symbol, &needs);
        if (p->how[id] == FG_PRINT_STATEMENT) make_symbols(&needs, op);
    }
}

static void find_needs(fg_gathering *it) {
    const fg_printing *p = it->p;
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        uint32_t unit = it->unit_of[id];
        fg_print_needs needs = fg_printing_needs_of(p, id);
        for (fg_op_id need; (need = fg_printing_next_need(&needs));)
            add_need(it, unit, it->unit_of[need]);
        if (!keeps_order(p, id)) continue;
        if (last != UINT32_MAX) add_need(it, unit, last);
        last = unit;
    }
}

/* The place of a unit is that of what is written last of it: a loop's own. */
static uint32_t place_of(const fg_gathering *it, uint32_t unit) {
    return it->p->op_places[it->p->order.at[it->from.at[unit + 1] - 1]];
}

static void make_ready(fg_gathering *it, uint32_t unit) {
    push(it->p->arena, &it->ready[place_of(it, unit)], unit);
    push(it->p->arena, &it->all, unit);
}

/* ---- the order ---- */

static uint32_t next_unit(fg_gathering *it, uint32_t place) {
    uint32_t unit = UINT32_MAX;
    for (;; place = it->p->places.at[place].parent) {
        unit = take_first(it, &it->ready[place]);
        if (unit != UINT32_MAX || place == 0) break;
    }
    return unit != UINT32_MAX ? unit : take_first(it, &it->all);
}

static void write_unit(fg_gathering *it, uint32_t unit) {
    it->done[unit] = 1;
    for (uint32_t i = it->from.at[unit]; i < it->from.at[unit + 1]; i++)
        FG_PUSH(it->p->arena, &it->order, it->p->order.at[i]);
    for (uint32_t pair = it->first_user[unit]; pair; pair = it->users.at[pair]) {
        uint32_t user = it->users.at[pair - 1];
        if (--it->missing[user] == 0) make_ready(it, user);
    }
}

void fg_printing_gather(fg_printing *p) {
    fg_printing_place(p);
    uint32_t ops = p->graph->ops.count;
    fg_gathering it = {.p = p, .unit_of = FG_NEW_ARRAY(p->arena, uint32_t, ops)};
    find_units(&it);
    uint32_t units = it.from.count - 1;
    it.first_user = FG_NEW_ARRAY(p->arena, uint32_t, (size_t)units + 1);
    it.missing = FG_NEW_ARRAY(p->arena, uint32_t, (size_t)units + 1);
    it.done = FG_NEW_ARRAY(p->arena, uint8_t, (size_t)units + 1);
    it.ready = FG_NEW_ARRAY(p->arena, fg_units, p->places.count);
    find_needs(&it);
    find_size_needs(&it);
    for (uint32_t unit = 0; unit < units; unit++)
        if (it.missing[unit] == 0) make_ready(&it, unit);
    uint32_t place = 0;
    for (uint32_t unit; (unit = next_unit(&it, place)) != UINT32_MAX;) {
        write_unit(&it, unit);
        if (p->how[p->order.at[it.from.at[unit]]] == FG_PRINT_STATEMENT)
            place = place_of(&it, unit);
    }
    if (it.order.count != p->order.count) return; /* a circle, which keeps its order */
    for (uint32_t i = 0; i < it.order.count; i++) {
        p->order.at[i] = it.order.at[i];
        p->positions[it.order.at[i]] = i;
    }
}
