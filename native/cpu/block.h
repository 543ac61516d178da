// A word's worth of a floating-point tensor in the type it is computed in: float32 for bfloat16 and float16,
// else its own. Kernels work on blocks of 64 elements in that type; the narrow types are widened into a
// buffer that stays in the first cache and rounded (to nearest, ties to even) when it is stored.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include <bit>
#include <cstdint>
#include <type_traits>

#include "bits.h"
#include "isa.h"

namespace espalier {

template <class T>
using MathOf = std::conditional_t<std::is_same_v<T, double>, double, float>;

template <class T>
inline constexpr bool kNarrow = !std::is_same_v<T, MathOf<T>>;

ESPALIER_INLINE float widen(c10::BFloat16 x) {
  return std::bit_cast<float>(static_cast<uint32_t>(x.x) << 16);
}

ESPALIER_INLINE float widen(c10::Half x) {
  // Exact, denormals included, in integer arithmetic and one subtraction, so that it vectorises for any CPU.
  const uint32_t sign = static_cast<uint32_t>(x.x & 0x8000u) << 16;
  const uint32_t magnitude = static_cast<uint32_t>(x.x & 0x7FFFu) << 13;
  const uint32_t exponent = magnitude & 0x0F800000u;
  const uint32_t normal = magnitude + (112u << 23);
  const uint32_t special = magnitude + (224u << 23);
  const uint32_t denormal = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude + (113u << 23)) -
                                                    std::bit_cast<float>(113u << 23));
  const uint32_t finite = exponent == 0 ? denormal : normal;
  return std::bit_cast<float>(sign | (exponent == 0x0F800000u ? special : finite));
}

ESPALIER_INLINE void narrow(float x, c10::BFloat16* to) {
  const uint32_t u = std::bit_cast<uint32_t>(x);
  const uint32_t rounded = (u + 0x7FFFu + ((u >> 16) & 1)) >> 16;
  const bool nan = (u & 0x7FFFFFFFu) > 0x7F800000u;
  to->x = static_cast<uint16_t>(nan ? 0x7FC0u : rounded);
}

ESPALIER_INLINE void narrow(float x, c10::Half* to) {
  const uint32_t u = std::bit_cast<uint32_t>(x);
  const uint32_t magnitude = u & 0x7FFFFFFFu;
  // Below 2^-14 the result is denormal: adding 0.5 lines its last bit up with the float's, and rounds.
  const uint32_t denormal = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) + 0.5f) - 0x3F000000u;
  const uint32_t normal = (magnitude - (112u << 23) + 0xFFFu + ((magnitude >> 13) & 1)) >> 13;
  uint32_t half = magnitude < (113u << 23) ? denormal : normal;
  half = magnitude >= (143u << 23) ? 0x7C00u
                                   : half;  // 65536 and beyond; [65520, 65536) rounds up to infinity above
  half = magnitude > 0x7F800000u ? 0x7E00u : half;
  to->x = static_cast<uint16_t>(half | ((u >> 16) & 0x8000u));
}

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

// The unsigned integer as wide as a type.
template <class T>
using BitsOf =
    std::conditional_t<sizeof(T) == 2, uint16_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>;

// Spreads a word: keep[j] is all ones where element j is alive, else 0, to be and-ed with a value's bits. A
// select by bits, not a product: a dead element's NaN becomes +0. Loops over blocks read it from an array,
// and are plain loops over locals, because that is what compilers vectorise.
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

template <class Math>
ESPALIER_INLINE Math keep_bits(BitsOf<Math> keep, Math x) {
  return std::bit_cast<Math>(std::bit_cast<BitsOf<Math>>(x) & keep);
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

// Calls f with a value of the C++ type of a floating-point dtype; any other dtype is refused by name.
template <class F>
void with_float_type(at::ScalarType dtype, const char* op, const char* name, const F& f) {
  switch (dtype) {
    case at::kFloat:
      return f(float{});
    case at::kDouble:
      return f(double{});
    case at::kHalf:
      return f(c10::Half{});
    case at::kBFloat16:
      return f(c10::BFloat16{});
    default:
      TORCH_CHECK_TYPE(false, op, ": expected ", name,
                       " to be float32, float64, bfloat16 or float16 but received ", dtype);
  }
}

}  // namespace espalier
