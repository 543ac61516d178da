// NCCL for the CUDA tensors of a process group, which has Gloo for those of the CPU.
#define USE_C10D_NCCL

#include <c10/cuda/CUDAFunctions.h>
#include <torch/library.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <cstdlib>
#include <mutex>

namespace espalier {

namespace {

using GroupPtr = c10::intrusive_ptr<c10d::ProcessGroup>;

// What a collective that fails or comes too late does. libtorch's own default ends the process from a thread;
// here the communicator is aborted and the collective's Promise says why. Read when a backend is made.
void choose_error_handling() {
  static std::once_flag once;
  std::call_once(once, [] { setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", "2", /*overwrite=*/0); });
}

// Connects all ranks of the group at once, so that what is wrong with NCCL is said here. `timeout`:
// milliseconds within which each collective must end.
void attach(const GroupPtr& group, int64_t timeout) {
  const int count = c10::cuda::device_count();
  TORCH_CHECK(count > 0, "NCCL needs a CUDA device, and there is none here");
  choose_error_handling();
  const at::Device device(at::kCUDA, c10::cuda::current_device());
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = std::chrono::milliseconds(timeout);
  const auto store = c10::make_intrusive<c10d::PrefixStore>("nccl", group->getStore());
  const auto nccl =
      c10::make_intrusive<c10d::ProcessGroupNCCL>(store, group->getRank(), group->getSize(), options);
  nccl->setBoundDeviceId(device);
  nccl->setSequenceNumberForGroup();
  nccl->eagerConnectSingleDevice(device);
  group->setBackend(c10::DeviceType::CUDA, c10d::ProcessGroup::BackendType::NCCL,
                    c10::static_intrusive_pointer_cast<c10d::Backend>(nccl));
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(espalier_cuda, m) {
  m.def("attach_nccl(__torch__.torch.classes.c10d.ProcessGroup group, int timeout) -> ()", attach);
  // The version of the NCCL that is loaded, as "2.27.7".
  m.def("nccl_version() -> str", [] { return c10d::getNcclVersion(); });
}

}  // namespace espalier
