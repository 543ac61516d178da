// The key of a rank in a small array: a radix search, 2048 bins at a time.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "isa.h"

namespace espalier {

// The key of 1-based rank *rank; *rank becomes its rank among the keys that equal it. The keys are not what
// they were.
template <class Key>
ESPALIER_INLINE Key key_of_rank(Key* keys, int64_t n, int64_t* rank) {
  static constexpr int kBits = 11;
  static constexpr int64_t kSmall = 256;
  while (n > kSmall) {
    Key low = keys[0], high = keys[0];
    for (int64_t j = 1; j < n; j++) {
      low = std::min(low, keys[j]);
      high = std::max(high, keys[j]);
    }
    if (low == high) return low;
    const int width = std::bit_width(static_cast<Key>(high - low));
    const int shift = width > kBits ? width - kBits : 0;
    uint32_t bins[1 << kBits] = {};
    for (int64_t j = 0; j < n; j++) bins[static_cast<Key>(keys[j] - low) >> shift]++;
    Key bin = 0;
    for (; static_cast<int64_t>(bins[bin]) < *rank; bin++) *rank -= bins[bin];
    int64_t inside = 0;
    for (int64_t j = 0; j < n; j++) {
      const Key key = keys[j];
      keys[inside] = key;
      inside += static_cast<Key>(key - low) >> shift == bin;
    }
    n = inside;
  }
  std::nth_element(keys, keys + (*rank - 1), keys + n);
  const Key key = keys[*rank - 1];
  int64_t below = 0;
  for (int64_t j = 0; j < n; j++) below += keys[j] < key;
  *rank -= below;
  return key;
}

}  // namespace espalier
