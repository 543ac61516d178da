// SHA-256 (FIPS 180-4), with the processor's own instructions where it has them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace espalier {

using Digest = std::array<uint8_t, 32>;

Digest sha256(const uint8_t* data, size_t size);

// Digests of two buffers of one size, which takes little longer than one: the rounds of one hide the latency
// of the other's.
void sha256Pair(const uint8_t* first, const uint8_t* second, size_t size, Digest& a, Digest& b);

// Digests of the blocks of `block` bytes that data are cut into; the last one may be shorter.
void sha256Blocks(const uint8_t* data, size_t size, size_t block, Digest* digests);

}  // namespace espalier
