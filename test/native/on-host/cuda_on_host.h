// Runs CUDA kernels on the CPU, for tests: what native/cuda uses of CUDA, and no more.
//
// A block's threads are fibers of one thread of the host. A barrier hands over to the others until all have
// come to it; who goes first is drawn anew each time, and so is the order of blocks, so that what depends on
// an order that CUDA does not promise comes out differently now and then. Blocks run one after the other: a
// race between blocks, the memory model and speed are not what this shows. A thread that ends while others
// wait at a barrier, and threads of a warp that wait at different ones, are errors here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

#include "chunks.h"

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define ESPALIER_DEVICE inline
#define ESPALIER_SHARED_ARRAY(type, name) \
  auto* const name = reinterpret_cast<type*>(espalier::on_host::shared_memory())

struct alignas(16) uint4 {
  uint32_t x, y, z, w;
};
struct alignas(8) uint2 {
  uint32_t x, y;
};

namespace espalier::on_host {

struct Index {
  unsigned x = 0;
};

inline constexpr int kMostThreads = 64;
inline constexpr int64_t kSharedBytes = 64 * 1024;

// Runs `body` for every thread of every block.
void run(int64_t blocks, int threads, int64_t shared, const std::function<void()>& body);
void block_barrier();
void warp_barrier();
void* shared_memory();
// Eight bytes for each thread, through which a warp exchanges values.
uint64_t* exchange();

}  // namespace espalier::on_host

inline espalier::on_host::Index threadIdx, blockIdx, blockDim, gridDim;

inline void __syncthreads() { espalier::on_host::block_barrier(); }

template <class T>
T __shfl_up_sync(unsigned, T value, int delta) {
  static_assert(sizeof(T) <= 8);
  uint64_t* slots = espalier::on_host::exchange();
  std::memcpy(&slots[threadIdx.x], &value, sizeof value);
  espalier::on_host::warp_barrier();
  T result = value;
  if (static_cast<int>(threadIdx.x % 32) >= delta)
    std::memcpy(&result, &slots[threadIdx.x - static_cast<unsigned>(delta)], sizeof result);
  espalier::on_host::warp_barrier();
  return result;
}

template <class T>
T atomicAdd(T* to, T value) {
  const T old = *to;
  *to += value;
  return old;
}

template <class T>
T atomicMin(T* to, T value) {
  const T old = *to;
  if (value < old) *to = value;
  return old;
}

template <class T>
T atomicOr(T* to, T value) {
  const T old = *to;
  *to |= value;
  return old;
}

namespace espalier::gpu {

inline int multiprocessors() { return 2; }
inline int64_t largest_shared() { return on_host::kSharedBytes; }

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), int64_t blocks, int threads, int64_t shared, Stream,
            const Arguments&... arguments) {
  on_host::run(blocks, threads, shared, [&] { kernel(arguments...); });
}

}  // namespace espalier::gpu
