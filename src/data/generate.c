#include "data/generate.h"

#include <Random123/philox.h>
#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct pair {
    uint64_t of[2];
} pair;

static pair random_pair(uint64_t seed, uint64_t block) {
    philox4x32_ctr_t counter = {{(uint32_t)block, (uint32_t)(block >> 32), 0, 0}};
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    philox4x32_ctr_t out = philox4x32(counter, key);
    return (pair){{(uint64_t)out.v[1] << 32 | out.v[0], (uint64_t)out.v[3] << 32 | out.v[2]}};
}

/* Rounded to the element type; what that returns is the value stored. */
static double store(fg_tensor *tensor, size_t index, double value) {
    switch (tensor->dtype) {
        case FG_FLOAT64:
            ((double *)tensor->data)[index] = value;
            break;
        case FG_FLOAT32:
            ((float *)tensor->data)[index] = (float)value;
            break;
        case FG_FLOAT16:
            ((uint16_t *)tensor->data)[index] = fg_half_of_double(value);
            break;
        case FG_BFLOAT16:
            ((uint16_t *)tensor->data)[index] = fg_bfloat_of_double(value);
            break;
        default:
            assert(fg_dtype_kind_of(tensor->dtype) == FG_REAL);
    }
    return fg_tensor_element(tensor, index);
}

static void store_bits(fg_tensor *tensor, size_t index, uint64_t bits) {
    switch (fg_dtype_size(tensor->dtype)) {
        case 1:
            ((uint8_t *)tensor->data)[index] = (uint8_t)bits;
            break;
        case 2:
            ((uint16_t *)tensor->data)[index] = (uint16_t)bits;
            break;
        case 4:
            ((uint32_t *)tensor->data)[index] = (uint32_t)bits;
            break;
        default:
            ((uint64_t *)tensor->data)[index] = bits;
    }
}

void fg_generate_ones(fg_tensor *tensor) {
    bool real = fg_dtype_kind_of(tensor->dtype) == FG_REAL;
    for (size_t i = 0; i < tensor->count; i++) {
        if (real)
            store(tensor, i, 1.0);
        else
            store_bits(tensor, i, 1);
    }
}

/* In 0 .. 1, 1 not included; 53 bits. */
static double unit_of(uint64_t bits) {
    return (double)(bits >> 11) * 0x1p-53;
}

void fg_generate_normal(fg_tensor *tensor, double mean, double deviation, uint64_t seed) {
    for (size_t i = 0; i < tensor->count; i += 2) {
        pair random = random_pair(seed, i / 2);
        /* 1 - u is above 0. */
        double radius = sqrt(-2.0 * log(1.0 - unit_of(random.of[0])));
        double angle = 2.0 * M_PI * unit_of(random.of[1]);
        store(tensor, i, mean + deviation * radius * cos(angle));
        if (i + 1 < tensor->count) store(tensor, i + 1, mean + deviation * radius * sin(angle));
    }
}

void fg_generate_uniform(fg_tensor *tensor, double low, double high, uint64_t seed) {
    for (size_t i = 0; i < tensor->count; i++) {
        double unit = unit_of(random_pair(seed, i / 2).of[i % 2]);
        /* Written so that high - low cannot overflow. Rounding may reach `high`, which is out. */
        double value = low * (1.0 - unit) + high * unit;
        if (store(tensor, i, value) >= high) store(tensor, i, low);
    }
}

/* The high half of a product with 64 random bits: no value is more than span / 2^64 too likely. */
void fg_generate_integers(fg_tensor *tensor, uint64_t low, uint64_t span, uint64_t seed) {
    for (size_t i = 0; i < tensor->count; i++) {
        uint64_t bits = random_pair(seed, i / 2).of[i % 2];
        uint64_t offset = span ? (uint64_t)((unsigned __int128)bits * span >> 64) : bits;
        store_bits(tensor, i, low + offset);
    }
}
