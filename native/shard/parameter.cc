#include "parameter.h"

#include <utility>

#include "device.h"

namespace espalier::shard {

namespace {

void resize(const at::Tensor& tensor, int64_t elements) {
  resize_storage(tensor, elements * static_cast<int64_t>(tensor.itemsize()));
}

}  // namespace

void Parameter::allocate(int64_t contents) const {
  resize(full, full.numel());
  c10::VariableVersion version = full.unsafeGetTensorImpl()->version_counter();
  version.set_version(2 * contents);
}

void Parameter::free() const {
  resize(full, 0);
  c10::VariableVersion version = full.unsafeGetTensorImpl()->version_counter();
  version.set_version(full._version() | 1);
}

at::Tensor Parameter::rows_of(int64_t rank) const {
  // variable_data shares the memory and counts changes on its own.
  return full.variable_data().narrow(0, layout.first(rank), layout.rows(rank));
}

void Parameter::allow_any_gradient() const { full.set_grad_dtype(std::nullopt); }

at::Tensor Parameter::take_gradient() const { return std::exchange(full.mutable_grad(), at::Tensor()); }

void Parameter::keep_gradient(at::ScalarType dtype) const {
  at::Tensor& gradient = full.mutable_grad();
  if (gradient.defined()) gradient = gradient.to(dtype);
}

}  // namespace espalier::shard
