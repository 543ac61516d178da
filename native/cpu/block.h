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
ESPALIER_INLINE void load_block(const T* from, MathOf<T>* to, int64_t count) {
  if constexpr (kNarrow<T>) {
    for (int64_t j = 0; j < count; j++) to[j] = widen(from[j]);
  } else {
    std::memcpy(to, from, static_cast<size_t>(count) * sizeof(T));
  }
}

template <class T>
ESPALIER_INLINE void store_block(const MathOf<T>* from, T* to, int64_t count) {
  if constexpr (kNarrow<T>) {
    for (int64_t j = 0; j < count; j++) narrow(from[j], &to[j]);
  } else {
    std::memcpy(to, from, static_cast<size_t>(count) * sizeof(T));
  }
}

// Calls lane(j, keep) for j in [0, 64): keep is all ones where the element is alive, else 0, in an unsigned
// type as wide as Math, to be and-ed with a value's bits. A select by bits, not a product: a dead element's
// NaN becomes +0.
template <class Math, class Lane>
ESPALIER_INLINE void for_lanes(uint64_t word, const Lane& lane) {
  if constexpr (sizeof(Math) == 8) {
    for (int j = 0; j < 64; j++) lane(j, uint64_t{0} - ((word >> j) & 1));
  } else {
    const auto low = static_cast<uint32_t>(word), high = static_cast<uint32_t>(word >> 32);
    for (int j = 0; j < 32; j++) lane(j, 0u - ((low >> j) & 1u));
    for (int j = 0; j < 32; j++) lane(32 + j, 0u - ((high >> j) & 1u));
  }
}

template <class Unsigned>
ESPALIER_INLINE auto keep_bits(Unsigned keep, std::conditional_t<sizeof(Unsigned) == 8, double, float> x) {
  return std::bit_cast<decltype(x)>(std::bit_cast<Unsigned>(x) & keep);
}

// Element i of a narrow or wide tensor, pruned: the bits of dead elements of [0, count) cleared, in place.
template <class T>
ESPALIER_INLINE void clear_dead(T* x, uint64_t word, int64_t count) {
  using Bits =
      std::conditional_t<sizeof(T) == 2, uint16_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>;
  for (int64_t j = 0; j < count; j++) {
    const auto keep = static_cast<Bits>(Bits{0} - static_cast<Bits>((word >> j) & 1));
    Bits bits;
    std::memcpy(&bits, &x[j], sizeof bits);
    bits &= keep;
    std::memcpy(&x[j], &bits, sizeof bits);
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
