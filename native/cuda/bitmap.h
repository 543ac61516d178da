// Packed masks on a GPU: applied, packed, counted, and what is alive gathered and scattered.
#pragma once

#include "chunks.h"

namespace espalier::gpu {

// All element counts are n; sizes of elements are in bytes.
void apply_bitmap(const void* from, void* to, int size, const uint8_t* bits, int64_t n, Stream stream);
void pack_bools(const uint8_t* mask, uint8_t* bits, int64_t n, Stream stream);
void unpack_bools(const uint8_t* bits, uint8_t* mask, int64_t n, Stream stream);

// Set bits of a, of a and b, or of a xor b, for each chunk of chunk_length(n) elements.
enum class Pair { kFirst, kAnd, kXor };
void count_chunks(const uint8_t* a, const uint8_t* b, Pair pair, int64_t n, int64_t* counts, Stream stream);

// before: the sums of the counts of the chunks before, and of all (sum_counts).
void compress(const void* from, void* to, int size, const uint8_t* bits, int64_t n, const int64_t* before,
              Stream stream);
void expand(const void* from, void* to, int size, const uint8_t* bits, int64_t n, const int64_t* before,
            Stream stream);

}  // namespace espalier::gpu
