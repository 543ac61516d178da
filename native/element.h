// Elements as bytes that are moved and not computed with, so that any dtype will do.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace espalier {

struct Bytes16 {
  uint64_t half[2];
};

// Calls f with a value of a type as wide as the tensor's elements.
template <class F>
void with_element(const at::Tensor& tensor, const char* op, const F& f) {
  switch (tensor.element_size()) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    case 16:
      return f(Bytes16{});
    default:
      TORCH_CHECK_TYPE(false, op, ": elements of ", tensor.element_size(), " bytes are not supported (",
                       tensor.scalar_type(), ")");
  }
}

}  // namespace espalier
