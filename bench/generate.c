/* generate SHAPE COUNT: prints a graph of some COUNT operations, constants not counted, and a
 * signature `run` for whose output all of them are needed. In the last shapes COUNT lines are
 * wrong.
 *
 * Where x0 and the like are ones, tests/scale/run.sh knows what comes out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long ulong;

#define MANY 10000ul /* placeholders */

/* Small operations of five kinds on the value x%lu, in turn. */
static void put_step(ulong to, ulong from) {
    static const char *const forms[] = {
        "x%lu = relu(x%lu)\n",    "x%lu = x%lu + 1.5\n", "x%lu = x%lu * 0.5\n",
        "x%lu = x%lu - offset\n", "x%lu = tanh(x%lu)\n",
    };
    printf(forms[to % 5], to, from);
}

static void put_chain(ulong from, ulong to) {
    for (ulong i = from; i < to; i++) put_step(i + 1, i);
}

static void begin(void) {
    puts("placeholder x0: float32[n]");
}

/* With the value that some of put_step's operations use. */
static void begin_steps(void) {
    begin();
    puts("offset = x0 * 2.0");
}

static void chain(ulong count) {
    begin_steps();
    put_chain(0, count - 1);
    printf("signature run(x0) -> x%lu\n", count - 1);
}

/* The names that people give: longer, and with words in common. */
static void names(ulong count) {
    begin();
    puts("encoder_block_output_0 = x0");
    for (ulong i = 1; i < count; i++)
        printf("encoder_block_output_%lu = relu(encoder_block_output_%lu)\n", i, i - 1);
    printf("signature run(x0) -> encoder_block_output_%lu\n", count - 1);
}

/* One name bound again and again. */
static void rebound(ulong count) {
    begin_steps();
    puts("y = x0");
    for (ulong i = 1; i < count; i++) puts(i % 2 ? "y = relu(y)" : "y = y + offset");
    puts("signature run(x0) -> y");
}

/* One value that all others use, and a sum of these. */
static void fan_out(ulong count) {
    ulong half = count / 2;
    begin();
    for (ulong i = 1; i <= half; i++) printf("a%lu = x0 * %lu.5\n", i, i % 100);
    puts("s0 = relu(x0)");
    for (ulong i = 1; i < half; i++) printf("s%lu = s%lu + a%lu\n", i, i - 1, i);
    printf("signature run(x0) -> s%lu\n", half - 1);
}

/* The same, joined by one operation that has them all as inputs. */
static void fan_in(ulong count) {
    begin();
    for (ulong i = 1; i < count; i++) printf("a%lu = x0 * %lu.5\n", i, i % 100);
    printf("all = concat([");
    for (ulong i = 1; i < count; i++) printf("a%lu,%c", i, i % 16 ? ' ' : '\n');
    puts("], axis=0)\ntotal = sum(all)\nsignature run(x0) -> total");
}

/* Sums of sums: a tree whose depth is a logarithm. */
static void tree(ulong count) {
    ulong leaves = (count + 1) / 2, made = 0;
    begin();
    for (; made < leaves; made++) printf("x%lu = x0 * %lu.5\n", made + 1, made % 100);
    for (ulong next = 1; next < made; next += 2, made++)
        printf("x%lu = x%lu + x%lu\n", made + 1, next, next + 1);
    printf("signature run(x0) -> x%lu\n", made);
}

/* Layers of 64 in which each uses two of the layer before: the ways through it double with each. */
static void diamonds(ulong count) {
    enum { WIDTH = 64 };
    ulong layers = count / WIDTH;
    begin();
    for (ulong i = 0; i < WIDTH; i++) printf("v0_%lu = x0 * %lu.5\n", i, i);
    for (ulong layer = 1; layer < layers; layer++)
        for (ulong i = 0; i < WIDTH; i++)
            printf("v%lu_%lu = maximum(v%lu_%lu, v%lu_%lu)\n", layer, i, layer - 1, i, layer - 1,
                   (i + (1ul << layer % 6)) % WIDTH);
    printf("all = 0.0");
    for (ulong i = 0; i < WIDTH; i++) printf(" + v%lu_%lu", layers - 1, i);
    puts("\nsignature run(x0) -> all");
}

/* 1,000 scopes, ten deep. */
static void scopes(ulong count) {
    enum { DEEP = 10, OUTER = 100 };
    ulong each = count / (DEEP * OUTER);
    begin_steps();
    puts("y0 = x0");
    for (ulong outer = 0; outer < OUTER; outer++) {
        for (ulong deep = 0; deep < DEEP; deep++) {
            printf("scope s%lu_%lu {\n", outer, deep);
            if (deep == 0) printf("x0 = y%lu\n", outer);
            put_chain(deep * each, (deep + 1) * each);
        }
        for (ulong deep = 0; deep < DEEP; deep++) puts("}");
        printf("y%lu = s%lu_0", outer + 1, outer);
        for (ulong deep = 1; deep < DEEP; deep++) printf(".s%lu_%lu", outer, deep);
        printf(".x%lu\n", DEEP * each);
    }
    printf("signature run(x0) -> y%d\n", OUTER);
}

/* 10,000 placeholders, a chain on each, and their sum. */
static void put_placeholders(ulong count) {
    ulong each = count / MANY;
    puts("placeholder x0: float32[n]\noffset = x0 * 2.0\ns0 = x0");
    for (ulong i = 1; i <= MANY; i++) {
        printf("placeholder p%lu: float32[n]\n", i);
        printf("x%lu = p%lu\n", i * each, i);
        if (each > 1) put_chain(i * each, i * each + each - 1);
        printf("s%lu = s%lu + x%lu\n", i, i - 1, i * each + (each > 1 ? each - 1 : 0));
    }
}

static void put_inputs(ulong but) {
    printf("(x0");
    for (ulong i = 1; i <= MANY; i++)
        if (i != but) printf(",%cp%lu", i % 16 ? ' ' : '\n', i);
    printf(")");
}

static void placeholders(ulong count) {
    put_placeholders(count);
    printf("signature run");
    put_inputs(0);
    printf(" -> s%lu\n", MANY);
}

/* The same, and a signature for each of the first 1,000. */
static void signatures_apart(ulong count) {
    ulong each = count / MANY;
    placeholders(count);
    for (ulong i = 1; i <= 1000; i++)
        printf("signature one%lu(x0, p%lu) -> y = x%lu + offset\n", i, i,
               i * each + (each > 1 ? each - 1 : 0));
}

/* 10,000 that a signature lacks. */
static void unfed(ulong count) {
    put_placeholders(count);
    printf("signature run(x0) -> s%lu\n", MANY);
}

/* 1,000 signatures, each over all of the graph. */
static void signatures(ulong count) {
    begin_steps();
    put_chain(0, count);
    for (ulong i = 0; i < 1000; i++) printf("signature run%lu(x0) -> x%lu\n", i, count - i % 2);
}

static void put_definition(void) {
    puts("def block(x: float32[n]) -> float32[n] {");
    puts("  a = relu(x)\n  b = a * 0.5\n  c = b + x\n  d = tanh(c)\n  e = d * x");
    puts("  f = e + a\n  g = sigmoid(f)\n  h = g - b\n  i = relu(h)\n  return i + c\n}");
}

/* COUNT / 10 calls of a definition of ten operations. */
static void calls(ulong count) {
    begin();
    put_definition();
    puts("y0 = x0");
    for (ulong i = 1; i <= count / 10; i++) printf("y%lu = block(y%lu)\n", i, i - 1);
    printf("signature run(x0) -> y%lu\n", count / 10);
}

/* Definitions that call each other, each the one before ten times. */
static void nested_calls(ulong count) {
    begin();
    put_definition();
    ulong deep = 0, made = 10;
    for (; made * 10 <= count; made *= 10, deep++) {
        printf("def block%lu(x: float32[n]) -> float32[n] {\n", deep);
        for (int i = 0; i < 10; i++)
            if (deep == 0)
                puts("  x = block(x)");
            else
                printf("  x = block%lu(x)\n", deep - 1);
        puts("  return x\n}");
    }
    puts("y = x0");
    for (ulong i = 0; i < count / made; i++)
        if (deep == 0)
            puts("y = block(y)");
        else
            printf("y = block%lu(y)\n", deep - 1);
    puts("signature run(x0) -> y");
}

/* Layers with weights of their own: three operations and two variables each. */
static void layers(ulong count) {
    puts("placeholder x0: float32[batch, 4]");
    for (ulong i = 1; i <= count / 5; i++)
        printf("x%lu = dense(x%lu, units=4, activation=tanh, kernel_initializer=ones)\n", i, i - 1);
    printf("signature run(x0) -> x%lu\n", count / 5);
}

/* One layer, called again and again. */
static void shared_layer(ulong count) {
    puts("placeholder x0: float32[batch, 4]");
    puts("layer shared = dense(units=4, activation=tanh, kernel_initializer=ones)");
    for (ulong i = 1; i <= count / 3; i++) printf("x%lu = shared(x%lu)\n", i, i - 1);
    printf("signature run(x0) -> x%lu\n", count / 3);
}

/* A few lines that make as many operations. */
static void unrolled(ulong count) {
    begin_steps();
    puts("y = x0");
    printf("for i in range(%lu) {\n  y = relu(y)\n  y = y + offset\n}\n", count / 2);
    puts("signature run(x0) -> y");
}

/* One expression of COUNT terms. */
static void one_sum(ulong count) {
    begin_steps();
    printf("y = x0");
    for (ulong i = 1; i <= count; i++)
        printf(" +%c%s", i % 16 ? ' ' : '\n', i % 2 ? "offset" : "x0");
    puts("\nsignature run(x0) -> y");
}

/* Branches that the run decides: two operations and the choice. */
static void branches(ulong count) {
    begin_steps();
    puts("placeholder p: bool\ny0 = x0");
    for (ulong i = 1; i <= count / 3; i++)
        printf("y%lu = if p { relu(y%lu) } else { y%lu + offset }\n", i, i - 1, i - 1);
    printf("signature run(x0, p) -> y%lu\n", count / 3);
}

/* Each variable with its update. */
static void updates(ulong count) {
    begin();
    puts("def track(x: float32[n]) -> float32[n] {\n  state total: float32 = 0.0");
    puts("  total <- total + 1.0\n  return x * total\n}");
    puts("y0 = x0");
    for (ulong i = 1; i <= count / 4; i++) printf("y%lu = track(y%lu)\n", i, i - 1);
    printf("signature run(x0) -> y%lu\n", count / 4);
}

/* COUNT lines, each with a mistake of the same kind. */
static void undefined(ulong count) {
    begin_steps();
    for (ulong i = 1; i <= count; i++) printf("y%lu = missing%lu + x0\n", i, i);
    puts("signature run(x0) -> offset");
}

static void unparsable(ulong count) {
    begin_steps();
    for (ulong i = 1; i <= count; i++) printf("y%lu = (x0 + \n", i);
    puts("signature run(x0) -> offset");
}

static void mistyped(ulong count) {
    begin_steps();
    for (ulong i = 1; i <= count; i++) printf("y%lu = x0 + %lu\n", i, i % 10);
    puts("z = offset");
    for (ulong i = 1; i <= count; i++) printf("z%lu = matmul(x0, z, axis=1)\n", i);
    puts("signature run(x0) -> offset");
}

/* Nested as deep as the language allows, again and again. */
static void deep_scopes(ulong count) {
    enum { DEEP = 90 };
    begin();
    puts("y0 = x0");
    for (ulong i = 1; i <= count / DEEP; i++) {
        for (ulong deep = 0; deep < DEEP; deep++) printf("scope s%lu {\ny = x0 * 2.0\n", deep);
        for (ulong deep = 0; deep < DEEP; deep++) puts("}");
        printf("y%lu = y%lu + s0.s1.s2.y\n", i, i - 1);
    }
    printf("signature run(x0) -> y%lu\n", count / DEEP);
}

static const struct shape {
    const char *name;
    void (*put)(ulong count);
} shapes[] = {
    {"chain", chain},
    {"names", names},
    {"rebound", rebound},
    {"fan_out", fan_out},
    {"fan_in", fan_in},
    {"tree", tree},
    {"diamonds", diamonds},
    {"scopes", scopes},
    {"deep_scopes", deep_scopes},
    {"placeholders", placeholders},
    {"signatures_apart", signatures_apart},
    {"signatures", signatures},
    {"calls", calls},
    {"nested_calls", nested_calls},
    {"layers", layers},
    {"shared_layer", shared_layer},
    {"unrolled", unrolled},
    {"one_sum", one_sum},
    {"branches", branches},
    {"updates", updates},
    {"unfed", unfed},
    {"undefined", undefined},
    {"unparsable", unparsable},
    {"mistyped", mistyped},
};

#define SHAPES (sizeof shapes / sizeof *shapes)

static int usage(void) {
    fputs("usage: generate SHAPE COUNT, where SHAPE is one of", stderr);
    for (size_t i = 0; i < SHAPES; i++) fprintf(stderr, " %s", shapes[i].name);
    fputs("\n", stderr);
    return 2;
}

int main(int argc, char **argv) {
    char *end = NULL;
    ulong count = argc == 3 ? strtoul(argv[2], &end, 10) : 0;
    if (!end || *end || count < 1000 || count > 100000000) return usage();
    for (size_t i = 0; i < SHAPES; i++) {
        if (strcmp(shapes[i].name, argv[1]) != 0) continue;
        shapes[i].put(count);
        return fflush(stdout) == 0 ? 0 : 5;
    }
    return usage();
}
