// The numbers that the masked optimizers take, checked.
#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>

#include "adam.h"
#include "check.h"
#include "sgd.h"

namespace espalier {

inline void check_options(const AdamOptions& o, const char* op) {
  check_range(o.step >= 1, op, "step", ">= 1, counted from 1,", static_cast<double>(o.step));
  check_range(o.lr >= 0, op, "lr", ">= 0", o.lr);
  check_range(o.beta1 >= 0 && o.beta1 < 1, op, "beta1", "in [0, 1)", o.beta1);
  check_range(o.beta2 >= 0 && o.beta2 < 1, op, "beta2", "in [0, 1)", o.beta2);
  check_range(o.eps >= 0, op, "eps", ">= 0", o.eps);
  check_range(o.weight_decay >= 0, op, "weight_decay", ">= 0", o.weight_decay);
}

inline void check_options(const SgdOptions& o, size_t buffers, const char* op) {
  check_range(o.lr >= 0, op, "lr", ">= 0", o.lr);
  check_range(o.momentum >= 0, op, "momentum", ">= 0", o.momentum);
  check_range(o.weight_decay >= 0, op, "weight_decay", ">= 0", o.weight_decay);
  TORCH_CHECK_VALUE(!o.nesterov || (o.momentum > 0 && o.dampening == 0), op,
                    ": expected nesterov with momentum > 0 and dampening 0 but received momentum ",
                    o.momentum, " and dampening ", o.dampening);
  TORCH_CHECK_VALUE(std::isfinite(o.dampening), op, ": expected a finite dampening but received ",
                    o.dampening);
  TORCH_CHECK(o.momentum != 0 || buffers == 0, op,
              ": expected no momentum_buffers with momentum 0 but received ", buffers);
}

// What changes from step to step, as tensors.
inline void check_step_tensors(at::TensorList steps, const at::Tensor& lr, size_t params, c10::Device device,
                               const char* op) {
  TORCH_CHECK(steps.size() == params, op, ": expected one of state_steps for each of ", params,
              " params but received ", steps.size());
  for (size_t i = 0; i < steps.size(); i++) {
    TORCH_CHECK(steps[i].numel() == 1 && steps[i].device() == device, op, ": expected state_steps[", i,
                "] to be one element on ", device, " but received shape ", steps[i].sizes(), " on ",
                steps[i].device());
    TORCH_CHECK_TYPE(steps[i].scalar_type() == at::kFloat, op, ": expected state_steps[", i,
                     "] of float32 but received ", steps[i].scalar_type());
  }
  TORCH_CHECK(lr.numel() == 1 && lr.device() == device, op, ": expected lr to be one element on ", device,
              " but received shape ", lr.sizes(), " on ", lr.device());
  TORCH_CHECK_TYPE(lr.scalar_type() == at::kFloat || lr.scalar_type() == at::kDouble, op,
                   ": expected lr of float32 or float64 but received ", lr.scalar_type());
}

// A factor for the gradients: a tensor of one element.
inline void check_clip(const at::Tensor& clip, const char* op) {
  TORCH_CHECK(clip.numel() == 1, op, ": expected clip to be a tensor of one element but received shape ",
              clip.sizes());
}

}  // namespace espalier
