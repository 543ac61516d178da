// The masked optimizers and the norm of the alive gradients on CUDA. The schemas and what they promise are in
// cpu/schema.cc. A step over dense state does not wait for the device: the clip factor is read where it lies.
#include <ATen/core/List.h>

#include "bitmap.h"
#include "device.h"
#include "norm.h"
#include "optimizer_options.h"
#include "slots.h"
#include "step.h"

namespace espalier {

namespace {

std::vector<at::Tensor> bitmaps_on(at::TensorList params, const c10::List<std::optional<at::Tensor>>& bits,
                                   c10::Device device, const char* op, const char* what) {
  check_lengths(bits.size(), params.size(), op, what);
  std::vector<at::Tensor> bitmaps;
  for (size_t i = 0; i < params.size(); i++)
    bitmaps.push_back(bitmap_on(bits.get(i), params[i].numel(), device, op, c10::str("bits[", i, "]")));
  return bitmaps;
}

// The clip factor on the device.
class DeviceFactor {
 public:
  DeviceFactor(const std::optional<at::Tensor>& clip, c10::Device device, const char* op) {
    if (!clip || !clip->defined()) return;
    check_clip(*clip, op);
    const bool as_is = clip->scalar_type() == at::kFloat || clip->scalar_type() == at::kDouble;
    tensor_ = clip->to(device, as_is ? clip->scalar_type() : at::kDouble);
  }
  gpu::Factor get() const {
    if (!tensor_.defined()) return {nullptr, false};
    return {tensor_.const_data_ptr(), tensor_.scalar_type() == at::kDouble};
  }

 private:
  at::Tensor tensor_;
};

class DeviceSlots : public Slots {
 public:
  DeviceSlots(at::TensorList params, at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits,
              c10::Device device, const char* op)
      : Slots(params, grads, bitmaps_on(params, bits, device, op, "params"), device, op),
        here_(device),
        before_(params.size()) {}

  // Calls start(parameters, survivors before their chunks, stream) and counts the changes.
  template <class Start>
  void step(const Start& start) {
    std::vector<gpu::Parameter> parameters;
    std::vector<const int64_t*> before;
    for (size_t i = 0; i < params_.size(); i++) {
      gpu::Parameter p{};
      p.type = type_of(params_[i].scalar_type());
      p.compact = form_[i] == Form::kCompact;
      p.weight = weights_[i].contiguous().mutable_data_ptr();
      p.gradient = grads_[i].contiguous().mutable_data_ptr();
      if (!masters_.empty()) p.master = masters_[i].contiguous().mutable_data_ptr();
      for (size_t k = 0; k < states_.size(); k++) p.state[k] = states_[k][i].contiguous().mutable_data_ptr();
      p.alive = data_of(bits_[i]);
      p.size = params_[i].numel();
      parameters.push_back(p);
      before.push_back(before_[i].defined() ? before_[i].const_data_ptr<int64_t>() : nullptr);
    }
    start(parameters, before, here_.stream());
    finish();
  }

 private:
  // Waits for the device, once.
  std::vector<int64_t> count_alive() override {
    std::vector<at::Tensor> totals;
    for (size_t i = 0; i < params_.size(); i++) {
      const int64_t n = params_[i].numel();
      const at::Tensor ones = bits_[i].defined()
                                  ? bits_[i]
                                  : at::full({bitmap_bytes(n)}, 255, at::device(device_).dtype(at::kByte));
      before_[i] = alive_before(ones, n, here_);
      totals.push_back(before_[i].narrow(0, before_[i].numel() - 1, 1));
    }
    const at::Tensor counts = at::cat(totals).cpu();
    return {counts.const_data_ptr<int64_t>(), counts.const_data_ptr<int64_t>() + counts.numel()};
  }

  OnDevice here_;
  std::vector<at::Tensor> before_;  // survivors before each chunk, once they have been counted
};

// Where the step takes place. There is a tensor in the lists: dispatch looked at one.
c10::Device device_of(at::TensorList params, at::TensorList grads, const char* op) {
  const c10::Device device = params.empty() ? grads[0].device() : params[0].device();
  check_device(device, op, "params");
  return device;
}

void masked_adamw_(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits, int64_t step,
                   double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled,
                   bool maximize, const std::optional<at::Tensor>& clip, bool write_grads,
                   const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_adamw_";
  const AdamOptions options{step, lr, beta1, beta2, eps, weight_decay, decoupled, maximize};
  check_options(options, kOp);
  if (params.empty() && grads.empty()) return;
  const c10::Device device = device_of(params, grads, kOp);
  const DeviceFactor factor(clip, device, kOp);
  DeviceSlots slots(params, grads, bits, device, kOp);
  slots.add_masters(masters);
  slots.add_state(exp_avgs, "exp_avgs");
  slots.add_state(exp_avg_sqs, "exp_avg_sqs");
  slots.step([&](const auto& parameters, const auto& before, gpu::Stream stream) {
    gpu::adam_step(parameters, before, options, factor.get(), write_grads, stream);
  });
}

// Scalars of each parameter, on the device.
class HeldScalars {
 public:
  HeldScalars(at::TensorList steps, const at::Tensor& lr, const AdamOptions& options, c10::Device device,
              gpu::Stream stream) {
    const auto count = static_cast<int64_t>(steps.size());
    memory_ = bytes_on(
        device, count * static_cast<int64_t>(sizeof(AdamScalars<double>) + sizeof(AdamScalars<float>)));
    wide_ = static_cast<AdamScalars<double>*>(memory_.mutable_data_ptr());
    narrow_ = reinterpret_cast<AdamScalars<float>*>(wide_ + count);
    std::vector<const float*> places;
    for (const at::Tensor& step : steps) places.push_back(step.const_data_ptr<float>());
    const gpu::Factor rate{lr.const_data_ptr(), lr.scalar_type() == at::kDouble};
    gpu::adam_scalars_on_device(places, rate, options, narrow_, wide_, stream);
  }
  const void* of(size_t i, gpu::Type type) const {
    return type == gpu::Type::kDouble ? static_cast<const void*>(wide_ + i) : narrow_ + i;
  }

 private:
  at::Tensor memory_;
  AdamScalars<double>* wide_;
  AdamScalars<float>* narrow_;
};

void masked_adamw_tensor_lr(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                            at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits,
                            at::TensorList state_steps, const at::Tensor& lr, double beta1, double beta2,
                            double eps, double weight_decay, bool decoupled, bool maximize,
                            const std::optional<at::Tensor>& clip, bool write_grads,
                            const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_adamw_";
  const AdamOptions options{1, 0, beta1, beta2, eps, weight_decay, decoupled, maximize};
  check_options(options, kOp);
  if (params.empty() && grads.empty()) return;
  const c10::Device device = device_of(params, grads, kOp);
  check_step_tensors(state_steps, lr, params.size(), device, kOp);
  const DeviceFactor factor(clip, device, kOp);
  DeviceSlots slots(params, grads, bits, device, kOp);
  slots.add_masters(masters);
  slots.add_state(exp_avgs, "exp_avgs");
  slots.add_state(exp_avg_sqs, "exp_avg_sqs");
  slots.step([&](const auto& parameters, const auto& before, gpu::Stream stream) {
    const HeldScalars scalars(state_steps, lr, options, device, stream);
    auto own = parameters;
    for (size_t i = 0; i < own.size(); i++) own[i].scalars = scalars.of(i, own[i].type);
    gpu::adam_step(own, before, options, factor.get(), write_grads, stream);
  });
}

void masked_sgd_(at::TensorList params, at::TensorList grads, at::TensorList momentum_buffers,
                 const c10::List<std::optional<at::Tensor>>& bits, bool first_step, double lr,
                 double momentum, double dampening, double weight_decay, bool nesterov, bool maximize,
                 const std::optional<at::Tensor>& clip, bool write_grads,
                 const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_sgd_";
  const SgdOptions options{lr, momentum, dampening, weight_decay, first_step, nesterov, maximize};
  check_options(options, momentum_buffers.size(), kOp);
  if (params.empty() && grads.empty()) return;
  const c10::Device device = device_of(params, grads, kOp);
  const DeviceFactor factor(clip, device, kOp);
  DeviceSlots slots(params, grads, bits, device, kOp);
  slots.add_masters(masters);
  if (momentum != 0) slots.add_state(momentum_buffers, "momentum_buffers");
  slots.step([&](const auto& parameters, const auto& before, gpu::Stream stream) {
    gpu::sgd_step(parameters, before, options, factor.get(), write_grads, stream);
  });
}

at::Tensor alive_norm(at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits) {
  static constexpr const char* kOp = "alive_norm";
  const c10::Device device = grads[0].device();
  check_device(device, kOp, "grads");
  const OnDevice here(device);
  const std::vector<at::Tensor> masks = bitmaps_on(grads, bits, device, kOp, "grads");
  std::vector<at::Tensor> values;
  std::vector<gpu::Gradient> gradients;
  bool wide = false;
  for (size_t i = 0; i < grads.size(); i++) {
    const std::string name = c10::str("grads[", i, "]");
    with_float_type(grads[i].scalar_type(), kOp, name.c_str(), [](auto) {});
    check_place(grads[i], device, kOp, name.c_str());
    values.push_back(grads[i].contiguous());
    gradients.push_back(
        {type_of(grads[i].scalar_type()), values[i].const_data_ptr(), data_of(masks[i]), grads[i].numel()});
    wide = wide || grads[i].scalar_type() == at::kDouble;
  }
  const int64_t chunks = gpu::norm_chunks(gradients);
  at::Tensor sums = at::empty({chunks}, at::device(device).dtype(at::kDouble));
  at::Tensor result = at::empty({}, at::device(device).dtype(wide ? at::kDouble : at::kFloat));
  gpu::sum_squares(gradients, sums.mutable_data_ptr<double>(), here.stream());
  gpu::root_of_sum(sums.const_data_ptr<double>(), chunks, result.mutable_data_ptr(), wide, here.stream());
  return result;
}

}  // namespace

ESPALIER_CUDA_OPERATORS(m) {
  m.impl("masked_adamw_", masked_adamw_);
  m.impl("masked_adamw_.tensor_lr", masked_adamw_tensor_lr);
  m.impl("masked_sgd_", masked_sgd_);
  m.impl("alive_norm", alive_norm);
}

}  // namespace espalier
