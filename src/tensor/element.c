/* Single elements: as numbers, and as Python writes them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tensor/tensor.h"

double fg_tensor_element(const fg_tensor *tensor, size_t index) {
    switch (tensor->dtype) {
        case FG_FLOAT16:
            return (double)fg_float_of_half(((const uint16_t *)tensor->data)[index]);
        case FG_BFLOAT16:
            return (double)fg_float_of_bfloat(((const uint16_t *)tensor->data)[index]);
        case FG_FLOAT32:
            return (double)((const float *)tensor->data)[index];
        case FG_FLOAT64:
            return ((const double *)tensor->data)[index];
        case FG_UINT64:
            return (double)((const uint64_t *)tensor->data)[index];
        default:
            return (double)fg_tensor_element_int(tensor, index);
    }
}

int64_t fg_tensor_element_int(const fg_tensor *tensor, size_t index) {
    switch (tensor->dtype) {
        case FG_BOOL:
            return ((const uint8_t *)tensor->data)[index] != 0;
        case FG_INT8:
            return ((const int8_t *)tensor->data)[index];
        case FG_INT16:
            return ((const int16_t *)tensor->data)[index];
        case FG_INT32:
            return ((const int32_t *)tensor->data)[index];
        case FG_INT64:
            return ((const int64_t *)tensor->data)[index];
        case FG_UINT8:
            return ((const uint8_t *)tensor->data)[index];
        case FG_UINT16:
            return ((const uint16_t *)tensor->data)[index];
        case FG_UINT32:
            return ((const uint32_t *)tensor->data)[index];
        case FG_UINT64:
            return (int64_t)((const uint64_t *)tensor->data)[index];
        default:
            return 0;
    }
}

static float float_of_16(fg_dtype dtype, uint16_t bits) {
    return dtype == FG_FLOAT16 ? fg_float_of_half(bits) : fg_float_of_bfloat(bits);
}

static uint16_t bits_of_16(fg_dtype dtype, double value) {
    return dtype == FG_FLOAT16 ? fg_half_of_double(value) : fg_bfloat_of_double(value);
}

/* digits * 10^exponent. As an integer with an exponent it reads the same in every locale. */
static double decimal(long digits, long exponent) {
    char text[48];
    snprintf(text, sizeof text, "%lde%ld", digits, exponent);
    return strtod(text, NULL);
}

/* A decimal of few digits as a double: the shortest that reads back as the same 16 bits. Five
 * digits always do for float16, four for bfloat16. Below a power of two the values lie closer than
 * above it, so that the nearest decimal may miss while the next larger one hits. */
static double shortest_of_16(fg_dtype dtype, uint16_t bits) {
    double value = (double)float_of_16(dtype, bits);
    for (int more = 0; more < 5 && isfinite(value) && value != 0; more++) {
        char text[40];
        snprintf(text, sizeof text, "%.*e", more, fabs(value));
        long digits = 0, exponent = strtol(strchr(text, 'e') + 1, NULL, 10) - more;
        for (const char *at = text; *at != 'e'; at++)
            if (*at >= '0' && *at <= '9') digits = digits * 10 + (*at - '0');
        for (long up = 0; up < 2; up++) {
            double candidate = copysign(decimal(digits + up, exponent), value);
            if (bits_of_16(dtype, candidate) == bits) return candidate;
        }
    }
    return value;
}

void fg_tensor_element_text(const fg_tensor *tensor, size_t index, char *out) {
    switch (tensor->dtype) {
        case FG_BOOL:
            strcpy(out, fg_tensor_element_int(tensor, index) ? "True" : "False");
            return;
        case FG_UINT64:
            snprintf(out, 32, "%llu", (unsigned long long)((const uint64_t *)tensor->data)[index]);
            return;
        case FG_FLOAT16:
        case FG_BFLOAT16:
            fg_text_real(
                out, shortest_of_16(tensor->dtype, ((const uint16_t *)tensor->data)[index]), 64);
            return;
        case FG_FLOAT32:
        case FG_FLOAT64:
            fg_text_real(out, fg_tensor_element(tensor, index),
                         tensor->dtype == FG_FLOAT32 ? 32 : 64);
            return;
        default:
            snprintf(out, 32, "%lld", (long long)fg_tensor_element_int(tensor, index));
    }
}
