// How kernels see lists of tensors: as *spans*, handed over by value with the launch, so that nothing is copied to
// the device before. And what kernels do with octets and within a block.
#pragma once

#include <type_traits>

#include "chunks.h"
#include "launch.h"
#include "portable.h"

namespace espalier::gpu {

struct Span {
  const void* data;
  const uint8_t* alive;  // bitmap; null: all
  uint8_t* out;          // bitmap; null: none is written
  int64_t size;
  int64_t start;         // its first element's place in the pool
  int64_t chunk;         // its first chunk's place in the pool
  int64_t launch_chunk;  // and in this launch
};

template <class Item, int kMost>
struct Batch {
  Item list[kMost];
  int count = 0;
  int64_t chunks = 0;  // of this launch
  int64_t length = 0;  // of a chunk

  bool full() const { return count == kMost; }
  void add(Item item) {
    item.launch_chunk = chunks;
    list[count++] = item;
    chunks += chunks_in(item.size, length);
  }
};

using Spans = Batch<Span, 48>;

// Elements [first, last) of a batch's item.
template <class Item>
struct Piece {
  const Item* item;
  int64_t first, last;
  int64_t chunk;  // in the pool
};

template <class Item, int kMost>
ESPALIER_DEVICE Piece<Item> piece_of(const Batch<Item, kMost>& batch, int64_t launch_chunk) {
  int low = 0, high = batch.count - 1;  // the last item that starts here or before
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (batch.list[middle].launch_chunk <= launch_chunk) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  const Item& item = batch.list[low];
  const int64_t index = launch_chunk - item.launch_chunk;
  const int64_t first = index * batch.length;
  const int64_t last = first + batch.length < item.size ? first + batch.length : item.size;
  return {&item, first, last, item.chunk + index};
}

// Eight elements, whole: of one byte as one load of eight bytes, of more as loads of 16.
template <class T>
union Octet {
  using Word = std::conditional_t<sizeof(T) == 1, uint2, uint4>;
  static constexpr int kWords = 8 * sizeof(T) / sizeof(Word);
  Word words[kWords];
  T x[8];
};

template <class T>
ESPALIER_DEVICE bool aligned(const T* p) {
  return reinterpret_cast<uintptr_t>(p) % sizeof(typename Octet<T>::Word) == 0;
}

// from[first], ..., those at n and beyond as 0. first is a multiple of 8.
template <class T>
ESPALIER_DEVICE void load_octet(const T* from, int64_t first, int64_t n, Octet<T>& to) {
  if (first + kOctet <= n && aligned(from)) {
    const auto* words = reinterpret_cast<const typename Octet<T>::Word*>(from + first);
#pragma unroll
    for (int k = 0; k < Octet<T>::kWords; k++) to.words[k] = words[k];
  } else {
#pragma unroll
    for (int j = 0; j < kOctet; j++) to.x[j] = first + j < n ? from[first + j] : T{};
  }
}

template <class T>
ESPALIER_DEVICE void store_octet(const Octet<T>& from, T* to, int64_t first, int64_t n) {
  if (first + kOctet <= n && aligned(to)) {
    auto* words = reinterpret_cast<typename Octet<T>::Word*>(to + first);
#pragma unroll
    for (int k = 0; k < Octet<T>::kWords; k++) words[k] = from.words[k];
  } else {
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      if (first + j < n) to[first + j] = from.x[j];
    }
  }
}

// The bits of the octet at `first`; those at n and beyond as 0, whatever a bitmap's padding is.
ESPALIER_DEVICE uint32_t load_byte(const uint8_t* bits, int64_t first, int64_t n) {
  const uint32_t byte = bits ? bits[first / kOctet] : 0xFF;
  return first + kOctet <= n ? byte : byte & ((1u << (n - first)) - 1);
}

// The bits of elements [begin, begin + count), count <= 32, from any begin. No bitmap: all alive.
ESPALIER_DEVICE uint32_t load_some(const uint8_t* bits, int64_t begin, int count) {
  const uint32_t mask = count == 32 ? ~0u : (1u << count) - 1;
  if (!bits || count == 0) return mask;
  const int skip = static_cast<int>(begin % 8);
  const int bytes = (skip + count + 7) / 8;  // 5 at most
  uint64_t word = 0;
  for (int k = 0; k < bytes; k++) word |= static_cast<uint64_t>(bits[begin / 8 + k]) << (8 * k);
  return static_cast<uint32_t>(word >> skip) & mask;
}

// Sets bits of [begin, begin + 32) in a bitmap of zeros in memory of whole words, which others may set bits
// of, too.
ESPALIER_DEVICE void or_some(uint8_t* bits, int64_t begin, uint32_t word) {
  auto* words = reinterpret_cast<uint32_t*>(bits) + begin / 32;
  const int skip = static_cast<int>(begin % 32);
  if (word << skip) atomicOr(words, word << skip);
  if (skip > 0 && word >> (32 - skip)) atomicOr(words + 1, word >> (32 - skip));
}

// The sum over the threads before this one; *total: over all of the block.
template <class T>
ESPALIER_DEVICE T sum_before(T value, T* total) {
  __shared__ T warps[32];
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  T sum = value;
  for (int d = 1; d < 32; d *= 2) {
    const T other = __shfl_up_sync(~0u, sum, d);
    if (lane >= d) sum += other;
  }
  if (lane == 31) warps[warp] = sum;
  __syncthreads();
  T before = 0, all = 0;
  for (int w = 0; w < static_cast<int>(blockDim.x) / 32; w++) {
    if (w == warp) before = all;
    all += warps[w];
  }
  __syncthreads();  // before the next sum is written there
  *total = all;
  return before + sum - value;
}

template <class T>
ESPALIER_DEVICE T block_sum(T value) {
  T total;
  sum_before(value, &total);
  return total;
}

// The largest over all of the block.
ESPALIER_DEVICE uint32_t block_max(uint32_t value) {
  __shared__ uint32_t warps[32];
  const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
  for (int d = 1; d < 32; d *= 2) {
    const uint32_t other = __shfl_up_sync(~0u, value, d);
    value = other > value ? other : value;
  }
  if (lane == 31) warps[warp] = value;
  __syncthreads();
  uint32_t most = 0;
  for (int w = 0; w < static_cast<int>(blockDim.x) / 32; w++) most = warps[w] > most ? warps[w] : most;
  __syncthreads();  // before the next one is written there
  return most;
}

}  // namespace espalier::gpu
