// Scores as integers, in the order in which they compete: selection is integer work.
//
// By magnitude, the key is the bits of an IEEE float without its sign: -0 equals +0, and a NaN lies above
// infinity. By value, it is infinity + sign * those bits in unsigned arithmetic of the same width: -infinity
// becomes 0, both zeros the same key in the middle, infinity the largest, and NaNs of either sign lie above
// it, the negative ones because the sum wraps around.
#pragma once

#include "float.h"

namespace espalier {

// What competes: |score|, or the score with its sign.
enum class Order { kMagnitude, kValue };

// What the keys of one dtype look like.
template <class Key>
struct KeySpace {
  Key mask;      // the bits that make the key
  Key infinity;  // the largest key that is not a NaN's
  int bits;
};

// The bits that a value has in the keys' dtype, where every value of a narrower one has an exact place. T is
// a floating-point type, or Key: the bits themselves.
template <class Key, class T>
ESPALIER_INLINE Key bits_as(T x) {
  if constexpr (std::is_same_v<T, Key>) {
    return x;
  } else if constexpr (sizeof(Key) == 8) {
    return std::bit_cast<uint64_t>(static_cast<double>(widen(x)));
  } else {
    return std::bit_cast<uint32_t>(widen(x));
  }
}

// The key by value. infinity: the bits of infinity in the keys' dtype.
template <class Key>
ESPALIER_INLINE Key value_key(Key bits, Key infinity) {
  constexpr int kSign = 8 * sizeof(Key) - 1;
  const Key negative = static_cast<Key>(Key{0} - static_cast<Key>(bits >> kSign));  // all ones, or 0
  const Key magnitude = static_cast<Key>(bits & static_cast<Key>(~(Key{1} << kSign)));
  return static_cast<Key>(infinity + static_cast<Key>((magnitude ^ negative) - negative));
}

template <class Key>
ESPALIER_INLINE KeySpace<Key> key_space(Key infinity, Order order) {
  constexpr int kBits = 8 * sizeof(Key);
  const Key all = static_cast<Key>(~Key{0});
  if (order == Order::kValue) return {all, static_cast<Key>(2 * infinity), kBits};
  return {static_cast<Key>(all >> 1), infinity, kBits - 1};
}

// A key is counted by its first digit, which is what its width leaves over (15 bits by magnitude, 16 by
// value), then by digits of 16 bits.
inline constexpr int kDigit = 16;

ESPALIER_INLINE int digit_bits(int key_bits, int pass) {
  return pass > 0 || key_bits % kDigit == 0 ? kDigit : key_bits % kDigit;
}
ESPALIER_INLINE int pass_count(int key_bits) { return (key_bits + kDigit - 1) / kDigit; }
ESPALIER_INLINE int64_t bin_count(int key_bits, int pass) { return int64_t{1} << digit_bits(key_bits, pass); }
ESPALIER_INLINE int pass_shift(int key_bits, int pass) { return kDigit * (pass_count(key_bits) - 1 - pass); }
// How many bits of a key the passes before have fixed.
ESPALIER_INLINE int prefix_bits(int key_bits, int pass) {
  return pass == 0 ? 0 : key_bits - pass_shift(key_bits, pass - 1);
}

}  // namespace espalier
