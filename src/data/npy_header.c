#include "data/npy_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/npy.h"

static const char magic[6] = "\x93NUMPY";

/* ---- what comes before the dict ---- */

static const char *kind_of_file(const char *bytes, size_t length) {
    if (length >= 2 && memcmp(bytes, "PK", 2) == 0)
        return "is a zip archive (.npz), not a .npy file";
    if (length >= 4 && memcmp(bytes, "\x89HDF", 4) == 0) return "is an HDF5 file, not a .npy file";
    if (length >= 2 && bytes[0] == '\x80' && bytes[1] > 0 && bytes[1] < 6)
        return "is a Python pickle, not a .npy file";
    return "is not a .npy file";
}

bool fg_npy_prefix(const char *bytes, size_t length, size_t *begin, size_t *dict_length,
                   fg_data_error *error) {
    if (length == 0) return fg_data_fail(error, 0, "is empty");
    size_t same = length < sizeof magic ? length : sizeof magic;
    if (memcmp(bytes, magic, same) != 0)
        return fg_data_fail(error, 0, "%s", kind_of_file(bytes, length));
    if (length < 8) return fg_data_fail(error, length, "is cut short after %zu bytes", length);
    int major = (unsigned char)bytes[6], minor = (unsigned char)bytes[7];
    if (major < 1 || major > 3 || minor != 0)
        return fg_data_fail(error, 6, "is in version %d.%d of the format; 1.0 to 3.0 are known",
                            major, minor);
    size_t digits = major == 1 ? 2 : 4;
    if (length < 8 + digits)
        return fg_data_fail(error, length, "is cut short after %zu bytes", length);
    *dict_length = 0;
    for (size_t i = 0; i < digits; i++)
        *dict_length |= (size_t)(unsigned char)bytes[8 + i] << (8 * i);
    if (*dict_length > FG_NPY_MAX_HEADER)
        return fg_data_fail(error, 8, "has a header of %zu bytes; at most %d are read",
                            *dict_length, FG_NPY_MAX_HEADER);
    *begin = 8 + digits;
    return true;
}

/* ---- the dict ---- */

typedef struct parser {
    const char *text, *at, *end;
    size_t begin; /* of the text in the file */
    fg_data_error *error;
} parser;

static bool fail(const parser *p, const char *why) {
    return fg_data_fail(p->error, p->begin + (size_t)(p->at - p->text), "%s", why);
}

static void skip_space(parser *p) {
    while (p->at < p->end && memchr(" \t\r\n\f", *p->at, 5)) p->at++;
}

static bool take(parser *p, char c) {
    skip_space(p);
    if (p->at == p->end || *p->at != c) return false;
    p->at++;
    return true;
}

static bool take_word(parser *p, const char *word) {
    size_t length = strlen(word);
    skip_space(p);
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, word, length) != 0) return false;
    p->at += length;
    return true;
}

/* A string in either kind of quotes; Python 2 may have put a u before it. */
static bool take_string(parser *p, const char **text, size_t *length) {
    skip_space(p);
    if (p->end - p->at > 1 && *p->at == 'u' && (p->at[1] == '\'' || p->at[1] == '"')) p->at++;
    if (p->at == p->end || (*p->at != '\'' && *p->at != '"')) return false;
    const char *close = memchr(p->at + 1, *p->at, (size_t)(p->end - p->at - 1));
    if (!close) return false;
    *text = p->at + 1;
    *length = (size_t)(close - *text);
    p->at = close + 1;
    return true;
}

static bool same(const char *text, size_t length, const char *word) {
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* ---- 'descr' ---- */

static fg_dtype dtype_of_code(char kind, long size) {
    switch (kind) {
        case 'b':
            return size == 1 ? FG_BOOL : FG_INVALID;
        case 'i':
            return size == 1   ? FG_INT8
                   : size == 2 ? FG_INT16
                   : size == 4 ? FG_INT32
                   : size == 8 ? FG_INT64
                               : FG_INVALID;
        case 'u':
            return size == 1   ? FG_UINT8
                   : size == 2 ? FG_UINT16
                   : size == 4 ? FG_UINT32
                   : size == 8 ? FG_UINT64
                               : FG_INVALID;
        case 'f':
            return size == 2   ? FG_FLOAT16
                   : size == 4 ? FG_FLOAT32
                   : size == 8 ? FG_FLOAT64
                               : FG_INVALID;
        case 'V': /* what NumPy saves arrays of ml_dtypes.bfloat16 as */
            return size == 2 ? FG_BFLOAT16 : FG_INVALID;
        default:
            return FG_INVALID;
    }
}

/* What NumPy has and we have not, by the letter of its code. */
static const char *foreign_kind(char kind) {
    switch (kind) {
        case 'O':
            return "Python objects";
        case 'S':
        case 'a':
            return "byte strings";
        case 'U':
            return "strings";
        case 'V':
            return "raw bytes";
        case 'c':
            return "complex numbers";
        case 'M':
            return "dates";
        case 'm':
            return "time differences";
        default:
            return NULL;
    }
}

static bool refuse_descr(parser *p, const char *descr, size_t length) {
    const char *kind = length > 0 ? foreign_kind(*descr) : NULL;
    int shown = length < 40 ? (int)length : 40;
    size_t offset = p->begin + (size_t)(descr - p->text);
    if (kind)
        return fg_data_fail(p->error, offset, "holds %s ('%.*s'), which are not read", kind, shown,
                            descr);
    return fg_data_fail(p->error, offset, "has an element type that is not known, '%.*s'", shown,
                        descr);
}

static bool read_descr(parser *p, fg_npy_header *header) {
    const char *descr;
    size_t length;
    skip_space(p);
    if (p->at < p->end && (*p->at == '[' || *p->at == '('))
        return fail(p, "holds structures of several fields, which are not read");
    if (!take_string(p, &descr, &length)) return fail(p, "has no string as its 'descr'");
    char order = '=';
    if (length > 0 && memchr("<>=|", *descr, 4)) {
        order = *descr++;
        length--;
    }
    header->dtype = fg_dtype_of_bytes(descr, length);
    if (header->dtype == FG_BFLOAT16 || header->dtype == FG_STRING) header->dtype = FG_INVALID;
    if (same(descr, length, "?")) header->dtype = FG_BOOL;
    if (header->dtype == FG_INVALID) {
        if (length != 2 || descr[1] < '1' || descr[1] > '9') return refuse_descr(p, descr, length);
        header->dtype = dtype_of_code(descr[0], descr[1] - '0');
        if (header->dtype == FG_INVALID) return refuse_descr(p, descr, length);
    }
    bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    header->swapped = fg_dtype_size(header->dtype) > 1 && order == (little ? '>' : '<');
    return true;
}

/* ---- 'shape' ---- */

/* One size; Python 2 may have put an L behind it. */
static bool read_size(parser *p, int64_t *size) {
    skip_space(p);
    if (p->at < p->end && *p->at == '-') return fail(p, "has a negative size in its shape");
    if (p->at == p->end || *p->at < '0' || *p->at > '9')
        return fail(p, "has a shape that is not a tuple of integers");
    *size = 0;
    for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++)
        if (__builtin_mul_overflow(*size, 10, size) ||
            __builtin_add_overflow(*size, *p->at - '0', size))
            return fail(p, "has a size that does not fit 63 bits");
    if (p->at < p->end && *p->at == 'L') p->at++;
    return true;
}

static bool read_shape(parser *p, fg_npy_header *header) {
    if (!take(p, '(')) return fail(p, "has a shape that is not a tuple of integers");
    header->rank = 0;
    bool comma = true;
    while (!take(p, ')')) {
        if (!comma) return fail(p, "has a shape that is not a tuple of integers");
        if (header->rank == FG_MAX_RANK) return fail(p, "has more than 16 axes");
        if (!read_size(p, &header->dims[header->rank])) return false;
        header->rank++;
        comma = take(p, ',');
    }
    /* (3) is a number in Python; only (3,) is a tuple. */
    if (header->rank == 1 && !comma) return fail(p, "has a shape that is not a tuple of integers");
    return true;
}

static bool read_order(parser *p, fg_npy_header *header) {
    header->fortran = take_word(p, "True");
    if (!header->fortran && !take_word(p, "False"))
        return fail(p, "has a 'fortran_order' that is neither True nor False");
    return true;
}

static bool read_entry(parser *p, fg_npy_header *header, unsigned *seen) {
    const char *key;
    size_t length;
    if (!take_string(p, &key, &length)) return fail(p, "has a header that is not a dict");
    if (!take(p, ':')) return fail(p, "has a header that is not a dict");
    if (same(key, length, "descr")) {
        *seen |= 1;
        return read_descr(p, header);
    }
    if (same(key, length, "fortran_order")) {
        *seen |= 2;
        return read_order(p, header);
    }
    if (same(key, length, "shape")) {
        *seen |= 4;
        return read_shape(p, header);
    }
    return fg_data_fail(p->error, p->begin + (size_t)(key - p->text),
                        "has a header with an unknown key, '%.*s'", length < 40 ? (int)length : 40,
                        key);
}

bool fg_npy_header_read(fg_npy_header *header, const char *dict, size_t length, size_t begin,
                        fg_data_error *error) {
    parser p = {dict, dict, dict + length, begin, error};
    unsigned seen = 0;
    *header = (fg_npy_header){0};
    if (!take(&p, '{')) return fail(&p, "has a header that is not a dict");
    bool comma = true;
    while (!take(&p, '}')) {
        if (!comma) return fail(&p, "has a header that is not a dict");
        if (!read_entry(&p, header, &seen)) return false;
        comma = take(&p, ',');
    }
    skip_space(&p);
    if (p.at < p.end) return fail(&p, "has text behind the dict of its header");
    if (!(seen & 1)) return fail(&p, "has a header without 'descr'");
    if (!(seen & 2)) return fail(&p, "has a header without 'fortran_order'");
    if (!(seen & 4)) return fail(&p, "has a header without 'shape'");
    if (!fg_dims_count(header->rank, header->dims, fg_dtype_size(header->dtype), &header->count,
                       &header->bytes))
        return fail(&p, "has a shape with more elements than can be addressed");
    return true;
}

/* ---- writing ---- */

const char *fg_npy_descr(fg_dtype dtype) {
    bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    switch (dtype) {
        case FG_BOOL:
            return "|b1";
        case FG_INT8:
            return "|i1";
        case FG_UINT8:
            return "|u1";
        case FG_INT16:
            return little ? "<i2" : ">i2";
        case FG_INT32:
            return little ? "<i4" : ">i4";
        case FG_INT64:
            return little ? "<i8" : ">i8";
        case FG_UINT16:
            return little ? "<u2" : ">u2";
        case FG_UINT32:
            return little ? "<u4" : ">u4";
        case FG_UINT64:
            return little ? "<u8" : ">u8";
        case FG_FLOAT16:
            return little ? "<f2" : ">f2";
        case FG_BFLOAT16:
            return little ? "<V2" : ">V2";
        case FG_FLOAT32:
            return little ? "<f4" : ">f4";
        case FG_FLOAT64:
            return little ? "<f8" : ">f8";
        case FG_INVALID:
        case FG_STRING:
        case FG_DTYPE_COUNT:
            break;
    }
    return NULL;
}

size_t fg_npy_header_write(char *out, const fg_tensor *tensor) {
    const char *descr = fg_npy_descr(tensor->dtype);
    if (!descr) return 0;
    size_t room = FG_NPY_HEADER_ROOM, n = 10;
    n += (size_t)snprintf(out + n, room - n, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                          descr);
    size_t first = 0;
    for (int i = 0; i < tensor->rank; i++) {
        size_t before = n;
        n += (size_t)snprintf(out + n, room - n, i ? ", %lld" : "%lld", (long long)tensor->dims[i]);
        if (i == 0) first = n - before;
    }
    n += (size_t)snprintf(out + n, room - n, tensor->rank == 1 ? ",), }" : "), }");
    /* NumPy leaves room for the first size to grow to 21 digits, then pads so that the data are
     * aligned to 64 bytes, with a newline before them. */
    size_t total = n + (tensor->rank > 0 ? 21 - first : 0) + 1;
    total += 64 - total % 64;
    memset(out + n, ' ', total - 1 - n);
    out[total - 1] = '\n';
    memcpy(out, magic, sizeof magic);
    memcpy(out + 6, "\x01", 2);
    out[8] = (char)((total - 10) & 0xff);
    out[9] = (char)((total - 10) >> 8);
    return total;
}
