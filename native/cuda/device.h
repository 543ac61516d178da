// What the operators of this folder ask of their device.
#pragma once

#include <ATen/ATen.h>
#include <torch/library.h>

#include <optional>

#include "check.h"
#include "score.h"
#include "chunks.h"

#if defined(ESPALIER_ON_HOST)

// For tests, the kernels run on the CPU, under names of their own (test/native/on-host).
#define ESPALIER_CUDA_OPERATORS(m) TORCH_LIBRARY_IMPL(espalier_on_host, CPU, m)

namespace espalier {

inline void check_device(c10::Device, const char*, const char*) {}

class OnDevice {
 public:
  explicit OnDevice(c10::Device) {}
  gpu::Stream stream() const { return nullptr; }
};

}  // namespace espalier

#else

#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#define ESPALIER_CUDA_OPERATORS(m) TORCH_LIBRARY_IMPL(espalier, CUDA, m)

namespace espalier {

inline void check_device(c10::Device device, const char* op, const char* name) {
  TORCH_CHECK(device.is_cuda(), op, ": expected ", name, " on a CUDA device but received it on ", device);
}

// Makes a device the current one, for launches on its current stream.
class OnDevice {
 public:
  explicit OnDevice(c10::Device device) : guard_(device) {}
  gpu::Stream stream() const { return c10::cuda::getCurrentCUDAStream(); }

 private:
  c10::cuda::CUDAGuard guard_;
};

}  // namespace espalier

#endif

namespace espalier {

inline gpu::Type type_of(at::ScalarType dtype) {
  switch (dtype) {
    case at::kDouble:
      return gpu::Type::kDouble;
    case at::kHalf:
      return gpu::Type::kHalf;
    case at::kBFloat16:
      return gpu::Type::kBFloat16;
    default:
      return gpu::Type::kFloat;
  }
}

// A bitmap on that device. Its padding bits are not looked at, here or in kernels: that would wait for the
// device.
inline at::Tensor bitmap_on(const at::Tensor& bits, int64_t n, c10::Device device, const char* op,
                            const char* name) {
  check_bitmap(bits, n, device, op, name);
  return bits.contiguous();
}

inline at::Tensor bitmap_on(const std::optional<at::Tensor>& bits, int64_t n, c10::Device device,
                            const char* op, const std::string& name) {
  if (!bits || !bits->defined()) return {};
  return bitmap_on(*bits, n, device, op, name.c_str());
}

inline const uint8_t* data_of(const at::Tensor& bits) {
  return bits.defined() ? bits.const_data_ptr<uint8_t>() : nullptr;
}

inline at::Tensor bytes_on(c10::Device device, int64_t n) {
  return at::empty({n}, at::device(device).dtype(at::kByte));
}

inline at::Tensor zeros_on(c10::Device device, int64_t n) {
  return at::zeros({n}, at::device(device).dtype(at::kLong));
}

// A bitmap of zeros in memory of whole 32-bit words, which kernels set bits of.
inline at::Tensor zero_bitmap(c10::Device device, int64_t n) {
  const int64_t bytes = bitmap_bytes(n);
  return at::zeros({(bytes + 3) / 4 * 4}, at::device(device).dtype(at::kByte)).narrow(0, 0, bytes);
}

// How many are alive before each chunk of a bitmap, and at the end of all.
at::Tensor alive_before(const at::Tensor& bits, int64_t n, const OnDevice& here);

// A value that a kernel left on the device. Waits for it.
template <class T>
T read_back(const at::Tensor& memory) {
  const at::Tensor copy = memory.cpu();
  T value;
  std::memcpy(&value, copy.const_data_ptr(), sizeof value);
  return value;
}

}  // namespace espalier
