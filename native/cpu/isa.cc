#include "isa.h"

#include <ATen/Version.h>

#include <string>

namespace espalier {

Capability capability() {
  static const Capability value = [] {
    const std::string name = at::get_cpu_capability();
#if defined(__x86_64__)
    // torch names what it dispatches to; the extra instructions that these kernels use came with the same
    // CPUs, but a hypervisor may mask any of them.
    const bool common = __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (common && name == "AVX512" && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      return Capability::kAvx512;
    }
    if (common && (name == "AVX2" || name == "AVX512") && __builtin_cpu_supports("avx2"))
      return Capability::kAvx2;
#endif
    return Capability::kBaseline;
  }();
  return value;
}

}  // namespace espalier
