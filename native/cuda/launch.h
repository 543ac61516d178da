// Starting a kernel. Kernels are written for nvcc; a test also compiles them for the CPU, where
// test/native/on-host/cuda_on_host.h stands for CUDA: a thread is a fiber, a barrier a switch to the next
// one.
//
// Kernels are plain: blocks of one dimension that walk over chunks (spans.h), barriers, shuffles and integer
// atomics. Nothing that decides a mask is added up in an order that can change.
#pragma once

#include <cstddef>
#include <cstdint>

#include "chunks.h"

#if defined(__CUDACC__)

#include <c10/cuda/CUDAException.h>
#include <cuda_runtime.h>

#define ESPALIER_DEVICE __device__ __forceinline__
#define ESPALIER_SHARED_ARRAY(type, name) extern __shared__ __align__(16) type name[]

namespace espalier::gpu {

inline int attribute(cudaDeviceAttr which) {
  int device = 0, value = 0;
  C10_CUDA_CHECK(cudaGetDevice(&device));
  C10_CUDA_CHECK(cudaDeviceGetAttribute(&value, which, device));
  return value;
}
inline int multiprocessors() { return attribute(cudaDevAttrMultiProcessorCount); }
inline int64_t largest_shared() { return attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin); }

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), int64_t blocks, int threads, int64_t shared, Stream stream,
            const Arguments&... arguments) {
  if (blocks == 0) return;
  if (shared > 48 * 1024) {
    C10_CUDA_CHECK(
        cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared)));
  }
  kernel<<<static_cast<unsigned>(blocks), static_cast<unsigned>(threads), static_cast<size_t>(shared),
           stream>>>(arguments...);
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace espalier::gpu

#else
#include "cuda_on_host.h"
#endif

namespace espalier::gpu {

// Blocks for work that is cut into so many pieces: each takes more than one where there are too many.
inline int64_t blocks_for(int64_t pieces, int per_multiprocessor) {
  const int64_t most = int64_t{per_multiprocessor} * multiprocessors();
  return pieces < most ? pieces : most;
}

}  // namespace espalier::gpu
