// Which of 64 keys lie above a bracket [low, high], which in it or above, and which are no numbers: three
// words with one bit for each key. The inner loop of selection; by hand, because compilers do not turn
// comparisons into bitmaps.
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace espalier {

struct Classes {
  uint64_t above;     // key > high
  uint64_t at_least;  // key >= low
  uint64_t nan;       // key > infinity
};

template <class Key>
struct Bracket {
  Key mask;  // is applied to the keys first
  Key low, high, infinity;
};

template <class Key>
ESPALIER_INLINE Classes classify(Baseline, const Key* keys, const Bracket<Key>& b) {
  Classes c{0, 0, 0};
  for (int j = 0; j < 64; j++) {
    const Key key = keys[j] & b.mask;
    c.above |= static_cast<uint64_t>(key > b.high) << j;
    c.at_least |= static_cast<uint64_t>(key >= b.low) << j;
    c.nan |= static_cast<uint64_t>(key > b.infinity) << j;
  }
  return c;
}

// Bit j: a[j] > b[j], for 64 of each.
template <class Key>
ESPALIER_INLINE uint64_t greater_word(Baseline, const Key* a, const Key* b) {
  uint64_t word = 0;
  for (int j = 0; j < 64; j++) word |= static_cast<uint64_t>(a[j] > b[j]) << j;
  return word;
}

#if defined(__x86_64__)

ESPALIER_AVX512 inline uint64_t greater_word(Avx512, const uint16_t* a, const uint16_t* b) {
  uint64_t word = 0;
  for (int j = 0; j < 64; j += 32) {
    const __mmask32 part = _mm512_cmpgt_epu16_mask(_mm512_loadu_si512(a + j), _mm512_loadu_si512(b + j));
    word |= static_cast<uint64_t>(part) << j;
  }
  return word;
}

ESPALIER_AVX512 inline uint64_t greater_word(Avx512, const uint32_t* a, const uint32_t* b) {
  uint64_t word = 0;
  for (int j = 0; j < 64; j += 16) {
    const __mmask16 part = _mm512_cmpgt_epu32_mask(_mm512_loadu_si512(a + j), _mm512_loadu_si512(b + j));
    word |= static_cast<uint64_t>(part) << j;
  }
  return word;
}

ESPALIER_AVX512 inline uint64_t greater_word(Avx512, const uint64_t* a, const uint64_t* b) {
  uint64_t word = 0;
  for (int j = 0; j < 64; j += 8) {
    const __mmask8 part = _mm512_cmpgt_epu64_mask(_mm512_loadu_si512(a + j), _mm512_loadu_si512(b + j));
    word |= static_cast<uint64_t>(part) << j;
  }
  return word;
}

ESPALIER_AVX512 inline Classes classify(Avx512, const uint16_t* keys, const Bracket<uint16_t>& b) {
  const __m512i mask = _mm512_set1_epi16(static_cast<short>(b.mask));
  const __m512i low = _mm512_set1_epi16(static_cast<short>(b.low));
  const __m512i high = _mm512_set1_epi16(static_cast<short>(b.high));
  const __m512i infinity = _mm512_set1_epi16(static_cast<short>(b.infinity));
  Classes c{0, 0, 0};
  for (int j = 0; j < 64; j += 32) {
    const __m512i key = _mm512_and_si512(_mm512_loadu_si512(keys + j), mask);
    c.above |= static_cast<uint64_t>(_mm512_cmpgt_epu16_mask(key, high)) << j;
    c.at_least |= static_cast<uint64_t>(_mm512_cmpge_epu16_mask(key, low)) << j;
    c.nan |= static_cast<uint64_t>(_mm512_cmpgt_epu16_mask(key, infinity)) << j;
  }
  return c;
}

ESPALIER_AVX512 inline Classes classify(Avx512, const uint32_t* keys, const Bracket<uint32_t>& b) {
  const __m512i mask = _mm512_set1_epi32(static_cast<int>(b.mask));
  const __m512i low = _mm512_set1_epi32(static_cast<int>(b.low));
  const __m512i high = _mm512_set1_epi32(static_cast<int>(b.high));
  const __m512i infinity = _mm512_set1_epi32(static_cast<int>(b.infinity));
  Classes c{0, 0, 0};
  for (int j = 0; j < 64; j += 16) {
    const __m512i key = _mm512_and_si512(_mm512_loadu_si512(keys + j), mask);
    c.above |= static_cast<uint64_t>(_mm512_cmpgt_epu32_mask(key, high)) << j;
    c.at_least |= static_cast<uint64_t>(_mm512_cmpge_epu32_mask(key, low)) << j;
    c.nan |= static_cast<uint64_t>(_mm512_cmpgt_epu32_mask(key, infinity)) << j;
  }
  return c;
}

ESPALIER_AVX512 inline Classes classify(Avx512, const uint64_t* keys, const Bracket<uint64_t>& b) {
  const __m512i mask = _mm512_set1_epi64(static_cast<long long>(b.mask));
  const __m512i low = _mm512_set1_epi64(static_cast<long long>(b.low));
  const __m512i high = _mm512_set1_epi64(static_cast<long long>(b.high));
  const __m512i infinity = _mm512_set1_epi64(static_cast<long long>(b.infinity));
  Classes c{0, 0, 0};
  for (int j = 0; j < 64; j += 8) {
    const __m512i key = _mm512_and_si512(_mm512_loadu_si512(keys + j), mask);
    c.above |= static_cast<uint64_t>(_mm512_cmpgt_epu64_mask(key, high)) << j;
    c.at_least |= static_cast<uint64_t>(_mm512_cmpge_epu64_mask(key, low)) << j;
    c.nan |= static_cast<uint64_t>(_mm512_cmpgt_epu64_mask(key, infinity)) << j;
  }
  return c;
}

// AVX2 compares signed integers only: keys and bounds are moved by half their range first.
ESPALIER_AVX2 inline uint64_t greater(__m256i a, __m256i b, uint32_t) {
  return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(a, b))));
}
ESPALIER_AVX2 inline uint64_t greater(__m256i a, __m256i b, uint64_t) {
  return static_cast<uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(a, b))));
}
ESPALIER_AVX2 inline uint64_t greater(__m256i a, __m256i b, uint16_t) {
  const __m256i wide = _mm256_cmpgt_epi16(a, b);
  const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
  return static_cast<uint32_t>(_mm_movemask_epi8(bytes));
}
ESPALIER_AVX2 inline __m256i fill(uint16_t x) { return _mm256_set1_epi16(static_cast<short>(x)); }
ESPALIER_AVX2 inline __m256i fill(uint32_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
ESPALIER_AVX2 inline __m256i fill(uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); }

template <class Key>
ESPALIER_AVX2 inline Classes classify(Avx2, const Key* keys, const Bracket<Key>& b) {
  constexpr Key kHalf = static_cast<Key>(Key{1} << (8 * sizeof(Key) - 1));
  constexpr int kLanes = 32 / sizeof(Key);
  const __m256i mask = fill(b.mask), half = fill(kHalf);
  const __m256i low = fill(static_cast<Key>(b.low ^ kHalf)), high = fill(static_cast<Key>(b.high ^ kHalf));
  const __m256i infinity = fill(static_cast<Key>(b.infinity ^ kHalf));
  Classes c{0, 0, 0};
  for (int j = 0; j < 64; j += kLanes) {
    const __m256i raw = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(keys + j));
    const __m256i key = _mm256_xor_si256(_mm256_and_si256(raw, mask), half);
    c.above |= greater(key, high, Key{}) << j;
    c.at_least |= greater(low, key, Key{}) << j;
    c.nan |= greater(key, infinity, Key{}) << j;
  }
  c.at_least = ~c.at_least;
  return c;
}

template <class Key>
ESPALIER_AVX2 inline uint64_t greater_word(Avx2, const Key* a, const Key* b) {
  constexpr int kLanes = 32 / sizeof(Key);
  const __m256i half = fill(static_cast<Key>(Key{1} << (8 * sizeof(Key) - 1)));
  uint64_t word = 0;
  for (int j = 0; j < 64; j += kLanes) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + j));
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + j));
    word |= greater(_mm256_xor_si256(x, half), _mm256_xor_si256(y, half), Key{}) << j;
  }
  return word;
}

#endif

}  // namespace espalier
