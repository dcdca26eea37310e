/* Element types, and the floats of 16 bits against their definition. */
#include <math.h>
#include <string.h>

#include "tensor/dtype.h"
#include "test_tensor.h"

static const struct {
    fg_dtype dtype;
    const char *name;
    size_t size;
    fg_dtype_kind kind;
} types[] = {
    {FG_BOOL, "bool", 1, FG_BOOLEAN},      {FG_INT8, "int8", 1, FG_SIGNED},
    {FG_INT16, "int16", 2, FG_SIGNED},     {FG_INT32, "int32", 4, FG_SIGNED},
    {FG_INT64, "int64", 8, FG_SIGNED},     {FG_UINT8, "uint8", 1, FG_UNSIGNED},
    {FG_UINT16, "uint16", 2, FG_UNSIGNED}, {FG_UINT32, "uint32", 4, FG_UNSIGNED},
    {FG_UINT64, "uint64", 8, FG_UNSIGNED}, {FG_FLOAT16, "float16", 2, FG_REAL},
    {FG_BFLOAT16, "bfloat16", 2, FG_REAL}, {FG_FLOAT32, "float32", 4, FG_REAL},
    {FG_FLOAT64, "float64", 8, FG_REAL},   {FG_STRING, "string", 0, FG_TEXT},
};

START_TEST(names_and_sizes) {
    ck_assert_uint_eq(sizeof types / sizeof *types, FG_DTYPE_COUNT - 1);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        ck_assert_str_eq(fg_dtype_name(types[i].dtype), types[i].name);
        ck_assert_uint_eq(fg_dtype_size(types[i].dtype), types[i].size);
        ck_assert_int_eq(fg_dtype_kind_of(types[i].dtype), types[i].kind);
        ck_assert_int_eq(fg_dtype_of(types[i].name), types[i].dtype);
    }
}
END_TEST

START_TEST(names_that_there_are_not) {
    ck_assert_int_eq(fg_dtype_of("float31"), FG_INVALID);
    ck_assert_int_eq(fg_dtype_of("Float32"), FG_INVALID);
    ck_assert_int_eq(fg_dtype_of("invalid"), FG_INVALID);
    ck_assert_int_eq(fg_dtype_of(""), FG_INVALID);
    ck_assert_int_eq(fg_dtype_of(NULL), FG_INVALID);
    ck_assert_int_eq(fg_dtype_of_bytes("int32[2]", 5), FG_INT32);
    ck_assert_int_eq(fg_dtype_of_bytes("int32[2]", 4), FG_INVALID);
    ck_assert_uint_eq(fg_dtype_size((fg_dtype)1000), 0);
    ck_assert_uint_eq(fg_dtype_size((fg_dtype)-1), 0);
    ck_assert_ptr_nonnull(fg_dtype_name(FG_INVALID));
}
END_TEST

/* IEEE 754's definition: sign, exponent bits, fraction bits. */
static double value_of(unsigned bits, int exponent_bits, int fraction_bits) {
    unsigned fraction = bits & ((1u << fraction_bits) - 1);
    unsigned exponent = bits >> fraction_bits & ((1u << exponent_bits) - 1);
    double sign = bits >> (exponent_bits + fraction_bits) & 1u ? -1.0 : 1.0;
    int bias = (1 << (exponent_bits - 1)) - 1;
    if (exponent == (1u << exponent_bits) - 1) return fraction ? NAN : sign * INFINITY;
    if (exponent == 0) return sign * ldexp(fraction, 1 - bias - fraction_bits);
    return sign * ldexp(fraction + (1u << fraction_bits), (int)exponent - bias - fraction_bits);
}

START_TEST(every_half_is_what_it_is_defined_to_be) {
    for (unsigned bits = 0; bits < 65536; bits++) {
        double wanted = value_of(bits, 5, 10);
        float got = fg_float_of_half((uint16_t)bits);
        ck_assert_msg(isnan(wanted) ? isnan(got) : (double)got == wanted, "%04x", bits);
        ck_assert_int_eq(!!signbit(got), bits >> 15);
        if (!isnan(wanted)) ck_assert_uint_eq(fg_half_of_float(got), bits);
    }
}
END_TEST

START_TEST(every_bfloat_is_what_it_is_defined_to_be) {
    for (unsigned bits = 0; bits < 65536; bits++) {
        double wanted = value_of(bits, 8, 7);
        float got = fg_float_of_bfloat((uint16_t)bits);
        ck_assert_msg(isnan(wanted) ? isnan(got) : (double)got == wanted, "%04x", bits);
        if (!isnan(wanted)) ck_assert_uint_eq(fg_bfloat_of_float(got), bits);
    }
}
END_TEST

/* Between each value and the next: the middle goes to the even one, whatever is off the middle, by
 * as little as a float or a double can be, to the nearer one. */
static void ck_rounding(uint16_t (*of_float)(float), uint16_t (*of_double)(double),
                        int exponent_bits, int fraction_bits) {
    unsigned infinity = ((1u << exponent_bits) - 1) << fraction_bits;
    for (unsigned low = 0; low < infinity; low++) {
        double a = value_of(low, exponent_bits, fraction_bits);
        double b = value_of(low + 1, exponent_bits, fraction_bits);
        /* What would come behind the greatest, were there one more exponent. */
        if (low + 1 == infinity) b = 2 * a - value_of(low - 1, exponent_bits, fraction_bits);
        double middle = (a + b) / 2;
        unsigned even = low & 1u ? low + 1 : low;
        ck_assert_uint_eq(of_double(middle), even);
        ck_assert_uint_eq(of_double(nextafter(middle, 0)), low);
        ck_assert_uint_eq(of_double(nextafter(middle, INFINITY)), low + 1);
        ck_assert_uint_eq(of_double(-nextafter(middle, INFINITY)), (low + 1) | 0x8000u);
        if ((double)(float)middle != middle) continue; /* among the least of bfloat16 */
        ck_assert_uint_eq(of_float((float)middle), even);
        ck_assert_uint_eq(of_float(nextafterf((float)middle, 0)), low);
        ck_assert_uint_eq(of_float(nextafterf((float)middle, INFINITY)), low + 1);
    }
}

START_TEST(rounding_to_half) {
    ck_rounding(fg_half_of_float, fg_half_of_double, 5, 10);
}
END_TEST

START_TEST(rounding_to_bfloat) {
    ck_rounding(fg_bfloat_of_float, fg_bfloat_of_double, 8, 7);
}
END_TEST

START_TEST(rounding_what_is_special) {
    ck_assert_uint_eq(fg_half_of_float(INFINITY), 0x7c00);
    ck_assert_uint_eq(fg_half_of_float(-INFINITY), 0xfc00);
    ck_assert_uint_eq(fg_half_of_float(1e30f), 0x7c00);
    ck_assert_uint_eq(fg_half_of_double(-1e300), 0xfc00);
    ck_assert_uint_eq(fg_half_of_float(-0.0f), 0x8000);
    ck_assert_uint_eq(fg_half_of_double(-1e-300), 0x8000);
    ck_assert(isnan(fg_float_of_half(fg_half_of_float(NAN))));
    ck_assert(isnan(fg_float_of_half(fg_half_of_double(NAN))));
    ck_assert_uint_eq(fg_bfloat_of_float(INFINITY), 0x7f80);
    ck_assert_uint_eq(fg_bfloat_of_double(1e300), 0x7f80);
    ck_assert(isnan(fg_float_of_bfloat(fg_bfloat_of_float(NAN))));
    /* A NaN whose upper half alone would be an infinity. */
    uint32_t bits = 0x7f800001;
    float nan;
    memcpy(&nan, &bits, sizeof nan);
    ck_assert(isnan(fg_float_of_bfloat(fg_bfloat_of_float(nan))));
    ck_assert(isnan(fg_float_of_half(fg_half_of_float(nan))));
}
END_TEST

Suite *fg_dtype_suite(void) {
    Suite *suite = suite_create("dtype");
    TCase *test = tcase_create("dtype");
    tcase_add_test(test, names_and_sizes);
    tcase_add_test(test, names_that_there_are_not);
    tcase_add_test(test, every_half_is_what_it_is_defined_to_be);
    tcase_add_test(test, every_bfloat_is_what_it_is_defined_to_be);
    tcase_add_test(test, rounding_to_half);
    tcase_add_test(test, rounding_to_bfloat);
    tcase_add_test(test, rounding_what_is_special);
    suite_add_tcase(suite, test);
    return suite;
}
