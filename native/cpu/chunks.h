// Work over a list of tensors, cut into pieces whose bounds depend on the sizes alone, never on the number of
// threads: what is computed per chunk and merged in chunk order is therefore the same for every number of
// threads.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace espalier {

struct Chunk {
  int64_t tensor;  // which tensor of the list
  int64_t begin;   // elements [begin, end) of it; begin is a multiple of the chunk length
  int64_t end;
};

// A multiple of 64, so that chunks of one bitmap never share a word; 128 KiB of float32, half of a small L2.
inline constexpr int64_t kChunk = 32768;

inline std::vector<Chunk> cut_into_chunks(const std::vector<int64_t>& sizes, int64_t length = kChunk) {
  std::vector<Chunk> chunks;
  int64_t total = 0;
  for (const int64_t n : sizes) total += (n + length - 1) / length;
  chunks.reserve(static_cast<size_t>(total));
  for (size_t i = 0; i < sizes.size(); i++) {
    for (int64_t begin = 0; begin < sizes[i]; begin += length) {
      chunks.push_back({static_cast<int64_t>(i), begin, std::min(begin + length, sizes[i])});
    }
  }
  return chunks;
}

// Calls body(first, last) on ranges of chunk indices, on all of torch's intra-op threads. Starting a team
// costs some microseconds, so a thread gets at least about a chunk's worth of elements.
template <class Body>
void parallel_ranges(const std::vector<Chunk>& chunks, const Body& body) {
  int64_t total = 0;
  for (const Chunk& c : chunks) total += c.end - c.begin;
  const int64_t count = static_cast<int64_t>(chunks.size());
  const int64_t grain = total == 0 ? 1 : std::max<int64_t>(1, count * kChunk / std::max(total, kChunk));
  at::parallel_for(0, count, grain, body);
}

// Calls body(chunk, index) for each chunk.
template <class Body>
void parallel_chunks(const std::vector<Chunk>& chunks, const Body& body) {
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; i++) body(chunks[static_cast<size_t>(i)], i);
  });
}

}  // namespace espalier
