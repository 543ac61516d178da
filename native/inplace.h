// A tensor that an operator writes. Kernels want row-major memory: a tensor that has it is written where it
// lies, any other through a contiguous copy that finish() copies back. finish() also counts the change, as
// torch's own in-place operators do, so that autograd notices a saved tensor that was overwritten.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include "check.h"

namespace espalier {

class InPlace {
 public:
  InPlace(const at::Tensor& target, c10::Device device, const char* op, const char* name) : target_(target) {
    check_place(target, device, op, name);
    TORCH_CHECK(!(at::GradMode::is_enabled() && target.requires_grad()), op, ": ", name,
                " requires grad and may only be changed in place under no_grad");
    contiguous_ = target.contiguous();
  }

  at::Tensor& contiguous() { return contiguous_; }

  void finish() {
    if (contiguous_.unsafeGetTensorImpl() != target_.unsafeGetTensorImpl()) {
      target_.copy_(contiguous_);  // counts the change itself
    } else {
      target_.unsafeGetTensorImpl()->bump_version();
    }
  }

 private:
  at::Tensor target_;
  at::Tensor contiguous_;
};

}  // namespace espalier
