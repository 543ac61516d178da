// What is written once and runs on the CPU and on a GPU: arithmetic on single elements, in headers of this
// folder that need neither torch's library nor CUDA's.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define ESPALIER_INLINE __host__ __device__ __forceinline__
#else
#define ESPALIER_INLINE inline __attribute__((always_inline))
#endif

namespace espalier {

// An instruction set is a type; kFma says whether fmadd() is one rounding or two. A GPU's is this one.
// Contraction is off for every compiler, so that a fused multiply-add is where fmadd() says it is, and
// nowhere else: copies for AVX2, AVX-512 and GPUs give the same bits.
struct Gpu {
  static constexpr bool kFma = true;
};

template <class Isa>
ESPALIER_INLINE float fmadd(float a, float b, float c) {
  if constexpr (Isa::kFma) return __builtin_fmaf(a, b, c);
  return a * b + c;
}

template <class Isa>
ESPALIER_INLINE double fmadd(double a, double b, double c) {
  if constexpr (Isa::kFma) return __builtin_fma(a, b, c);
  return a * b + c;
}

// Set bits of a byte or word.
ESPALIER_INLINE int count_ones(uint32_t x) {
#if defined(__CUDA_ARCH__)
  return __popc(x);
#else
  return __builtin_popcount(x);
#endif
}

// Index of the lowest set bit; x is not 0.
ESPALIER_INLINE int lowest_one(uint32_t x) {
#if defined(__CUDA_ARCH__)
  return __ffs(static_cast<int>(x)) - 1;
#else
  return __builtin_ctz(x);
#endif
}

}  // namespace espalier
