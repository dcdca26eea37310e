/* Generators: zeros, ones, normal(mean, deviation), uniform(low, high), in the shape of what they
 * feed. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/generate.h"
#include "data/number.h"
#include "data/reader.h"

/* "float32[batch, 3]", as far as it is known. */
static const char *wish_text(char *out, size_t room, const fg_value_wish *wish, fg_dtype dtype) {
    size_t n = (size_t)snprintf(out, room, "%s[", fg_dtype_name(dtype));
    for (int i = 0; i < wish->rank && n < room; i++) {
        const char *name = wish->names[i] ? wish->names[i] : "?";
        if (wish->dims[i] >= 0)
            n += (size_t)snprintf(out + n, room - n, i ? ", %lld" : "%lld",
                                  (long long)wish->dims[i]);
        else
            n += (size_t)snprintf(out + n, room - n, i ? ", %s" : "%s", name);
    }
    if (n < room) snprintf(out + n, room - n, "]");
    return out;
}

/* "float32[2, 3]=zeros": with a type that says each size. */
static void say_type(fg_reader *reader, fg_token name, const fg_value_wish *wish, fg_dtype dtype) {
    char text[256];
    fg_value_wish whole = *wish;
    for (int i = 0; i < whole.rank; i++)
        if (whole.dims[i] < 0) whole.dims[i] = 2;
    fg_reader_help(reader, "give the sizes, as in %s=%.*s",
                   wish_text(text, sizeof text, &whole, dtype), FG_TOKEN_TEXT(reader, name));
}

/* A tensor of the wished type and shape, zeroed. */
static fg_tensor *make_wished(fg_reader *reader, fg_token name) {
    const fg_value_wish *wish = reader->wish;
    fg_dtype dtype = wish->dtype == FG_INVALID ? FG_FLOAT32 : wish->dtype;
    char text[256];
    size_t count, bytes;
    if (wish->rank < 0) {
        fg_reader_fail(reader, FG_G102, name.begin, name.end,
                       "'%.*s' needs a shape, and the rank of what it feeds is not known",
                       FG_TOKEN_TEXT(reader, name));
        if (wish->dtype == FG_INVALID)
            fg_reader_help(reader, "give a file or a list");
        else
            fg_reader_help(reader, "give a file or a list, or the shape, as in %s[2]=%.*s",
                           fg_dtype_name(dtype), FG_TOKEN_TEXT(reader, name));
        return NULL;
    }
    for (int i = 0; i < wish->rank; i++) {
        if (wish->dims[i] >= 0) continue;
        fg_reader_fail(reader, FG_G102, name.begin, name.end,
                       "'%.*s' needs every size of %s, and '%s' is not known",
                       FG_TOKEN_TEXT(reader, name), wish_text(text, sizeof text, wish, dtype),
                       wish->names[i] ? wish->names[i] : "?");
        if (wish->names[i])
            fg_reader_help(reader, "--dim %s=N", wish->names[i]);
        else
            say_type(reader, name, wish, dtype);
        return NULL;
    }
    wish_text(text, sizeof text, wish, dtype);
    if (!fg_dims_count(wish->rank, wish->dims, fg_dtype_size(dtype), &count, &bytes))
        return fg_reader_fail(reader, FG_G105, name.begin, name.end,
                              "%s holds more elements than can be addressed", text);
    fg_tensor *tensor = fg_tensor_make(reader->memory, dtype, wish->rank, wish->dims, true);
    if (tensor) return tensor;
    return fg_reader_fail(reader, FG_G105, name.begin, name.end,
                          "%s takes %zu bytes, more than is allowed", text, bytes);
}

typedef struct argument {
    fg_token token;
    fg_number number;
} argument;

/* "(a, b)" */
static bool read_arguments(fg_reader *reader, fg_token name, const char *usage,
                           argument arguments[2]) {
    for (int i = 0; i < 2; i++) {
        bool opened = fg_reader_take(reader, i ? ',' : '(');
        arguments[i].token = fg_reader_token(reader);
        fg_token token = arguments[i].token;
        arguments[i].number = fg_number_read(reader->text + token.begin, token.end - token.begin);
        fg_number_kind kind = arguments[i].number.kind;
        if (opened && (kind == FG_NUMBER_INTEGER || kind == FG_NUMBER_REAL)) continue;
        return fg_reader_fail(reader, FG_G102, name.begin, token.end,
                              "'%.*s' takes two numbers, as in %s", FG_TOKEN_TEXT(reader, name),
                              usage);
    }
    if (fg_reader_take(reader, ')')) return true;
    return fg_reader_fail(reader, FG_G102, name.begin, reader->at,
                          "a ')' is missing behind the arguments of '%.*s'",
                          FG_TOKEN_TEXT(reader, name));
}

static fg_tensor *read_constant(fg_reader *reader, fg_token name, bool ones) {
    if (fg_reader_take(reader, '(') && !fg_reader_take(reader, ')'))
        return fg_reader_fail(reader, FG_G102, name.begin, reader->at, "'%.*s' takes no arguments",
                              FG_TOKEN_TEXT(reader, name));
    if (!fg_reader_expect_end(reader)) return NULL;
    fg_tensor *tensor = make_wished(reader, name);
    if (tensor && ones) fg_generate_ones(tensor);
    return tensor;
}

static fg_tensor *read_normal(fg_reader *reader, fg_token name) {
    argument arguments[2];
    if (!read_arguments(reader, name, "normal(0, 1)", arguments) || !fg_reader_expect_end(reader))
        return NULL;
    double mean = arguments[0].number.value, deviation = arguments[1].number.value;
    if (!isfinite(mean))
        return fg_reader_fail(reader, FG_G102, arguments[0].token.begin, arguments[0].token.end,
                              "the mean is not a finite number");
    if (!isfinite(deviation) || deviation < 0)
        return fg_reader_fail(reader, FG_G102, arguments[1].token.begin, arguments[1].token.end,
                              "the deviation is not a finite number from 0 up");
    fg_dtype dtype = reader->wish->dtype;
    if (dtype != FG_INVALID && fg_dtype_kind_of(dtype) != FG_REAL) {
        fg_reader_fail(reader, FG_G102, name.begin, name.end,
                       "'normal' makes floats, and %s is wanted", fg_dtype_name(dtype));
        fg_reader_help(reader, "uniform(lo, hi) makes integers");
        return NULL;
    }
    fg_tensor *tensor = make_wished(reader, name);
    if (tensor) fg_generate_normal(tensor, mean, deviation, reader->wish->seed);
    return tensor;
}

/* A bound of integers. The upper one is not itself a value, so it may be one more than the
 * greatest. */
static bool read_bound(fg_reader *reader, const argument *bound, fg_dtype dtype, bool upper,
                       __int128 *value) {
    const fg_number *number = &bound->number;
    int bits = dtype == FG_BOOL ? 1 : (int)fg_dtype_size(dtype) * 8;
    __int128 count = (__int128)1 << bits;
    __int128 least = fg_dtype_kind_of(dtype) == FG_SIGNED ? -(count / 2) : 0;
    bool exact = true;
    if (number->kind == FG_NUMBER_INTEGER && !number->wide) {
        *value = number->negative ? -(__int128)number->magnitude : (__int128)number->magnitude;
    } else {
        /* A float that is a whole number; 2^64, as an upper bound, is one too. */
        exact = fabs(number->value) <= 0x1p64 && number->value == floor(number->value);
        *value = exact ? (__int128)number->value : 0;
    }
    if (exact && *value >= least && *value < least + count + upper) return true;
    return fg_reader_fail(reader, FG_G414, bound->token.begin, bound->token.end,
                          "%.*s is not a bound for %s", FG_TOKEN_TEXT(reader, bound->token),
                          fg_dtype_name(dtype));
}

static bool check_order(fg_reader *reader, fg_token name, bool ordered) {
    if (ordered) return true;
    return fg_reader_fail(reader, FG_G102, name.begin, reader->at,
                          "the lower bound is not below the upper one, which is not included");
}

static fg_tensor *uniform_integers(fg_reader *reader, fg_token name, const argument *arguments) {
    fg_dtype dtype = reader->wish->dtype;
    __int128 low, high;
    if (!read_bound(reader, &arguments[0], dtype, false, &low) ||
        !read_bound(reader, &arguments[1], dtype, true, &high) ||
        !check_order(reader, name, low < high))
        return NULL;
    fg_tensor *tensor = make_wished(reader, name);
    if (tensor)
        fg_generate_integers(tensor, (uint64_t)low, (uint64_t)(high - low), reader->wish->seed);
    return tensor;
}

static fg_tensor *read_uniform(fg_reader *reader, fg_token name) {
    argument arguments[2];
    fg_dtype dtype = reader->wish->dtype;
    if (!read_arguments(reader, name, "uniform(0, 1)", arguments) || !fg_reader_expect_end(reader))
        return NULL;
    if (dtype != FG_INVALID && fg_dtype_kind_of(dtype) != FG_REAL)
        return uniform_integers(reader, name, arguments);
    double low = arguments[0].number.value, high = arguments[1].number.value;
    for (int i = 0; i < 2; i++)
        if (!isfinite(arguments[i].number.value))
            return fg_reader_fail(reader, FG_G102, arguments[i].token.begin, arguments[i].token.end,
                                  "a bound is not a finite number");
    if (!check_order(reader, name, low < high)) return NULL;
    fg_tensor *tensor = make_wished(reader, name);
    if (tensor) fg_generate_uniform(tensor, low, high, reader->wish->seed);
    return tensor;
}

fg_tensor *fg_generator_read(fg_reader *reader, fg_token name, bool *is_one) {
    const char *text = reader->text + name.begin;
    uint32_t length = name.end - name.begin;
    *is_one = true;
    if (length == 5 && memcmp(text, "zeros", 5) == 0) return read_constant(reader, name, false);
    if (length == 4 && memcmp(text, "ones", 4) == 0) return read_constant(reader, name, true);
    if (length == 6 && memcmp(text, "normal", 6) == 0) return read_normal(reader, name);
    if (length == 7 && memcmp(text, "uniform", 7) == 0) return read_uniform(reader, name);
    *is_one = false;
    return NULL;
}
