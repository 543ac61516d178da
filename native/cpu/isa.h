// One kernel source, three instruction sets, chosen at run time.
//
// A kernel is a struct with `template <class Isa> ESPALIER_INLINE static void run(...)`.
// dispatch<Kernel>(...) calls the copy that the CPU can run: the body is inlined into functions that are
// compiled for AVX-512, AVX2 or the baseline, and vectorised there. Which one is torch's own choice
// (ATEN_CPU_CAPABILITY included), so that what a run's fingerprint says about the CPU holds for these kernels
// too. Contraction is off (-ffp-contract=off): where a fused multiply-add is meant, fmadd() says so, and the
// copies for AVX2 and AVX-512 give the same bits.
#pragma once

#include <cmath>
#include <utility>

#include "portable.h"

#if defined(__x86_64__)
#define ESPALIER_AVX2 __attribute__((target("avx2,fma,f16c,bmi,bmi2,lzcnt,popcnt")))
#define ESPALIER_AVX512  \
  __attribute__((target( \
      "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,bmi,bmi2,lzcnt,popcnt,prefer-vector-width=512")))
#endif

namespace espalier {

struct Baseline {
  static constexpr bool kFma = false;
};
struct Avx2 {
  static constexpr bool kFma = true;
};
struct Avx512 {
  static constexpr bool kFma = true;
};

enum class Capability { kBaseline, kAvx2, kAvx512 };

// Asked of torch once per process.
Capability capability();

namespace detail {

template <class Kernel, class... Args>
void run_baseline(Args... args) {
  Kernel::template run<Baseline>(args...);
}

#if defined(__x86_64__)
template <class Kernel, class... Args>
ESPALIER_AVX2 void run_avx2(Args... args) {
  Kernel::template run<Avx2>(args...);
}

template <class Kernel, class... Args>
ESPALIER_AVX512 void run_avx512(Args... args) {
  Kernel::template run<Avx512>(args...);
}
#endif

}  // namespace detail

// Arguments are passed by value: pointers and small numbers, or a pointer to what the kernel fills in.
template <class Kernel, class... Args>
void dispatch(Args... args) {
#if defined(__x86_64__)
  switch (capability()) {
    case Capability::kAvx512:
      return detail::run_avx512<Kernel, Args...>(args...);
    case Capability::kAvx2:
      return detail::run_avx2<Kernel, Args...>(args...);
    case Capability::kBaseline:
      break;
  }
#endif
  detail::run_baseline<Kernel, Args...>(args...);
}

}  // namespace espalier
