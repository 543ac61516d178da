// What kernels and the operators that start them share: how work is cut into *chunks*, whose bounds depend on sizes
// alone. A thread takes an *octet*: the eight elements of one byte of a bitmap.
#pragma once

#include <cstdint>

struct CUstream_st;

namespace espalier::gpu {

using Stream = CUstream_st*;  // cudaStream_t

// Floating-point types as numbers, for interfaces without templates.
enum class Type { kFloat, kDouble, kHalf, kBFloat16 };

#if defined(ESPALIER_ON_HOST)
// Small, so that small inputs reach into many chunks and blocks.
inline constexpr int kThreads = 64;
inline constexpr int kManyThreads = 64;
#else
inline constexpr int kThreads = 256;       // of a block
inline constexpr int kManyThreads = 1024;  // of a block that has a multiprocessor for itself
#endif

inline constexpr int64_t kOctet = 8;
// Shortest chunk: four octets for each thread of the largest blocks.
inline constexpr int64_t kChunk = kManyThreads * kOctet * 4;
// One number is kept for each chunk: at most about so many, 1 MiB.
inline constexpr int64_t kMostChunks = int64_t{1} << 17;

// Chunk length for a pool: kChunk, or twice that and so on where there would be too many of them.
inline int64_t chunk_length(int64_t total) {
  int64_t length = kChunk;
  while (total / length > kMostChunks) length *= 2;
  return length;
}

inline int64_t chunks_in(int64_t size, int64_t length) { return (size + length - 1) / length; }

// counts[0, n) become the sums of those before them, counts[n] the sum of all.
void sum_counts(int64_t* counts, int64_t n, Stream stream);

}  // namespace espalier::gpu
