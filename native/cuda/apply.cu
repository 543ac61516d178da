// bitmap_apply on CUDA: pruned elements become exactly +0. The schemas and what they promise are in cpu/schema.cc.
//
// A thread takes one byte of the bitmap and the eight elements that it speaks of: neighbouring threads read neighbouring
// 16, 32 or 64 bytes, each element once. In place, eight elements that are all alive are neither read nor written.
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <algorithm>
#include <cstdint>

namespace espalier {

namespace {

constexpr int kThreads = 256;

// Eight elements as whole 16-byte loads and stores.
template <class Bits>
union Eight {
  uint4 words[sizeof(Bits) / 2];
  Bits elements[8];
};

template <class Bits, bool kAligned>
__global__ void __launch_bounds__(kThreads)
    apply_kernel(const Bits* __restrict__ from, Bits* to, const uint8_t* __restrict__ bits, int64_t n, bool in_place) {
  const int64_t bytes = (n + 7) / 8;
  const int64_t step = static_cast<int64_t>(gridDim.x) * kThreads;
  for (int64_t b = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x; b < bytes; b += step) {
    const uint32_t alive = bits[b];
    if (in_place && alive == 0xFF) continue;
    const int64_t first = b * 8;
    if (kAligned && first + 8 <= n) {
      Eight<Bits> block;
#pragma unroll
      for (int k = 0; k < static_cast<int>(sizeof(Bits) / 2); k++) {
        block.words[k] = reinterpret_cast<const uint4*>(from + first)[k];
      }
#pragma unroll
      for (int j = 0; j < 8; j++) block.elements[j] = (alive >> j & 1) ? block.elements[j] : Bits{0};
#pragma unroll
      for (int k = 0; k < static_cast<int>(sizeof(Bits) / 2); k++) {
        reinterpret_cast<uint4*>(to + first)[k] = block.words[k];
      }
    } else {
      const int64_t last = first + 8 < n ? first + 8 : n;
      for (int64_t i = first; i < last; i++) to[i] = (alive >> (i - first) & 1) ? from[i] : Bits{0};
    }
  }
}

template <class Bits>
void launch(const at::Tensor& from, at::Tensor& to, const at::Tensor& bits) {
  const int64_t n = from.numel();
  if (n == 0) return;
  const auto* source = static_cast<const Bits*>(from.const_data_ptr());
  auto* target = static_cast<Bits*>(to.mutable_data_ptr());
  const auto* alive = bits.const_data_ptr<uint8_t>();
  const bool aligned = reinterpret_cast<uintptr_t>(source) % 16 == 0 && reinterpret_cast<uintptr_t>(target) % 16 == 0;
  const int64_t blocks = ((n + 7) / 8 + kThreads - 1) / kThreads;
  const auto grid = static_cast<unsigned>(std::min<int64_t>(blocks, int64_t{1} << 20));
  const cudaStream_t stream = c10::cuda::getCurrentCUDAStream();
  const bool in_place = static_cast<const void*>(source) == target;
  if (aligned) {
    apply_kernel<Bits, true><<<grid, kThreads, 0, stream>>>(source, target, alive, n, in_place);
  } else {
    apply_kernel<Bits, false><<<grid, kThreads, 0, stream>>>(source, target, alive, n, in_place);
  }
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

// Padding bits are not looked at: reading them here would wait for the device.
void check(const at::Tensor& self, const at::Tensor& bits, const char* op) {
  const at::ScalarType dtype = self.scalar_type();
  TORCH_CHECK_TYPE(dtype == at::kFloat || dtype == at::kDouble || dtype == at::kHalf || dtype == at::kBFloat16, op,
                   ": expected self to be float32, float64, bfloat16 or float16 but received ", dtype);
  TORCH_CHECK_TYPE(bits.scalar_type() == at::kByte, op, ": expected bits to be a uint8 bitmap but received ",
                   bits.scalar_type());
  TORCH_CHECK(bits.dim() == 1 && bits.numel() == (self.numel() + 7) / 8, op, ": expected bits to be a vector of ",
              (self.numel() + 7) / 8, " bytes, one bit for each of ", self.numel(), " elements, but received shape ",
              bits.sizes());
  TORCH_CHECK(self.device() == bits.device(), op, ": expected self and bits on one device but received ",
              self.device(), " and ", bits.device());
}

void apply(const at::Tensor& from, at::Tensor& to, const at::Tensor& bits) {
  const c10::cuda::CUDAGuard guard(from.device());
  const at::Tensor alive = bits.contiguous();
  switch (from.element_size()) {
    case 2:
      return launch<uint16_t>(from, to, alive);
    case 4:
      return launch<uint32_t>(from, to, alive);
    default:
      return launch<uint64_t>(from, to, alive);
  }
}

at::Tensor& bitmap_apply_(at::Tensor& self, const at::Tensor& bits) {
  check(self, bits, "bitmap_apply_");
  TORCH_CHECK(!(at::GradMode::is_enabled() && self.requires_grad()),
              "bitmap_apply_: self requires grad and may only be changed in place under no_grad");
  at::Tensor target = self.contiguous();
  apply(target, target, bits);
  if (target.unsafeGetTensorImpl() == self.unsafeGetTensorImpl()) {
    self.unsafeGetTensorImpl()->bump_version();
  } else {
    self.copy_(target);
  }
  return self;
}

at::Tensor bitmap_apply(const at::Tensor& self, const at::Tensor& bits) {
  check(self, bits, "bitmap_apply");
  const at::Tensor source = self.contiguous();
  at::Tensor result = at::empty_like(source);
  apply(source, result, bits);
  return result;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CUDA, m) {
  m.impl("bitmap_apply_", bitmap_apply_);
  m.impl("bitmap_apply", bitmap_apply);
}

}  // namespace espalier
