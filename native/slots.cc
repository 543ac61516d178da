#include "slots.h"

#include <utility>

#include "score.h"

namespace espalier {

Slots::Slots(at::TensorList params, at::TensorList grads, std::vector<at::Tensor> bits, c10::Device device,
             const char* op)
    : op_(op), device_(device), bits_(std::move(bits)), form_(params.size(), Form::kUnknown) {
  params_.reserve(params.size());
  for (size_t i = 0; i < params.size(); i++) {
    with_float_type(params[i].scalar_type(), op, c10::str("params[", i, "]").c_str(), [](auto) {});
    params_.push_back(params[i]);
  }
  weights_ = like_params(params, "params");
  grads_ = like_params(grads, "grads");
}

void Slots::add_masters(const std::optional<at::TensorList>& masters) {
  if (!masters) return;
  for (size_t i = 0; i < params_.size(); i++) {
    const at::ScalarType dtype = params_[i].scalar_type();
    TORCH_CHECK_TYPE(dtype == at::kBFloat16 || dtype == at::kHalf, op_,
                     ": expected masters only for bfloat16 ", "or float16 params but received params[", i,
                     "] of ", dtype);
  }
  masters_ = as_state(*masters, "masters", true);
}

void Slots::add_state(at::TensorList list, const char* name) {
  states_.push_back(as_state(list, name, !masters_.empty()));
}

void Slots::check_length(size_t expected, size_t received, const char* name) const {
  TORCH_CHECK(received == expected, op_, ": expected as many ", name, " as params (", expected,
              ") but received ", received);
}

Slots::List Slots::like_params(at::TensorList list, const char* name) const {
  check_length(params_.size(), list.size(), name);
  List tensors;
  tensors.reserve(list.size());
  for (size_t i = 0; i < list.size(); i++) {
    const at::Tensor& t = list[i];
    TORCH_CHECK_TYPE(t.scalar_type() == params_[i].scalar_type(), op_, ": expected ", name, "[", i,
                     "] to have the dtype of its parameter, ", params_[i].scalar_type(), ", but received ",
                     t.scalar_type());
    TORCH_CHECK(t.sizes() == params_[i].sizes(), op_, ": expected ", name, "[", i,
                "] to have the shape of its parameter, ", params_[i].sizes(), ", but received ", t.sizes());
    tensors.emplace_back(t, device_, op_, c10::str(name, "[", i, "]").c_str());
  }
  return tensors;
}

Slots::List Slots::as_state(at::TensorList list, const char* name, bool widened) {
  check_length(params_.size(), list.size(), name);
  List tensors;
  tensors.reserve(list.size());
  for (size_t i = 0; i < list.size(); i++) {
    const at::Tensor& t = list[i];
    const at::ScalarType dtype = widened ? at::kFloat : params_[i].scalar_type();
    TORCH_CHECK_TYPE(t.scalar_type() == dtype, op_, ": expected ", name, "[", i, "] to ",
                     widened ? "be " : "have the dtype of its parameter, ", dtype, ", but received ",
                     t.scalar_type());
    const bool dense = t.sizes() == params_[i].sizes() && form_[i] != Form::kCompact;
    if (!dense) {
      TORCH_CHECK(form_[i] != Form::kDense && t.dim() == 1 && t.numel() == alive(i), op_, ": expected ", name,
                  "[", i, "] to have the shape of its parameter, ", params_[i].sizes(),
                  ", or, like all state of that parameter, to be a vector of its ", alive(i),
                  " alive elements, but received ", t.sizes());
    }
    form_[i] = dense ? Form::kDense : Form::kCompact;
    tensors.emplace_back(t, device_, op_, c10::str(name, "[", i, "]").c_str());
  }
  return tensors;
}

int64_t Slots::alive(size_t i) {
  if (alive_.empty()) alive_ = count_alive();
  return alive_[i];
}

void Slots::finish() {
  for (List* list : {&weights_, &grads_, &masters_}) {
    for (InPlace& t : *list) t.finish();
  }
  for (List& list : states_) {
    for (InPlace& t : list) t.finish();
  }
}

}  // namespace espalier
