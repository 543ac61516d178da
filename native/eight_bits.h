// 8-bit numbers that floats are rounded to, symmetrically around 0: a row x becomes codes of x / s with the
// scale s = max |x| / most, and x is about s * code. A row of zeros has scale 0 and codes of 0; one with a
// NaN has scale NaN, one with an infinity an infinite scale, so that products with it are no numbers, either.
#pragma once

#include "float.h"

namespace espalier {

// |x| as an integer, in whose order a NaN is above infinity.
ESPALIER_INLINE uint32_t magnitude_bits(float x) { return std::bit_cast<uint32_t>(x) & 0x7FFFFFFFu; }

// Whole numbers in [-127, 127], to nearest, ties to even. -128 is not used.
struct Int8Code {
  using Element = int8_t;
  static constexpr float kMost = 127;

  ESPALIER_INLINE static int8_t of(float x) {
    x = x <= kMost ? x : kMost;
    x = x >= -kMost ? x : -kMost;
    // The last bit of a float near 1.5 * 2^23 is worth 1: the addition rounds.
    constexpr float kWhole = 12582912;
    return static_cast<int8_t>(std::bit_cast<int32_t>(x + kWhole) - std::bit_cast<int32_t>(kWhole));
  }
};

// float8_e4m3fn (Micikevicius et al., "FP8 Formats for Deep Learning", 2022): 4 bits of exponent with bias 7,
// 3 of mantissa, no infinity; to nearest, ties to even, beyond 448 saturated.
struct E4m3Code {
  using Element = uint8_t;
  static constexpr float kMost = 448;

  ESPALIER_INLINE static uint8_t of(float x) {
    constexpr uint32_t kLargest = std::bit_cast<uint32_t>(kMost);
    const uint32_t u = magnitude_bits(x);
    const uint32_t magnitude = u < kLargest ? u : kLargest;
    // Below 2^-6 the code counts steps of 2^-9, which is what the last bit of a float near 2^14 is worth.
    const uint32_t denormal = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) + 16384.0f) -
                              std::bit_cast<uint32_t>(16384.0f);
    const uint32_t normal = (magnitude - (120u << 23) + 0x7FFFFu + ((magnitude >> 20) & 1)) >> 20;
    const uint32_t code = magnitude < (121u << 23) ? denormal : normal;
    return static_cast<uint8_t>(code | ((std::bit_cast<uint32_t>(x) >> 24) & 0x80u));
  }
};

// The scale of a row whose largest magnitude has these bits.
template <class Code>
ESPALIER_INLINE float scale_of(uint32_t most) {
  return std::bit_cast<float>(most) / Code::kMost;
}

// What a row with that scale is divided by.
ESPALIER_INLINE float divisor_of(float scale) { return scale == 0 ? 1 : scale; }

// A sum of products of codes, as the number it stands for.
ESPALIER_INLINE float scaled_back(float sum, float row, float column) { return sum * row * column; }

}  // namespace espalier
