#include "optimizer.h"

namespace espalier {

Slots::Slots(at::TensorList params, const c10::List<std::optional<at::Tensor>>& bits, const char* op)
    : op_(op) {
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
  chunks_ = cut_into_chunks(sizes, kChunk / 4);  // four or so arrays of a chunk stay in the second cache
  add(params, "params");
}

void Slots::add(at::TensorList list, const char* name) {
  TORCH_CHECK(list.size() == params_.size(), op_, ": expected as many ", name, " as params (", params_.size(),
              ") but received ", list.size());
  std::vector<InPlace>& tensors = lists_.emplace_back();
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
}

void Slots::finish() {
  for (std::vector<InPlace>& list : lists_) {
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
