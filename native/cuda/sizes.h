// Elements as bytes that are moved and not computed with.
#pragma once

#include <cstdint>

namespace espalier::gpu {

struct alignas(16) Bytes16 {
  uint32_t word[4];
};

// Calls f with a value of a type of so many bytes: 1, 2, 4, 8 or 16.
template <class F>
void with_size(int size, const F& f) {
  switch (size) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    default:
      return f(Bytes16{});
  }
}

}  // namespace espalier::gpu
