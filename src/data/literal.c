/* Literals: a first pass finds the shape and the kinds of numbers, a second one stores them, so
 * nothing but the tensor is allocated, and that only when its size is known. */
#include <stdio.h>
#include <string.h>

#include "data/number.h"
#include "data/reader.h"

typedef enum separation {
    SEPARATED_BY_COMMAS,
    SEPARATED_LOOSELY, /* commas, spaces or nothing, as in a typed list */
} separation;

/* What the first pass finds. */
typedef struct layout {
    uint32_t begin, end;
    int rank;
    int64_t dims[FG_MAX_RANK];
    uint64_t count;              /* numbers */
    bool bools, integers, reals; /* what there are of them */
    fg_token first_bool;
} layout;

/* ---- numbers ---- */

/* "an int32" */
static const char *article(fg_dtype dtype) {
    return fg_dtype_kind_of(dtype) == FG_SIGNED ? "an" : "a";
}

static bool fail_not_number(fg_reader *reader, fg_token token) {
    bool known = reader->dtype != FG_INVALID;
    if (token.begin < token.end)
        return fg_reader_fail(reader, FG_G102, token.begin, token.end, "'%.*s' is not %s %s",
                              FG_TOKEN_TEXT(reader, token), known ? article(reader->dtype) : "a",
                              known ? fg_dtype_name(reader->dtype) : "number");
    if (token.begin >= reader->end)
        return fg_reader_fail(reader, FG_G102, token.begin, token.end, "a value is missing");
    return fg_reader_fail(reader, FG_G102, token.begin, token.begin + 1,
                          "a number is missing before '%c'", reader->text[token.begin]);
}

static bool read_number(fg_reader *reader, fg_token *token, fg_number *number) {
    *token = fg_reader_token(reader);
    const char *text = reader->text + token->begin;
    uint32_t length = token->end - token->begin;
    bool quoted = reader->json && length > 2 && *text == '"' && text[length - 1] == '"';
    *number = quoted ? fg_number_read(text + 1, length - 2) : fg_number_read(text, length);
    if (quoted && !number->special) number->kind = FG_NUMBER_NONE;
    if (number->kind == FG_NUMBER_NONE) return fail_not_number(reader, *token);
    return true;
}

static bool fail_fit(fg_reader *reader, fg_token token, const fg_number *number, fg_fit fit,
                     fg_dtype dtype) {
    const char *name = fg_dtype_name(dtype);
    if (fit == FG_NO_FIT) {
        fg_reader_fail(reader, FG_G102, token.begin, token.end, "%.*s is a bool, not %s %s",
                       FG_TOKEN_TEXT(reader, token), article(dtype), name);
        fg_reader_help(reader, "write %d", (int)number->magnitude);
        return false;
    }
    bool integer = number->kind == FG_NUMBER_INTEGER && dtype != FG_BOOL;
    if (integer || fg_dtype_kind_of(dtype) == FG_REAL)
        return fg_reader_fail(reader, FG_G414, token.begin, token.end,
                              "%.*s is out of the range of %s", FG_TOKEN_TEXT(reader, token), name);
    return fg_reader_fail(reader, FG_G414, token.begin, token.end, "%.*s is not %s %s",
                          FG_TOKEN_TEXT(reader, token), article(dtype), name);
}

static bool scan_number(fg_reader *reader, layout *found) {
    fg_token token;
    fg_number number;
    if (!read_number(reader, &token, &number)) return false;
    if (number.kind == FG_NUMBER_BOOL && !found->bools) found->first_bool = token;
    found->bools |= number.kind == FG_NUMBER_BOOL;
    found->integers |= number.kind == FG_NUMBER_INTEGER;
    found->reals |= number.kind == FG_NUMBER_REAL;
    found->count++;
    return true;
}

/* ---- the first pass ---- */

typedef struct list {
    uint32_t begin; /* of its bracket */
    int64_t count;  /* of its elements so far */
} list;

typedef struct scan {
    layout *found;
    separation separators;
    list open[FG_MAX_RANK];
    int depth;                 /* lists that are open */
    int leaf;                  /* the depth at which numbers stand; -1: not known yet */
    int64_t dims[FG_MAX_RANK]; /* elements in the lists of each depth; -1: not known yet */
} scan;

static bool fail_ragged(fg_reader *reader, const scan *s, uint32_t begin, int64_t count) {
    int64_t row = s->depth > 0 ? s->open[s->depth - 1].count : 0;
    int64_t wanted = s->dims[s->depth];
    fg_reader_fail(reader, FG_G104, begin, reader->at,
                   "row %lld has %lld element%s, row 0 has %lld", (long long)row, (long long)count,
                   count == 1 ? "" : "s", (long long)wanted);
    return false;
}

static bool open_list(fg_reader *reader, scan *s) {
    uint32_t begin = reader->at++;
    if (s->leaf >= 0 && s->depth >= s->leaf)
        return fg_reader_fail(reader, FG_G104, begin, begin + 1,
                              "a list stands here, the elements before it are numbers");
    if (s->depth == FG_MAX_RANK)
        return fg_reader_fail(reader, FG_G105, begin, begin + 1,
                              "a list in a list, deeper than the %d axes that a tensor may have",
                              FG_MAX_RANK);
    s->open[s->depth++] = (list){begin, 0};
    if (s->depth > s->found->rank) s->found->rank = s->depth;
    return true;
}

static bool close_list(fg_reader *reader, scan *s) {
    reader->at++;
    list done = s->open[--s->depth];
    /* Whatever stands deeper is not there in this list, and must not be in others. */
    if (s->dims[s->depth] < 0) s->dims[s->depth] = done.count;
    if (s->dims[s->depth] != done.count) return fail_ragged(reader, s, done.begin, done.count);
    if (s->depth > 0) s->open[s->depth - 1].count++;
    return true;
}

static bool scan_leaf(fg_reader *reader, scan *s) {
    uint32_t begin = reader->at;
    if (!scan_number(reader, s->found)) return false;
    if (s->leaf < 0) s->leaf = s->depth;
    if (s->depth != s->leaf || s->depth < s->found->rank)
        return fg_reader_fail(reader, FG_G104, begin, reader->at,
                              "a number stands here, the elements before it are lists");
    s->open[s->depth - 1].count++;
    return true;
}

/* Between two elements of a list. */
static bool scan_separator(fg_reader *reader, const scan *s) {
    if (fg_reader_take(reader, ',') || fg_reader_peek(reader) == ']') return true;
    if (s->separators == SEPARATED_LOOSELY && fg_reader_peek(reader) != '\0') return true;
    if (fg_reader_peek(reader) == '\0') return true; /* said where it was opened */
    uint32_t at = reader->at;
    fg_token token = fg_reader_token(reader);
    return fg_reader_fail(reader, FG_G102, at, token.end > at ? token.end : at + 1,
                          "a comma or ']' is missing before this");
}

/* A list, from its bracket to the one that closes it. */
static bool scan_list(fg_reader *reader, separation separators, layout *found) {
    scan s = {.found = found, .separators = separators, .leaf = -1};
    for (int i = 0; i < FG_MAX_RANK; i++) s.dims[i] = -1;
    found->begin = reader->at;
    do {
        char next = fg_reader_peek(reader);
        if (next == '\0')
            return fg_reader_fail(reader, FG_G103, s.open[s.depth - 1].begin,
                                  s.open[s.depth - 1].begin + 1, "this '[' is not closed");
        bool done = next == '['   ? open_list(reader, &s)
                    : next == ']' ? close_list(reader, &s)
                                  : scan_leaf(reader, &s);
        if (!done) return false;
        if (next != '[' && s.depth > 0 && !scan_separator(reader, &s)) return false;
    } while (s.depth > 0);
    found->end = reader->at;
    memcpy(found->dims, s.dims, sizeof s.dims);
    return true;
}

/* ---- the second pass ---- */

static fg_dtype dtype_of(const layout *found) {
    if (found->reals) return FG_FLOAT32;
    if (found->integers) return FG_INT32;
    return found->bools ? FG_BOOL : FG_FLOAT32;
}

/* Stores every number between `begin` and `end`, whatever the brackets. */
static bool store_all(fg_reader *reader, const layout *found, fg_tensor *tensor) {
    char *to = tensor->data;
    reader->at = found->begin;
    while (reader->at < found->end) {
        char next = fg_reader_peek(reader);
        if (next == '[' || next == ']' || next == ',') {
            reader->at++;
            continue;
        }
        if (next == '\0') break;
        fg_token token;
        fg_number number;
        if (!read_number(reader, &token, &number)) return false;
        fg_fit fit = fg_number_store(&number, tensor->dtype, to);
        if (fit != FG_FITS) return fail_fit(reader, token, &number, fit, tensor->dtype);
        to += fg_dtype_size(tensor->dtype);
    }
    reader->at = found->end;
    return true;
}

static fg_tensor *make_literal(fg_reader *reader, fg_dtype dtype, const layout *found, int rank,
                               const int64_t *dims) {
    fg_tensor *tensor = fg_tensor_make(reader->memory, dtype, rank, dims, false);
    if (!tensor)
        return fg_reader_fail(reader, FG_G105, found->begin, found->end,
                              "needs more memory than is allowed");
    if (store_all(reader, found, tensor)) return tensor;
    fg_tensor_unref(tensor);
    return NULL;
}

fg_tensor *fg_literal_read(fg_reader *reader) {
    layout found = {0};
    fg_dtype dtype = reader->dtype;
    if (fg_reader_peek(reader) == '[') {
        if (!scan_list(reader, SEPARATED_BY_COMMAS, &found)) return NULL;
    } else {
        found.begin = reader->at;
        if (!scan_number(reader, &found)) return NULL;
        found.end = reader->at;
    }
    if (!fg_reader_expect_end(reader)) return NULL;
    if (dtype == FG_INVALID && found.bools && (found.integers || found.reals))
        return fg_reader_fail(reader, FG_G102, found.first_bool.begin, found.first_bool.end,
                              "a bool among numbers");
    if (dtype == FG_INVALID) dtype = dtype_of(&found);
    return make_literal(reader, dtype, &found, found.rank, found.dims);
}

/* ---- typed lists ---- */

/* "[2, 3]"; `*rank` is -1 where no bracket stands here. */
static bool read_dims(fg_reader *reader, int *rank, int64_t *dims) {
    *rank = -1;
    if (!fg_reader_take(reader, '[')) return true;
    uint32_t begin = reader->at - 1;
    bool comma = true;
    for (*rank = 0; !fg_reader_take(reader, ']'); comma = fg_reader_take(reader, ',')) {
        if (fg_reader_peek(reader) == '\0')
            return fg_reader_fail(reader, FG_G103, begin, begin + 1, "this '[' is not closed");
        uint32_t at = reader->at;
        fg_token token = fg_reader_token(reader);
        fg_number size = fg_number_read(reader->text + token.begin, token.end - token.begin);
        if (!comma || size.kind != FG_NUMBER_INTEGER || size.negative || size.wide ||
            size.magnitude > INT64_MAX)
            return fg_reader_fail(reader, FG_G102, at, token.end > at ? token.end : at + 1,
                                  "this is not a size, a number from 0 up");
        if (*rank == FG_MAX_RANK)
            return fg_reader_fail(reader, FG_G105, at, token.end, "a tensor has at most %d axes",
                                  FG_MAX_RANK);
        dims[(*rank)++] = (int64_t)size.magnitude;
    }
    return true;
}

/* Numbers up to the end, commas or spaces between them. */
static bool scan_flat(fg_reader *reader, layout *found) {
    found->begin = found->end = reader->at;
    while (fg_reader_peek(reader) != '\0') {
        if (!scan_number(reader, found)) return false;
        found->end = reader->at;
        fg_reader_take(reader, ',');
    }
    found->rank = 1;
    found->dims[0] = (int64_t)found->count;
    return true;
}

/* A list has the type's shape, or is flat and has as many numbers. */
static bool check_shape(fg_reader *reader, const layout *found, int rank, const int64_t *dims,
                        bool nested) {
    char wanted[FG_DIMS_ROOM], got[FG_DIMS_ROOM];
    size_t count, bytes;
    if (!fg_dims_count(rank, dims, 8, &count, &bytes))
        return fg_reader_fail(reader, FG_G105, found->begin, found->end,
                              "%s holds more elements than can be addressed",
                              fg_dims_print(wanted, rank, dims));
    if (nested && found->rank > 1) {
        bool same = found->rank == rank;
        for (int i = 0; i < rank && same; i++) same = found->dims[i] == dims[i];
        if (same) return true;
        return fg_reader_fail(
            reader, FG_G104, found->begin, found->end, "this list is %s, its type says %s",
            fg_dims_print(got, found->rank, found->dims), fg_dims_print(wanted, rank, dims));
    }
    if (count == found->count) return true;
    return fg_reader_fail(reader, FG_G104, found->begin, found->end,
                          "%llu value%s for %s, which holds %zu", (unsigned long long)found->count,
                          found->count == 1 ? "" : "s", fg_dims_print(wanted, rank, dims), count);
}

/* "normal(0, 1)" behind a type: made up in the shape that the type says, else in the wished one.
 * `*is_one` is false, and nothing read, where no generator stands here. */
static fg_tensor *read_generator(fg_reader *reader, fg_dtype dtype, int rank, const int64_t *dims,
                                 bool *is_one) {
    fg_value_wish wish = *reader->wish;
    const fg_value_wish *before = reader->wish;
    wish.dtype = dtype;
    if (rank >= 0) {
        wish.rank = rank;
        memcpy(wish.dims, dims, (size_t)rank * sizeof *dims);
        memset(wish.names, 0, sizeof wish.names);
    }
    fg_reader_skip_space(reader);
    uint32_t at = reader->at;
    fg_token name = fg_reader_token(reader);
    reader->wish = &wish;
    fg_tensor *tensor = fg_generator_read(reader, name, is_one);
    reader->wish = before;
    if (!*is_one) reader->at = at;
    return tensor;
}

fg_tensor *fg_typed_literal_read(fg_reader *reader, fg_dtype dtype, uint32_t begin) {
    layout found = {0};
    int rank;
    int64_t dims[FG_MAX_RANK];
    reader->dtype = dtype;
    if (!read_dims(reader, &rank, dims)) return NULL;
    if (!fg_reader_take(reader, '='))
        return fg_reader_fail(reader, FG_G102, begin, reader->at,
                              "'=' and the values are missing behind this type");
    bool generator;
    fg_tensor *made = read_generator(reader, dtype, rank, dims, &generator);
    if (generator) return made;
    bool nested = fg_reader_peek(reader) == '[';
    bool done = nested
                    ? scan_list(reader, SEPARATED_LOOSELY, &found) && fg_reader_expect_end(reader)
                    : scan_flat(reader, &found);
    if (!done) return NULL;
    if (rank < 0) {
        /* The type alone: one number is a scalar, more are a list. */
        rank = !nested && found.count == 1 ? 0 : found.rank;
        memcpy(dims, found.dims, sizeof dims);
    } else if (!check_shape(reader, &found, rank, dims, nested)) {
        return NULL;
    }
    return make_literal(reader, dtype, &found, rank, dims);
}
