// The C library's heap, set for tensors.
#include <cstdlib>
#include <cstring>
#include <mutex>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "heap.h"

namespace espalier {

namespace {

[[maybe_unused]] bool setByUser() {
  const char* tunables = std::getenv("GLIBC_TUNABLES");
  return std::getenv("MALLOC_MMAP_THRESHOLD_") || std::getenv("MALLOC_TRIM_THRESHOLD_") ||
         (tunables && std::strstr(tunables, "glibc.malloc."));
}

}  // namespace

void keepFreedPages() {
#if defined(__GLIBC__)
  static std::once_flag once;
  std::call_once(once, [] {
    if (setByUser()) return;
    mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
  });
#endif
}

}  // namespace espalier
