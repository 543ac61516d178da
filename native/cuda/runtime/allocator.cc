// The caching allocator's limit. Its other sides are reached without CUDA's headers
// (binding/device_memory.cc).
//
// What only a GPU has is registered in the namespace `espalier_cuda`: there is no schema of it where this
// library is not loaded.
#include <c10/cuda/CUDACachingAllocator.h>
#include <torch/library.h>

namespace espalier {

namespace {

namespace allocator = c10::cuda::CUDACachingAllocator;

c10::DeviceIndex device_index(int64_t device) {
  const int count = c10::cuda::device_count();
  TORCH_CHECK(device >= 0 && device < count, "expected the index of a CUDA device, of which there are ",
              count, ", but received ", device);
  return static_cast<c10::DeviceIndex>(device);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(espalier_cuda, m) {
  // The part of a device's memory that this process may take; beyond it, allocations fail.
  m.def("set_memory_fraction(float fraction, int device) -> ()", [](double fraction, int64_t device) {
    TORCH_CHECK_VALUE(fraction > 0 && fraction <= 1, "expected a fraction in (0, 1] but received ", fraction);
    allocator::setMemoryFraction(fraction, device_index(device));
  });
  m.def("memory_fraction(int device) -> float",
        [](int64_t device) { return allocator::getMemoryFraction(device_index(device)); });
}

}  // namespace espalier
