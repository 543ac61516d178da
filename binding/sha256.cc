#include "sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace espalier {

namespace {

constexpr size_t kPiece = 64;  // bytes that one round of compression takes

alignas(64) constexpr uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using State = std::array<uint32_t, 8>;

constexpr State kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// Lanes are independent messages of one length; data[lane] moves by 64 bytes for each piece.
template <size_t Lanes>
using Compress = void (*)(State* states, const uint8_t* const* data, size_t pieces);

uint32_t bigEndian(const uint8_t* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

template <size_t Lanes>
void compressPortable(State* states, const uint8_t* const* data, size_t pieces) {
  for (size_t lane = 0; lane < Lanes; ++lane) {
    for (size_t piece = 0; piece < pieces; ++piece) {
      uint32_t w[64];
      for (size_t i = 0; i < 16; ++i) w[i] = bigEndian(data[lane] + piece * kPiece + 4 * i);
      for (size_t i = 16; i < 64; ++i) {
        const uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3)) + w[i - 7] +
               (std::rotr(y, 17) ^ std::rotr(y, 19) ^ (y >> 10));
      }
      auto [a, b, c, d, e, f, g, h] = states[lane];
      for (size_t i = 0; i < 64; ++i) {
        const uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                            ((e & f) ^ (~e & g)) + kRound[i] + w[i];
        const uint32_t t2 =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
      }
      const State after = {a, b, c, d, e, f, g, h};
      for (size_t i = 0; i < 8; ++i) states[lane][i] += after[i];
    }
  }
}

#if defined(__x86_64__)
// The instructions keep the eight words as (a b e f) and (c d g h), highest first, and do two rounds each.
template <size_t Lanes>
__attribute__((target("sha,sse4.1,ssse3"))) void compressSha(State* states, const uint8_t* const* data,
                                                             size_t pieces) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef[Lanes], cdgh[Lanes];
  for (size_t lane = 0; lane < Lanes; ++lane) {
    const State& s = states[lane];
    abef[lane] = _mm_set_epi32(s[0], s[1], s[4], s[5]);
    cdgh[lane] = _mm_set_epi32(s[2], s[3], s[6], s[7]);
  }
  for (size_t piece = 0; piece < pieces; ++piece) {
    __m128i w[Lanes][4], abefBefore[Lanes], cdghBefore[Lanes];
    for (size_t lane = 0; lane < Lanes; ++lane) {
      abefBefore[lane] = abef[lane];
      cdghBefore[lane] = cdgh[lane];
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; ++i) {
      const __m128i k = _mm_load_si128(reinterpret_cast<const __m128i*>(kRound + 4 * i));
#pragma GCC unroll 4
      for (size_t lane = 0; lane < Lanes; ++lane) {
        __m128i& now = w[lane][i % 4];
        if (i < 4) {
          const auto* words = reinterpret_cast<const __m128i*>(data[lane] + piece * kPiece) + i;
          now = _mm_shuffle_epi8(_mm_loadu_si128(words), swap);
        } else {
          const __m128i w1 = w[lane][(i + 1) % 4], w2 = w[lane][(i + 2) % 4], w3 = w[lane][(i + 3) % 4];
          const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(now, w1), _mm_alignr_epi8(w3, w2, 4));
          now = _mm_sha256msg2_epu32(sum, w3);
        }
        const __m128i wk = _mm_add_epi32(now, k);
        cdgh[lane] = _mm_sha256rnds2_epu32(cdgh[lane], abef[lane], wk);
        abef[lane] = _mm_sha256rnds2_epu32(abef[lane], cdgh[lane], _mm_shuffle_epi32(wk, 0x0e));
      }
    }
    for (size_t lane = 0; lane < Lanes; ++lane) {
      abef[lane] = _mm_add_epi32(abef[lane], abefBefore[lane]);
      cdgh[lane] = _mm_add_epi32(cdgh[lane], cdghBefore[lane]);
    }
  }
  for (size_t lane = 0; lane < Lanes; ++lane) {
    State& s = states[lane];
    alignas(16) uint32_t high[4], low[4];
    _mm_store_si128(reinterpret_cast<__m128i*>(high), abef[lane]);
    _mm_store_si128(reinterpret_cast<__m128i*>(low), cdgh[lane]);
    s = {high[3], high[2], low[3], low[2], high[1], high[0], low[1], low[0]};
  }
}

bool hasSha() {
  static const bool has = __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("ssse3") && [] {
    uint32_t a = 7, b = 0, c = 0, d = 0;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return (b >> 29 & 1) != 0;
  }();
  return has;
}
#endif

template <size_t Lanes>
Compress<Lanes> chooseCompress() {
#if defined(__x86_64__)
  if (hasSha()) return compressSha<Lanes>;
#endif
  return compressPortable<Lanes>;
}

Digest toDigest(const State& state) {
  Digest digest;
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

template <size_t Lanes>
void hash(const std::array<const uint8_t*, Lanes>& data, size_t size, Digest* const* digests) {
  static const Compress<Lanes> compress = chooseCompress<Lanes>();
  State states[Lanes];
  std::fill_n(states, Lanes, kStart);
  const size_t whole = size / kPiece, rest = size % kPiece;
  compress(states, data.data(), whole);
  // What is left, a one bit, zeros, and the length in bits.
  uint8_t tails[Lanes][2 * kPiece] = {};
  const uint8_t* ends[Lanes];
  const size_t padded = rest + 9 <= kPiece ? kPiece : 2 * kPiece;
  for (size_t lane = 0; lane < Lanes; ++lane) {
    if (rest > 0) std::memcpy(tails[lane], data[lane] + whole * kPiece, rest);
    tails[lane][rest] = 0x80;
    for (size_t i = 0; i < 8; ++i) {
      tails[lane][padded - 1 - i] = static_cast<uint8_t>(uint64_t{size} * 8 >> (8 * i));
    }
    ends[lane] = tails[lane];
  }
  compress(states, ends, padded / kPiece);
  for (size_t lane = 0; lane < Lanes; ++lane) *digests[lane] = toDigest(states[lane]);
}

}  // namespace

Digest sha256(const uint8_t* data, size_t size) {
  Digest digest;
  Digest* const out[] = {&digest};
  hash<1>({data}, size, out);
  return digest;
}

void sha256Pair(const uint8_t* first, const uint8_t* second, size_t size, Digest& a, Digest& b) {
  Digest* const out[] = {&a, &b};
  hash<2>({first, second}, size, out);
}

void sha256Blocks(const uint8_t* data, size_t size, size_t block, Digest* digests) {
  while (size >= 2 * block) {
    sha256Pair(data, data + block, block, digests[0], digests[1]);
    data += 2 * block;
    size -= 2 * block;
    digests += 2;
  }
  for (; size > 0; ++digests) {
    const size_t now = std::min(size, block);
    *digests = sha256(data, now);
    data += now;
    size -= now;
  }
}

}  // namespace espalier
