// Access to packed masks. A bitmap of n elements is a uint8 tensor of ceil(n / 8) bytes; bit i % 8 of byte i
// / 8 says whether element i (row-major) is alive; the padding bits of the last byte are 0. A bitmap may be a
// view at any byte of a storage (a slice of a memory-mapped file), so words are read and written with memcpy,
// never past the last byte.
#pragma once

#include <ATen/core/Tensor.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "check.h"
#include "isa.h"

namespace espalier {

static_assert(std::endian::native == std::endian::little, "bitmaps are read as little-endian words");

inline constexpr int64_t kWord = 64;  // elements per word

// The bits of elements [begin, begin + 64), those at n and beyond as 0. begin is a multiple of 8. No bitmap:
// all alive.
ESPALIER_INLINE uint64_t load_word(const uint8_t* bits, int64_t begin, int64_t n) {
  const int64_t left = n - begin;
  uint64_t word = ~uint64_t{0};
  if (left >= kWord) {
    if (bits) std::memcpy(&word, bits + begin / 8, 8);
    return word;
  }
  if (bits) {
    word = 0;
    std::memcpy(&word, bits + begin / 8, static_cast<size_t>(bitmap_bytes(left)));
  }
  return word & ((uint64_t{1} << left) - 1);
}

// Writes the bits of elements [begin, min(begin + 64, n)).
ESPALIER_INLINE void store_word(uint8_t* bits, int64_t begin, int64_t n, uint64_t word) {
  const int64_t left = n - begin;
  std::memcpy(bits + begin / 8, &word, static_cast<size_t>(left >= kWord ? 8 : bitmap_bytes(left)));
}

// The bits of elements [begin, begin + count), count <= 64, from any begin. No bitmap: all alive.
ESPALIER_INLINE uint64_t load_bits(const uint8_t* bits, int64_t begin, int64_t count) {
  if (count == 0) return 0;
  const uint64_t mask = ~uint64_t{0} >> (kWord - count);
  if (!bits) return mask;
  const int64_t skip = begin % 8, bytes = bitmap_bytes(skip + count);  // 9 at most
  uint64_t word = 0;
  std::memcpy(&word, bits + begin / 8, static_cast<size_t>(bytes < 8 ? bytes : 8));
  word >>= skip;
  if (bytes > 8) word |= static_cast<uint64_t>(bits[begin / 8 + 8]) << (kWord - skip);
  return word & mask;
}

// Sets bits of elements [begin, begin + count), count <= 64, in a bitmap where they are 0. Only the bytes in
// which those elements lie are touched.
ESPALIER_INLINE void or_bits(uint8_t* bits, int64_t begin, int64_t count, uint64_t word) {
  if (count == 0) return;
  const int64_t skip = begin % 8, bytes = bitmap_bytes(skip + count);
  const auto first = static_cast<size_t>(bytes < 8 ? bytes : 8);
  uint64_t old = 0;
  std::memcpy(&old, bits + begin / 8, first);
  old |= word << skip;
  std::memcpy(bits + begin / 8, &old, first);
  if (bytes > 8) bits[begin / 8 + 8] = static_cast<uint8_t>(bits[begin / 8 + 8] | (word >> (kWord - skip)));
}

// A CPU argument that is a bitmap of n elements: refused by name if it is not a CPU uint8 vector of ceil(n /
// 8) bytes with padding bits 0. Returns it contiguous.
at::Tensor checked_bitmap(const at::Tensor& bits, int64_t n, const char* op, const char* name);

// The same for bits[index] of a list whose entries may be None; undefined then.
at::Tensor checked_bitmap(const std::optional<at::Tensor>& bits, int64_t n, const char* op, const char* name,
                          int64_t index);

// Number of set bits. n is the number of elements; bits null: n.
int64_t count_bits(const uint8_t* bits, int64_t n);

at::Tensor empty_bitmap(int64_t n);

inline const uint8_t* bits_or_null(const at::Tensor& bits) {
  return bits.defined() ? bits.const_data_ptr<uint8_t>() : nullptr;
}

}  // namespace espalier
