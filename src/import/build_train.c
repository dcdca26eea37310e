/* Steps of training: Apply..., ResourceApply..., and SparseApply... of some rows. Each variable's
 * new value is an update; the first one's waits for the others. Formulas are those of TensorFlow's
 * documentation of each operation, computed in the variables' element type. */
#include "import/compose.h"
#include "import/train.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define ADD(a, b)    BI(add, a, b)
#define SUB(a, b)    BI(subtract, a, b)
#define MUL(a, b)    BI(multiply, a, b)
#define DIV(a, b)    BI(divide, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, t->dtype, x)
#define IN(letter)   input_of(t, letter)

enum { MOST_VARIABLES = 4 };

typedef struct train {
    const struct rule *rule;
    const char *order; /* a letter for each input behind the variables */
    const fg_value_id *inputs;
    fg_dtype dtype;
    fg_value_id v[MOST_VARIABLES]; /* the variables: as they are, then as they become */
} train;

typedef void (*formula)(fg_importer *im, fg_tf_call *call, train *t);

/* `g` is the gradient, `i` the rows that it is of. */
typedef struct rule {
    const char *name;
    uint32_t variables;
    const char *dense, *sparse; /* NULL: there is none */
    formula compute;
} rule;

static fg_value_id input_of(const train *t, char letter) {
    const char *at = strchr(t->order, letter);
    return at ? t->inputs[at - t->order] : 0;
}

static fg_value_id toward(fg_importer *im, fg_tf_call *call, const train *t, fg_value_id from,
                          fg_value_id to, fg_value_id keep) {
    return ADD(from, MUL(SUB(to, from), SUB(NUM(1), keep)));
}

/* sign(x) * max(|x| - limit, 0) */
static fg_value_id shrunk(fg_importer *im, fg_tf_call *call, const train *t, fg_value_id x,
                          fg_value_id limit) {
    return MUL(UN(sign, x), BI(maximum, SUB(UN(abs, x), limit), NUM(0)));
}

static bool flag(const fg_tf_call *call, const char *name, bool otherwise) {
    return fg_tf_attr_bool(call->attrs, name, otherwise);
}

/* ---- plain steps ---- */

static void gradient_descent(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[0] = SUB(t->v[0], MUL(IN('g'), IN('l')));
}

/* prox is where a plain step leads; 1 and 2 are the strengths of both regularisations. */
static fg_value_id proximal(fg_importer *im, fg_tf_call *call, const train *t, fg_value_id prox,
                            fg_value_id rate) {
    fg_value_id small = shrunk(im, call, t, prox, MUL(rate, IN('1')));
    fg_value_id near = IF(BI(greater, IN('1'), NUM(0)), small, prox);
    return DIV(near, ADD(NUM(1), MUL(rate, IN('2'))));
}

static void proximal_gradient_descent(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[0] = proximal(im, call, t, SUB(t->v[0], MUL(IN('g'), IN('l'))), IN('l'));
}

static void momentum(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id rate = IN('l');
    t->v[1] = ADD(MUL(t->v[1], IN('m')), IN('g'));
    fg_value_id step = MUL(t->v[1], rate);
    if (flag(call, "use_nesterov", false)) step = ADD(MUL(IN('g'), rate), MUL(step, IN('m')));
    t->v[0] = SUB(t->v[0], step);
}

static void keras_momentum(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id step = MUL(IN('g'), IN('l'));
    t->v[1] = SUB(MUL(t->v[1], IN('m')), step);
    if (flag(call, "use_nesterov", false))
        t->v[0] = ADD(t->v[0], SUB(MUL(t->v[1], IN('m')), step));
    else
        t->v[0] = ADD(t->v[0], t->v[1]);
}

static fg_value_id signs(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = ADD(MUL(t->v[1], IN('b')), MUL(IN('g'), SUB(NUM(1), IN('b'))));
    return MUL(IN('d'), MUL(UN(sign, IN('g')), UN(sign, t->v[1])));
}

static void add_sign(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id scale = ADD(IN('a'), signs(im, call, t));
    t->v[0] = SUB(t->v[0], MUL(MUL(IN('l'), scale), IN('g')));
}

static void power_sign(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id scale = UN(exp, MUL(IN('a'), signs(im, call, t)));
    t->v[0] = SUB(t->v[0], MUL(MUL(IN('l'), scale), IN('g')));
}

/* ---- of estimated moments: p and q are the powers of b and c so far ---- */

static void adam_moments(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = toward(im, call, t, t->v[1], IN('g'), IN('b'));
    t->v[2] = toward(im, call, t, t->v[2], UN(square, IN('g')), IN('c'));
}

static fg_value_id adam_rate(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id root = UN(sqrt, SUB(NUM(1), IN('q')));
    return DIV(MUL(IN('l'), root), SUB(NUM(1), IN('p')));
}

static void adam(fg_importer *im, fg_tf_call *call, train *t) {
    adam_moments(im, call, t);
    fg_value_id mean = t->v[1];
    if (flag(call, "use_nesterov", false))
        mean = ADD(MUL(IN('g'), SUB(NUM(1), IN('b'))), MUL(IN('b'), mean));
    fg_value_id step = MUL(mean, adam_rate(im, call, t));
    t->v[0] = SUB(t->v[0], DIV(step, ADD(UN(sqrt, t->v[2]), IN('e'))));
}

static void amsgrad(fg_importer *im, fg_tf_call *call, train *t) {
    adam_moments(im, call, t);
    t->v[3] = BI(maximum, t->v[3], t->v[2]);
    fg_value_id step = MUL(t->v[1], adam_rate(im, call, t));
    t->v[0] = SUB(t->v[0], DIV(step, ADD(UN(sqrt, t->v[3]), IN('e'))));
}

static void ada_max(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = toward(im, call, t, t->v[1], IN('g'), IN('b'));
    t->v[2] = BI(maximum, MUL(IN('c'), t->v[2]), UN(abs, IN('g')));
    fg_value_id rate = DIV(IN('l'), SUB(NUM(1), IN('p')));
    t->v[0] = SUB(t->v[0], MUL(rate, DIV(t->v[1], ADD(t->v[2], IN('e')))));
}

static void rms_step(fg_importer *im, fg_tf_call *call, train *t, uint32_t at, fg_value_id mean) {
    fg_value_id step = DIV(MUL(IN('g'), IN('l')), UN(sqrt, ADD(mean, IN('e'))));
    t->v[at] = ADD(MUL(t->v[at], IN('m')), step);
    t->v[0] = SUB(t->v[0], t->v[at]);
}

static void rms_prop(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = toward(im, call, t, t->v[1], UN(square, IN('g')), IN('r'));
    rms_step(im, call, t, 2, t->v[1]);
}

static void centered_rms_prop(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = toward(im, call, t, t->v[1], IN('g'), IN('r'));
    t->v[2] = toward(im, call, t, t->v[2], UN(square, IN('g')), IN('r'));
    rms_step(im, call, t, 3, SUB(t->v[2], UN(square, t->v[1])));
}

static void adadelta(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id rest = SUB(NUM(1), IN('r'));
    t->v[1] = ADD(MUL(t->v[1], IN('r')), MUL(UN(square, IN('g')), rest));
    fg_value_id ratio = DIV(UN(sqrt, ADD(t->v[2], IN('e'))), UN(sqrt, ADD(t->v[1], IN('e'))));
    fg_value_id step = MUL(ratio, IN('g'));
    t->v[0] = SUB(t->v[0], MUL(step, IN('l')));
    t->v[2] = ADD(MUL(t->v[2], IN('r')), MUL(UN(square, step), rest));
}

/* ---- of sums of squares ---- */

static void grow(fg_importer *im, fg_tf_call *call, train *t) {
    if (flag(call, "update_slots", true)) t->v[1] = ADD(t->v[1], UN(square, IN('g')));
}

static void adagrad(fg_importer *im, fg_tf_call *call, train *t) {
    grow(im, call, t);
    t->v[0] = SUB(t->v[0], DIV(MUL(IN('g'), IN('l')), UN(sqrt, t->v[1])));
}

static void adagrad_v2(fg_importer *im, fg_tf_call *call, train *t) {
    grow(im, call, t);
    t->v[0] = SUB(t->v[0], DIV(MUL(IN('g'), IN('l')), ADD(UN(sqrt, t->v[1]), IN('e'))));
}

static void proximal_adagrad(fg_importer *im, fg_tf_call *call, train *t) {
    grow(im, call, t);
    fg_value_id rate = DIV(IN('l'), UN(sqrt, t->v[1]));
    t->v[0] = proximal(im, call, t, SUB(t->v[0], MUL(IN('g'), rate)), rate);
}

static void adagrad_da(fg_importer *im, fg_tf_call *call, train *t) {
    t->v[1] = ADD(t->v[1], IN('g'));
    t->v[2] = ADD(t->v[2], UN(square, IN('g')));
    fg_value_id steps = fg_tf_cast(im, call, IN('s'), t->dtype);
    fg_value_id small = shrunk(im, call, t, t->v[1], MUL(IN('1'), steps));
    fg_value_id sum = IF(BI(greater, IN('1'), NUM(0)), small, t->v[1]);
    fg_value_id below = ADD(MUL(MUL(IN('2'), steps), IN('l')), UN(sqrt, t->v[2]));
    t->v[0] = DIV(MUL(UN(negative, IN('l')), sum), below);
}

/* `shift` is added to the gradient where the linear term takes it. */
static void follow_leader(fg_importer *im, fg_tf_call *call, train *t, fg_value_id shift) {
    fg_value_id sum = ADD(t->v[1], UN(square, IN('g'))), to = UN(negative, IN('w'));
    fg_value_id power = BI(power, sum, to), before = BI(power, t->v[1], to);
    fg_value_id sigma = DIV(SUB(power, before), IN('l'));
    fg_value_id grad = shift ? ADD(IN('g'), shift) : IN('g');
    t->v[2] = ADD(t->v[2], SUB(grad, MUL(sigma, t->v[0])));
    fg_value_id over = SUB(MUL(UN(sign, t->v[2]), IN('1')), t->v[2]);
    fg_value_id below = ADD(DIV(power, IN('l')), MUL(NUM(2), IN('2')));
    t->v[0] = IF(BI(greater, UN(abs, t->v[2]), IN('1')), DIV(over, below), NUM(0));
    t->v[1] = sum;
}

static void ftrl(fg_importer *im, fg_tf_call *call, train *t) {
    follow_leader(im, call, t, 0);
}

static void ftrl_v2(fg_importer *im, fg_tf_call *call, train *t) {
    fg_value_id shift = MUL(MUL(NUM(2), IN('k')), t->v[0]);
    if (shift)
        follow_leader(im, call, t, shift);
    else
        t->v[0] = 0;
}

/* ---- the rules ---- */

static const rule rules[] = {
    {"AdaMax", 3, "plbceg", NULL, ada_max},
    {"Adadelta", 3, "lreg", "lregi", adadelta},
    {"Adagrad", 2, "lg", "lgi", adagrad},
    {"AdagradDA", 3, "gl12s", "gil12s", adagrad_da},
    {"AdagradV2", 2, "leg", "legi", adagrad_v2},
    {"Adam", 3, "pqlbceg", NULL, adam},
    {"AdamWithAmsgrad", 4, "pqlbceg", NULL, amsgrad},
    {"AddSign", 2, "ladbg", NULL, add_sign},
    {"CenteredRMSProp", 4, "lrmeg", "lrmegi", centered_rms_prop},
    {"Ftrl", 3, "gl12w", "gil12w", ftrl},
    {"FtrlV2", 3, "gl12kw", "gil12kw", ftrl_v2},
    {"GradientDescent", 1, "lg", NULL, gradient_descent},
    {"KerasMomentum", 2, "lgm", "lgim", keras_momentum},
    {"Momentum", 2, "lgm", "lgim", momentum},
    {"PowerSign", 2, "ladbg", NULL, power_sign},
    {"ProximalAdagrad", 2, "l12g", "l12gi", proximal_adagrad},
    {"ProximalGradientDescent", 1, "l12g", "l12gi", proximal_gradient_descent},
    {"RMSProp", 3, "lrmeg", "lrmegi", rms_prop},
};

static bool skip(fg_bytes *op, const char *start) {
    size_t length = strlen(start);
    if (op->length < length || memcmp(op->at, start, length) != 0) return false;
    op->at += length;
    op->length -= length;
    return true;
}

static const rule *rule_of(fg_bytes op, bool *sparse) {
    skip(&op, "Resource");
    *sparse = skip(&op, "Sparse");
    if (!skip(&op, "Apply")) return NULL;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (fg_bytes_are(op, rules[i].name)) return &rules[i];
    return NULL;
}

uint32_t fg_tf_trained(fg_bytes op) {
    bool sparse;
    const rule *it = rule_of(op, &sparse);
    return it ? it->variables : 0;
}

/* Each row is computed once: TensorFlow takes one that is named twice in two steps. */
static bool rows_once(fg_importer *im, fg_tf_call *call, fg_value_id rows) {
    fg_value_id different = UN(unique, rows);
    if (!different) return false;
    fg_value_id once = BI(equal, UN(shape, different), UN(shape, rows));
    if (!once) return false;
    FG_PUSH(im->arena, &im->waits,
            fg_tf_must_hold(im, call, once, "rows that are named twice are not computed"));
    return true;
}

bool fg_tf_build_train(fg_importer *im, fg_tf_call *call) {
    bool sparse;
    const rule *it = rule_of(call->def->op, &sparse);
    train t = {.rule = it, .order = sparse ? it->sparse : it->dense};
    fg_value_id now[MOST_VARIABLES], rows = 0;
    if (!t.order || !fg_tf_want(im, call, it->variables + (uint32_t)strlen(t.order))) return false;
    t.inputs = call->inputs + it->variables;
    t.dtype = fg_tf_type_of(im, call->inputs[0]);
    if (sparse && !rows_once(im, call, input_of(&t, 'i'))) return false;
    if (sparse) rows = fg_tf_expand(im, call, input_of(&t, 'i'), -1);
    for (uint32_t i = 0; i < it->variables; i++) {
        now[i] = call->inputs[i];
        if (!fg_tf_current(im, call, &now[i])) return false;
        t.v[i] = sparse ? BI(gather, now[i], input_of(&t, 'i')) : now[i];
    }
    it->compute(im, call, &t);
    for (uint32_t i = 0; i < it->variables; i++) {
        if (sparse)
            t.v[i] = fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, now[i], rows, t.v[i]);
        if (!t.v[i]) return false;
    }
    return fg_tf_write(im, call, t.v, it->variables);
}
