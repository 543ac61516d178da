// What the masked optimizers share: the lists of tensors they update, checked, and the step over all of them.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "chunks.h"
#include "inplace.h"
#include "masked_step.h"

namespace espalier {

// Entry i of each list: one parameter with its gradient, its bitmap and its state.
class Slots {
 public:
  Slots(at::TensorList params, at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits,
        const std::optional<at::TensorList>& masters, const char* op);

  // Adds a list of moments: of the parameters' dtype, or float32 where there are masters.
  void add_state(at::TensorList list, const char* name);

  // Updates everything by a rule with `kStates` lists of moments. `wide` are the scalars for float64.
  template <class Rule, int kStates, class Narrow, class Wide>
  void step(const Narrow& narrow, const Wide& wide, bool zero_grads) {
    parallel_chunks(chunks_, [&](const Chunk& c, int64_t index) {
      with_float_type(params_[static_cast<size_t>(c.tensor)].scalar_type(), op_, "params", [&](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_same_v<T, double>) {
          step_chunk<Rule, kStates, T, T>(c, index, &wide, zero_grads);
        } else if constexpr (kNarrow<T>) {
          if (masters_.empty()) {
            step_chunk<Rule, kStates, T, T>(c, index, &narrow, zero_grads);
          } else {
            step_chunk<Rule, kStates, T, float>(c, index, &narrow, zero_grads);
          }
        } else {
          step_chunk<Rule, kStates, T, T>(c, index, &narrow, zero_grads);
        }
      });
    });
    finish();
  }

 private:
  using List = std::vector<InPlace>;

  void check_length(size_t expected, size_t received, const char* name) const;
  List like_params(at::TensorList list, const char* name) const;
  // widened: float32 whatever the parameters are.
  List as_state(at::TensorList list, const char* name, bool widened);
  // Survivors of parameter i. The first call counts those of all, and fills in ranks_.
  int64_t alive(size_t i);
  void finish();

  template <class T>
  static T* start(List& list, const Chunk& c, int64_t offset) {
    return static_cast<T*>(list[static_cast<size_t>(c.tensor)].contiguous().mutable_data_ptr()) + offset;
  }

  template <class Rule, int kStates, class T, class S, class Scalars>
  void step_chunk(const Chunk& c, int64_t index, const Scalars* scalars, bool zero_grads) {
    const auto i = static_cast<size_t>(c.tensor);
    const bool compact = form_[i] == Form::kCompact;
    const int64_t offset = compact ? ranks_[static_cast<size_t>(index)] : c.begin;
    Arrays<T, S> a{};
    a.w = start<T>(weights_, c, c.begin);
    a.g = start<T>(grads_, c, c.begin);
    if constexpr (!std::is_same_v<T, S>) a.master = start<S>(masters_, c, offset);
    for (size_t k = 0; k < kStates; k++) a.state[k] = start<S>(states_[k], c, offset);
    const uint8_t* alive = bits_or_null(bits_[i]);
    if (alive) alive += c.begin / 8;
    if (compact) {
      dispatch<CompactStep<Rule, kStates>>(a, alive, c.end - c.begin, scalars, zero_grads);
    } else {
      dispatch<DenseStep<Rule, kStates>>(a, alive, c.end - c.begin, scalars, zero_grads);
    }
  }

  // Of a parameter's state; the first list decides, the others must agree.
  enum class Form { kUnknown, kDense, kCompact };

  const char* op_;
  std::vector<at::Tensor> params_;
  std::vector<at::Tensor> bits_;
  std::vector<Chunk> chunks_;
  std::vector<int64_t> ranks_;  // survivors of a chunk's tensor that lie before it
  std::vector<int64_t> alive_;
  std::vector<Form> form_;
  List weights_, grads_, masters_;
  std::vector<List> states_;
};

// A factor for the gradients: a tensor of one element on the CPU, or nothing, which is 1.
double clip_factor(const std::optional<at::Tensor>& clip, const char* op);

void check_range(bool ok, const char* op, const char* name, const char* expected, double value);

}  // namespace espalier
