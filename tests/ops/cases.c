#include "cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

typedef struct reader {
    fg_arena *arena;
    const char *path;
    char *at;   /* the next line */
    char *rest; /* of this line */
    int line;
    fg_op_kind op;
    double close[FG_DTYPE_COUNT][2];
    case_list *cases;
} reader;

static char *next_line(reader *r) {
    char *line = r->at;
    if (!line || !*line) return NULL;
    char *end = strchr(line, '\n');
    r->at = end ? end + 1 : NULL;
    if (end) *end = '\0';
    r->line++;
    return r->rest = line;
}

static char *next_word(reader *r) {
    return strsep(&r->rest, " ");
}

static bool complain(const reader *r, const char *what) {
    printf("# %s:%d: %s\n", r->path, r->line, what);
    return false;
}

/* "[2,3]" */
static void read_dims(case_tensor *tensor, char *word) {
    tensor->count = 1;
    for (char *at = word + 1; *at && *at != ']';) {
        tensor->dims[tensor->rank] = strtoll(at, &at, 10);
        tensor->count *= (size_t)tensor->dims[tensor->rank++];
        if (*at == ',') at++;
    }
}

static bool read_tensor(reader *r, case_tensor *tensor) {
    FG_VEC(const char *) words = {0};
    FG_VEC(size_t) at = {0};
    char *type = next_word(r), *word;
    memset(tensor, 0, sizeof *tensor);
    if (!type) return complain(r, "a tensor without a type");
    tensor->absent = strcmp(type, "none") == 0;
    if (tensor->absent) return true;
    if (strcmp(type, "T") != 0) tensor->dtype = fg_dtype_of(type);
    word = next_word(r);
    if (!word || *word != '[') return complain(r, "a tensor without sizes");
    read_dims(tensor, word);
    bool sampled = false;
    while ((word = next_word(r))) {
        if (!*word) continue;
        if (strcmp(word, "at") == 0) {
            sampled = true;
        } else if (strcmp(word, "hash") == 0) {
            tensor->hashed = true;
            tensor->seed = (uint32_t)strtoul(next_word(r), NULL, 10);
            tensor->low = strtod(next_word(r), NULL);
            tensor->high = strtod(next_word(r), NULL);
        } else {
            if (sampled) FG_PUSH(r->arena, &at, strtoull(word, NULL, 10));
            FG_PUSH(r->arena, &words, sampled ? next_word(r) : word);
        }
    }
    tensor->words = words.at;
    tensor->word_count = words.count;
    tensor->at = sampled ? at.at : NULL;
    if (!tensor->hashed && !sampled && words.count != tensor->count)
        return complain(r, "more or fewer numbers than the sizes say");
    return true;
}

static bool read_list(reader *r, fg_attr *value, bool sizes) {
    FG_VEC(int64_t) list = {0};
    char *word;
    while ((word = next_word(r)))
        if (*word) FG_PUSH(r->arena, &list, strtoll(word, NULL, 10));
    value->kind = sizes ? FG_ATTR_SIZES : FG_ATTR_INTS;
    value->count = list.count;
    value->ints = list.at;
    return true;
}

static bool read_attr(reader *r, test_case *c) {
    char *name = next_word(r), *kind = next_word(r);
    struct case_attr attr = {.param = fg_op_param_index(fg_op_row_of(c->op), name ? name : "")};
    if (attr.param < 0 || !kind) return complain(r, "there is no such attribute");
    if (strcmp(kind, "ints") == 0 || strcmp(kind, "sizes") == 0) {
        read_list(r, &attr.value, kind[0] == 's');
    } else if (strcmp(kind, "string") == 0) {
        attr.value = (fg_attr){.kind = FG_ATTR_STRING, .s = r->rest ? r->rest : ""};
    } else {
        char *word = next_word(r);
        if (!word) return complain(r, "an attribute without a value");
        if (strcmp(kind, "int") == 0)
            attr.value = (fg_attr){.kind = FG_ATTR_INT, .i = strtoll(word, NULL, 10)};
        else if (strcmp(kind, "float") == 0)
            attr.value = (fg_attr){.kind = FG_ATTR_FLOAT, .f = strtod(word, NULL)};
        else if (strcmp(kind, "bool") == 0)
            attr.value = (fg_attr){.kind = FG_ATTR_BOOL, .b = word[0] == '1'};
        else
            attr.value = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = fg_dtype_of(word)};
    }
    FG_PUSH(r->arena, &c->attrs, attr);
    return true;
}

static bool begin_case(reader *r) {
    test_case c = {.file = r->path, .label = r->rest ? r->rest : "", .line = r->line, .op = r->op};
    memcpy(c.close, r->close, sizeof c.close);
    FG_PUSH(r->arena, r->cases, c);
    return true;
}

static bool read_types(reader *r, test_case *c) {
    char *word;
    while ((word = next_word(r))) {
        fg_dtype dtype = fg_dtype_of(word);
        if (dtype == FG_INVALID) return complain(r, "not an element type");
        c->types |= FG_DTYPE_BIT(dtype);
    }
    return true;
}

static bool read_close(reader *r) {
    char *type = next_word(r);
    double *close = r->close[type ? fg_dtype_of(type) : FG_INVALID];
    for (int i = 0; i < 2; i++) {
        char *word = next_word(r);
        if (!word) return complain(r, "close TYPE RELATIVE ABSOLUTE");
        close[i] = strtod(word, NULL);
    }
    return true;
}

/* A line of the newest case. */
static bool read_of_case(reader *r, const char *word, test_case *c) {
    case_tensor tensor;
    if (strcmp(word, "types") == 0) return read_types(r, c);
    if (strcmp(word, "attr") == 0) return read_attr(r, c);
    if (strcmp(word, "in") == 0) {
        if (!read_tensor(r, &tensor)) return false;
        FG_PUSH(r->arena, &c->in, tensor);
        return true;
    }
    if (strcmp(word, "out") == 0) {
        if (!read_tensor(r, &tensor)) return false;
        FG_PUSH(r->arena, &c->out, tensor);
        return true;
    }
    if (strcmp(word, "wrong") == 0 || strcmp(word, "fails") == 0) {
        c->fails = word[0] == 'f';
        c->wrong = c->fails ? NULL : next_word(r);
        c->says = next_line(r);
        return c->says ? true : complain(r, "what it says is missing");
    }
    return complain(r, "a line of no known kind");
}

static bool read_line(reader *r) {
    char *word = next_word(r);
    if (!word || !*word || *word == '#') return true;
    if (strcmp(word, "op") == 0) {
        r->op = fg_op_kind_of(r->rest ? r->rest : "");
        memset(r->close, 0, sizeof r->close);
        return r->op ? true : complain(r, "there is no such operation");
    }
    if (strcmp(word, "close") == 0) return read_close(r);
    if (strcmp(word, "case") == 0) return begin_case(r);
    if (!r->cases->count) return complain(r, "a line before the first case");
    return read_of_case(r, word, &r->cases->at[r->cases->count - 1]);
}

bool cases_read(fg_arena *arena, const char *path, case_list *cases) {
    fg_file file;
    const char *why = fg_file_open(&file, arena->memory, path, (size_t)64 << 20);
    if (why) {
        printf("# %s: %s\n", path, why);
        return false;
    }
    reader r = {.arena = arena, .path = path, .cases = cases};
    r.at = fg_arena_text(arena, file.data, file.length);
    fg_file_close(&file);
    while (next_line(&r))
        if (!read_line(&r)) return false;
    return true;
}

/* ---- numbers ---- */

static void put(fg_dtype dtype, void *data, size_t i, double real, int64_t whole) {
    switch (dtype) {
        case FG_BOOL:
        case FG_UINT8:
            ((uint8_t *)data)[i] = (uint8_t)whole;
            break;
        case FG_INT8:
            ((int8_t *)data)[i] = (int8_t)whole;
            break;
        case FG_INT16:
            ((int16_t *)data)[i] = (int16_t)whole;
            break;
        case FG_UINT16:
            ((uint16_t *)data)[i] = (uint16_t)whole;
            break;
        case FG_INT32:
            ((int32_t *)data)[i] = (int32_t)whole;
            break;
        case FG_UINT32:
            ((uint32_t *)data)[i] = (uint32_t)whole;
            break;
        case FG_INT64:
            ((int64_t *)data)[i] = whole;
            break;
        case FG_UINT64:
            ((uint64_t *)data)[i] = (uint64_t)whole;
            break;
        case FG_FLOAT16:
            ((uint16_t *)data)[i] = fg_half_of_float((float)real);
            break;
        case FG_BFLOAT16:
            ((uint16_t *)data)[i] = fg_bfloat_of_float((float)real);
            break;
        case FG_FLOAT32:
            ((float *)data)[i] = (float)real;
            break;
        case FG_FLOAT64:
            ((double *)data)[i] = real;
            break;
        default:
            abort();
    }
}

/* As generate.py's hashed has it. */
static uint32_t hash_of(uint32_t seed, size_t i) {
    uint32_t h = (uint32_t)i * 0x9E3779B1u + seed * 0x85EBCA77u;
    h ^= h >> 15;
    h *= 0x2C1B3C6Du;
    return h ^ (h >> 12);
}

/* 0 where the number is none of a whole type: it is then meant for floats only. */
static int64_t whole_of(const char *word) {
    if (strpbrk(word, ".eEin")) {
        double real = strtod(word, NULL);
        if (!(fabs(real) < 1.8e19)) return 0;
        return real < 0 ? (int64_t)real : (int64_t)(uint64_t)real;
    }
    return word[0] == '-' ? strtoll(word, NULL, 10) : (int64_t)strtoull(word, NULL, 10);
}

void case_fill(const case_tensor *tensor, fg_dtype dtype, void *data) {
    for (size_t i = 0; i < tensor->count; i++) {
        if (!tensor->hashed) {
            put(dtype, data, i, strtod(tensor->words[i], NULL), whole_of(tensor->words[i]));
            continue;
        }
        uint32_t h = hash_of(tensor->seed, i);
        double range = tensor->high - tensor->low;
        uint32_t whole = range >= 1 ? (uint32_t)range : 1;
        put(dtype, data, i, tensor->low + (h >> 12) / 1048576.0 * range,
            (int64_t)tensor->low + (int64_t)(h % whole));
    }
}

static double real_at(fg_dtype dtype, const void *data, size_t i) {
    switch (dtype) {
        case FG_FLOAT16:
            return (double)fg_float_of_half(((const uint16_t *)data)[i]);
        case FG_BFLOAT16:
            return (double)fg_float_of_bfloat(((const uint16_t *)data)[i]);
        case FG_FLOAT32:
            return (double)((const float *)data)[i];
        default:
            return ((const double *)data)[i];
    }
}

bool case_near(const case_tensor *tensor, size_t word, fg_dtype dtype, const void *data,
               size_t index, const double close[2]) {
    const char *text = tensor->words[word];
    if (fg_dtype_kind_of(dtype) != FG_REAL) {
        uint64_t wanted = 0;
        size_t size = fg_dtype_size(dtype);
        put(dtype, &wanted, 0, 0, whole_of(text));
        return memcmp(&wanted, (const char *)data + index * size, size) == 0;
    }
    double wanted = strtod(text, NULL), got = real_at(dtype, data, index);
    if (isnan(wanted)) return isnan(got);
    if (isinf(wanted) || isinf(got)) return wanted == got;
    return fabs(got - wanted) <= close[0] * fabs(wanted) + close[1];
}
