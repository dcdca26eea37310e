/* The checksum of leveldb's tables and TensorFlow's bundles: CRC-32C (Castagnoli), RFC 3720,
 * appendix B.4. */
#ifndef FG_BASE_CRC32C_H
#define FG_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

uint32_t fg_crc32c(const void *bytes, size_t length);

/* As it is stored: rotated, and a constant added, so that a checksum of checksums is a good one. */
static inline uint32_t fg_crc32c_masked(uint32_t crc) {
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

#endif
