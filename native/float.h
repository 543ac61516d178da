// Floating-point elements and the type they are computed in: float32 for bfloat16 and float16, else their
// own. Widening is exact; narrowing rounds to nearest, ties to even. In integer arithmetic, so that it
// vectorises for any CPU and is the same on a GPU.
#pragma once

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include <bit>
#include <cstdint>
#include <type_traits>

#include "portable.h"

namespace espalier {

template <class T>
using MathOf = std::conditional_t<std::is_same_v<T, double>, double, float>;

template <class T>
inline constexpr bool kNarrow = !std::is_same_v<T, MathOf<T>>;

// The unsigned integer as wide as a type.
template <class T>
using BitsOf =
    std::conditional_t<sizeof(T) == 2, uint16_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>;

ESPALIER_INLINE float widen(float x) { return x; }
ESPALIER_INLINE double widen(double x) { return x; }

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

ESPALIER_INLINE void narrow(float x, float* to) { *to = x; }
ESPALIER_INLINE void narrow(double x, double* to) { *to = x; }

// x where keep is all ones, +0 where it is 0. A select by bits, not a product: a dead element's NaN becomes
// +0.
template <class Math>
ESPALIER_INLINE Math keep_bits(BitsOf<Math> keep, Math x) {
  return std::bit_cast<Math>(static_cast<BitsOf<Math>>(std::bit_cast<BitsOf<Math>>(x) & keep));
}

}  // namespace espalier
