#include "base/crc32c.h"

#include <string.h>

/* Eight bytes at a time: table[k][b] is what byte b does k bytes before the end of a word. */
typedef struct crc_tables {
    uint32_t at[8][256];
} crc_tables;

static void make_tables(crc_tables *tables) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0x82f63b78u : crc >> 1;
        tables->at[0][byte] = crc;
    }
    for (int k = 1; k < 8; k++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t before = tables->at[k - 1][byte];
            tables->at[k][byte] = before >> 8 ^ tables->at[0][before & 0xff];
        }
}

uint32_t fg_crc32c(const void *bytes, size_t length) {
    const uint8_t *at = bytes;
    crc_tables tables; /* made anew: there is no global state, and it takes microseconds */
    uint32_t crc = 0xffffffffu;
    make_tables(&tables);
    for (; length >= 8; length -= 8, at += 8) {
        uint32_t low, high;
        memcpy(&low, at, 4);
        memcpy(&high, at + 4, 4);
        low ^= crc;
        crc = tables.at[7][low & 0xff] ^ tables.at[6][low >> 8 & 0xff] ^
              tables.at[5][low >> 16 & 0xff] ^ tables.at[4][low >> 24] ^ tables.at[3][high & 0xff] ^
              tables.at[2][high >> 8 & 0xff] ^ tables.at[1][high >> 16 & 0xff] ^
              tables.at[0][high >> 24];
    }
    for (; length > 0; length--, at++) crc = crc >> 8 ^ tables.at[0][(crc ^ *at) & 0xff];
    return ~crc;
}
