// What operators ask of their arguments, on any device.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

namespace espalier {

inline int64_t bitmap_bytes(int64_t n) { return (n + 7) / 8; }

// For messages: "the CPU", "cuda:0".
inline std::string place_name(c10::Device device) { return device.is_cpu() ? "the CPU" : device.str(); }

inline void check_place(const at::Tensor& tensor, c10::Device device, const char* op, const char* name) {
  TORCH_CHECK(tensor.device() == device, op, ": expected ", name, " on ", place_name(device),
              " but received it on ", tensor.device());
}

// A bitmap of n elements, but for its padding bits.
inline void check_bitmap(const at::Tensor& bits, int64_t n, c10::Device device, const char* op,
                         const char* name) {
  TORCH_CHECK_TYPE(bits.scalar_type() == at::kByte, op, ": expected ", name,
                   " to be a uint8 bitmap but received ", bits.scalar_type());
  TORCH_CHECK(bits.dim() == 1 && bits.numel() == bitmap_bytes(n), op, ": expected ", name,
              " to be a vector of ", bitmap_bytes(n), " bytes, one bit for each of ", n,
              " elements, but received shape ", bits.sizes());
  check_place(bits, device, op, name);
}

// Two bitmaps of one length.
inline void check_pair(const at::Tensor& a, const at::Tensor& b, const char* op) {
  TORCH_CHECK_TYPE(a.scalar_type() == at::kByte && b.scalar_type() == at::kByte, op,
                   ": expected two uint8 bitmaps but received ", a.scalar_type(), " and ", b.scalar_type());
  TORCH_CHECK(a.dim() == 1 && a.sizes() == b.sizes(), op,
              ": expected two bitmaps of one length but received shapes ", a.sizes(), " and ", b.sizes());
}

inline void check_range(bool ok, const char* op, const char* name, const char* expected, double value) {
  TORCH_CHECK_VALUE(ok, op, ": expected ", name, " ", expected, " but received ", value);
}

// One bitmap (or None) for each tensor of a list.
inline void check_lengths(size_t bitmaps, size_t tensors, const char* op, const char* what) {
  TORCH_CHECK(bitmaps == tensors, op, ": expected one bitmap (or None) for each of ", tensors, " ", what,
              " but received ", bitmaps);
}

// Number of elements of a shape that may come from a user.
inline int64_t product(at::IntArrayRef shape, const char* op) {
  int64_t n = 1;
  for (const int64_t size : shape) {
    TORCH_CHECK_VALUE(size >= 0, op, ": expected a shape without negative sizes but received ", shape);
    TORCH_CHECK_VALUE(!__builtin_mul_overflow(n, size, &n), op, ": the shape ", shape,
                      " has too many elements");
  }
  return n;
}

}  // namespace espalier
