/* If and Case: the bodies of all branches, one after the other. What is needed of them is decided
 * where they meet: build_control.c. */
#include "tensorflow/expanding.h"

/* The functions that the branches are, in order; NULL where they are not told. */
static const fg_tf_function_name **find_branches(fg_tf_expanding *x, const fg_tf_node *node,
                                                 uint32_t *count) {
    static const char *const keys[] = {"then_branch", "else_branch"};
    const fg_tf_list *branches = fg_tf_type_list(node, "branches");
    bool cases = fg_bytes_are(node->op, "Case") || fg_bytes_are(node->op, "StatelessCase");
    *count = cases ? (branches ? branches->func.count : 0) : 2;
    const fg_tf_function_name **found =
        FG_NEW_ARRAY(x->arena, const fg_tf_function_name *, (size_t)*count + 1);
    for (uint32_t i = 0; i < *count; i++) {
        const fg_tf_value *value = cases ? NULL : fg_tf_attr_of(&node->attr, keys[i]);
        if (cases)
            found[i] = &branches->func.at[i];
        else if (value && value->kind == FG_TF_VALUE_FUNC)
            found[i] = value->func;
        if (!found[i]) {
            fg_tf_cannot(x, "its attribute '%s' is no function", keys[i]);
            return NULL;
        }
    }
    if (*count == 0) fg_tf_cannot(x, "it has no branches");
    return *count ? found : NULL;
}

/* "then", "else"; "branch_0" and so on of a Case. */
static fg_bytes scope_of(fg_tf_expanding *x, const fg_tf_node *node, uint32_t branch) {
    static const char *const names[] = {"then", "else"};
    bool cases = fg_bytes_are(node->op, "Case") || fg_bytes_are(node->op, "StatelessCase");
    const char *name = cases ? fg_arena_printf(x->arena, "branch_%u", branch) : names[branch];
    return fg_tf_join(x, node->name, name);
}

static bool prepare(fg_tf_expanding *x, const fg_tf_caller *caller, fg_tf_instance *branches,
                    uint32_t count) {
    const fg_tf_node *node = &caller->node;
    uint32_t found;
    const fg_tf_function_name **functions = find_branches(x, node, &found);
    if (!functions) return false;
    for (uint32_t i = 0; i < count; i++) {
        branches[i] = (fg_tf_instance){.bound = &functions[i]->attr,
                                       .scope = scope_of(x, node, i),
                                       .args = caller->data.at + 1,
                                       .arg_count = caller->data.count - 1};
        if (!fg_tf_prepare(x, &branches[i], functions[i]->name, fg_tf_type_list(node, "Tin"),
                           fg_tf_type_list(node, "Tout")))
            return false;
        if (branches[i].result_count != branches[0].result_count)
            return fg_tf_cannot(x, "its branches give %u and %u results", branches[0].result_count,
                                branches[i].result_count);
    }
    return true;
}

/* Branches that only do something give a value of no meaning, which is computed behind that. */
static void add_dummy(fg_tf_expanding *x, fg_tf_instance *branch) {
    uint32_t node = fg_tf_new_node(x, branch->scope, FG_TF_BYTES("branch_executed"), "NoOp");
    if (branch->effect.length) fg_tf_add_input(x, node, branch->effect);
    FG_PUSH(x->arena, &branch->results, x->def->node.at[node].name);
}

static void place(fg_tf_expanding *x, fg_tf_caller *caller, fg_tf_instance *branch, int depth) {
    branch->start = caller->start;
    fg_tf_place_body(x, branch, depth);
    if (branch->result_count == 0) add_dummy(x, branch);
    for (uint32_t i = 0; i < branch->result_count; i++)
        branch->results.at[i] = fg_tf_behind(x, branch->scope, FG_TF_BYTES("result"),
                                             branch->results.at[i], branch->effect);
}

bool fg_tf_expand_branches(fg_tf_expanding *x, fg_tf_caller *caller, int depth) {
    uint32_t count;
    if (caller->data.count == 0) return fg_tf_cannot(x, "it has no input that decides");
    if (!find_branches(x, &caller->node, &count)) return false;
    fg_tf_instance *branches = FG_NEW_ARRAY(x->arena, fg_tf_instance, count);
    if (!prepare(x, caller, branches, count)) return false;
    fg_tf_find_start(x, caller);
    fg_tf_inputs results = {0};
    FG_PUSH(x->arena, &results, caller->data.at[0]);
    uint32_t decider = x->decider, side = x->side;
    for (uint32_t i = 0; i < count && !x->failed; i++) {
        x->decider = caller->index + 1;
        x->side = i;
        place(x, caller, &branches[i], depth);
        x->decider = decider;
        x->side = side;
        for (uint32_t k = 0; k < branches[i].results.count; k++)
            FG_PUSH(x->arena, &results, branches[i].results.at[k]);
    }
    fg_tf_finish(x, caller, &results, (fg_bytes){0});
    return true;
}
