#include "optimizer.h"

#include <utility>

namespace espalier {

Slots::Slots(at::TensorList params, at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits,
             const std::optional<at::TensorList>& masters, const char* op)
    : op_(op), form_(params.size(), Form::kUnknown) {
  TORCH_CHECK(bits.size() == params.size(), op, ": expected one bitmap (or None) for each of ", params.size(),
              " params but received ", bits.size());
  std::vector<int64_t> sizes;
  params_.reserve(params.size());
  for (size_t i = 0; i < params.size(); i++) {
    with_float_type(params[i].scalar_type(), op, c10::str("params[", i, "]").c_str(), [](auto) {});
    const std::optional<at::Tensor> mask = bits.get(i);
    bits_.push_back(checked_bitmap(mask, params[i].numel(), op, "bits", static_cast<int64_t>(i)));
    params_.push_back(params[i]);
    sizes.push_back(params[i].numel());
  }
  chunks_ = cut_into_chunks(sizes);
  weights_ = like_params(params, "params");
  grads_ = like_params(grads, "grads");
  if (!masters) return;
  for (size_t i = 0; i < params.size(); i++) {
    const at::ScalarType dtype = params[i].scalar_type();
    TORCH_CHECK_TYPE(dtype == at::kBFloat16 || dtype == at::kHalf, op,
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
    tensors.emplace_back(t, op_, c10::str(name, "[", i, "]").c_str());
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
    tensors.emplace_back(t, op_, c10::str(name, "[", i, "]").c_str());
  }
  return tensors;
}

int64_t Slots::alive(size_t i) {
  if (!alive_.empty()) return alive_[i];
  ranks_.resize(chunks_.size());
  parallel_chunks(chunks_, [&](const Chunk& c, int64_t index) {
    const uint8_t* bits = bits_or_null(bits_[static_cast<size_t>(c.tensor)]);
    int64_t count = 0;
    for (int64_t i = c.begin; i < c.end; i += kWord) count += std::popcount(load_word(bits, i, c.end));
    ranks_[static_cast<size_t>(index)] = count;
  });
  alive_.resize(params_.size());
  for (size_t k = 0; k < chunks_.size(); k++) {
    int64_t& before = alive_[static_cast<size_t>(chunks_[k].tensor)];
    before += std::exchange(ranks_[k], before);
  }
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

double clip_factor(const std::optional<at::Tensor>& clip, const char* op) {
  if (!clip || !clip->defined()) return 1.0;
  TORCH_CHECK(clip->numel() == 1, op, ": expected clip to be a tensor of one element but received shape ",
              clip->sizes());
  return clip->item<double>();
}

void check_range(bool ok, const char* op, const char* name, const char* expected, double value) {
  TORCH_CHECK_VALUE(ok, op, ": expected ", name, " ", expected, " but received ", value);
}

}  // namespace espalier
