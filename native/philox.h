// Philox4x32-10 (Salmon et al. 2011): four random words that depend on (seed, stream, counter) alone.
#pragma once

#include "portable.h"

namespace espalier {

// One round over a block x0..x3; the keys advance by philox_advance() between rounds.
ESPALIER_INLINE void philox_round(uint32_t& x0, uint32_t& x1, uint32_t& x2, uint32_t& x3, uint32_t key0,
                                  uint32_t key1) {
  const uint64_t p0 = uint64_t{0xD2511F53u} * x0, p1 = uint64_t{0xCD9E8D57u} * x2;
  const uint32_t next0 = static_cast<uint32_t>(p1 >> 32) ^ x1 ^ key0;
  const uint32_t next2 = static_cast<uint32_t>(p0 >> 32) ^ x3 ^ key1;
  x1 = static_cast<uint32_t>(p1);
  x3 = static_cast<uint32_t>(p0);
  x0 = next0;
  x2 = next2;
}

ESPALIER_INLINE void philox_advance(uint32_t& key0, uint32_t& key1) {
  key0 += 0x9E3779B9u;
  key1 += 0xBB67AE85u;
}

inline constexpr int kPhiloxRounds = 10;

// The words of block `counter`.
ESPALIER_INLINE void philox(uint64_t seed, uint64_t stream, uint64_t counter, uint32_t* words) {
  auto x0 = static_cast<uint32_t>(counter), x1 = static_cast<uint32_t>(counter >> 32);
  auto x2 = static_cast<uint32_t>(stream), x3 = static_cast<uint32_t>(stream >> 32);
  auto key0 = static_cast<uint32_t>(seed), key1 = static_cast<uint32_t>(seed >> 32);
  for (int round = 0; round < kPhiloxRounds; round++) {
    philox_round(x0, x1, x2, x3, key0, key1);
    philox_advance(key0, key1);
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

// The part of a word that is a random key: of 31 bits, as wide as a float32's magnitude, so that the same
// passes fit.
inline constexpr uint32_t kRandomMask = 0x7FFFFFFFu;

// The key as a number in [0, 1).
ESPALIER_INLINE double random_score(uint32_t word) { return (word & kRandomMask) * 0x1p-31; }

}  // namespace espalier
