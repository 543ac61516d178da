#include "device.h"

#include <ATen/native/Resize.h>
#include <c10/core/DeviceGuard.h>

#include <cstdlib>

// ProcessGroup's names of before torch 2.13 are deprecated from there on, and the only ones that all versions
// have.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace espalier::shard {

namespace {

// For tests where there is one GPU: a group of one rank exchanges with itself.
bool exchanges_alone() {
  static const bool asked = std::getenv("ESPALIER_EXCHANGE_ALONE") != nullptr;
  return asked;
}

}  // namespace

bool exchanges_on_device(const Group& group, const at::Tensor& tensor) {
  return !tensor.is_cpu() && (group->getSize() > 1 || exchanges_alone()) && tensor.numel() > 0;
}

at::Tensor gather_on_device(const Group& group, const at::Tensor& local, Works& works) {
  at::Tensor all = at::empty({group->getSize(), local.numel()}, local.options());
  at::Tensor flat = all.view(-1), input = local;
  works.push_back(group->_allgather_base(flat, input));
  return all;
}

at::Tensor reduce_on_device(const Group& group, at::Tensor& input, Works& works) {
  at::Tensor out = at::empty({input.size(1)}, input.options());
  at::Tensor flat = input.view(-1);
  c10d::ReduceScatterOptions options;
  options.reduceOp = c10d::ReduceOp::AVG;
  if (input.scalar_type() == at::kHalf) {
    flat.div_(group->getSize());
    options.reduceOp = c10d::ReduceOp::SUM;
  }
  works.push_back(group->_reduce_scatter_base(out, flat, options));
  return out;
}

void resize_storage(const at::Tensor& tensor, int64_t bytes) {
  const c10::Storage& storage = tensor.storage();
  if (tensor.is_cpu() || tensor.is_meta()) {
    at::native::resize_bytes_nocuda(storage, bytes);
    return;
  }
  // libtorch_cpu resizes no storage of CUDA; as contents need not be kept, the allocator alone is asked.
  const c10::DeviceGuard guard(tensor.device());
  c10::StorageImpl* impl = storage.unsafeGetStorageImpl();
  if (static_cast<int64_t>(impl->nbytes()) == bytes) return;
  c10::Allocator* allocator = impl->allocator();
  TORCH_CHECK(allocator, "expected a storage that can be resized");
  c10::DataPtr memory =
      bytes > 0 ? allocator->allocate(static_cast<size_t>(bytes)) : c10::DataPtr(nullptr, tensor.device());
  impl->set_data_ptr_noswap(std::move(memory));
  impl->set_nbytes(static_cast<size_t>(bytes));
}

}  // namespace espalier::shard
