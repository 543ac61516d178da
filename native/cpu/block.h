// A word's worth of a floating-point tensor in the type it is computed in. Kernels work on blocks of 64
// elements in that type; the narrow types are widened into a buffer that stays in the first cache and rounded
// when it is stored.
#pragma once

#include <cstdint>
#include <type_traits>

#include "bits.h"
#include "float.h"
#include "isa.h"
#include "score.h"

namespace espalier {

template <class T>
ESPALIER_INLINE void load_block(const T* __restrict from, MathOf<T>* __restrict to, int64_t count) {
  if constexpr (kNarrow<T>) {
    if (count == kWord) {
      for (int j = 0; j < kWord; j++) to[j] = widen(from[j]);
    } else {
      for (int64_t j = 0; j < count; j++) to[j] = widen(from[j]);
    }
  } else {
    std::memcpy(to, from, static_cast<size_t>(count) * sizeof(T));
  }
}

template <class T>
ESPALIER_INLINE void store_block(const MathOf<T>* __restrict from, T* __restrict to, int64_t count) {
  if constexpr (kNarrow<T>) {
    if (count == kWord) {
      for (int j = 0; j < kWord; j++) narrow(from[j], &to[j]);
    } else {
      for (int64_t j = 0; j < count; j++) narrow(from[j], &to[j]);
    }
  } else {
    std::memcpy(to, from, static_cast<size_t>(count) * sizeof(T));
  }
}

// Spreads a word: keep[j] is all ones where element j is alive, else 0, for keep_bits(). Loops over blocks
// read it from an array, and are plain loops over locals, because that is what compilers vectorise.
template <class Bits>
ESPALIER_INLINE void spread(uint64_t word, Bits* keep) {
  // Shifts are as wide as the lanes, so that one instruction shifts all of them.
  using Lane = std::conditional_t<sizeof(Bits) == 8, uint64_t, uint32_t>;
  constexpr int kLanes = 8 * sizeof(Lane);
  for (int k = 0; k < 64; k += kLanes) {
    const auto part = static_cast<Lane>(word >> k);
    for (int j = 0; j < kLanes; j++) keep[k + j] = static_cast<Bits>(Lane{0} - ((part >> j) & 1));
  }
}

// Makes the dead ones of `count` elements +0, in place.
template <class T>
ESPALIER_INLINE void clear_dead(T* x, uint64_t word, int64_t count) {
  using Bits = BitsOf<T>;
  alignas(64) Bits keep[kWord];
  spread(word, keep);
  auto* bits = reinterpret_cast<Bits __attribute__((may_alias))*>(x);
  if (count == kWord) {
    for (int j = 0; j < kWord; j++) bits[j] &= keep[j];
  } else {
    for (int64_t j = 0; j < count; j++) bits[j] &= keep[j];
  }
}

}  // namespace espalier
