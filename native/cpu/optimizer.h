// The step of the masked optimizers over all their parameters, on the CPU.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "chunks.h"
#include "masked_step.h"
#include "slots.h"

namespace espalier {

// The parameters are cut into chunks, which do not depend on the number of threads.
class CpuSlots : public Slots {
 public:
  CpuSlots(at::TensorList params, at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits,
           const char* op);

  // Updates everything by a rule. `wide` are the scalars for float64.
  template <class Rule, class Narrow, class Wide>
  void step(const Narrow& narrow, const Wide& wide, bool zero_grads) {
    parallel_chunks(chunks_, [&](const Chunk& c, int64_t index) {
      with_float_type(params_[static_cast<size_t>(c.tensor)].scalar_type(), op_, "params", [&](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_same_v<T, double>) {
          step_chunk<Rule, T, T>(c, index, &wide, zero_grads);
        } else if constexpr (kNarrow<T>) {
          if (masters_.empty()) {
            step_chunk<Rule, T, T>(c, index, &narrow, zero_grads);
          } else {
            step_chunk<Rule, T, float>(c, index, &narrow, zero_grads);
          }
        } else {
          step_chunk<Rule, T, T>(c, index, &narrow, zero_grads);
        }
      });
    });
    finish();
  }

 private:
  std::vector<int64_t> count_alive() override;  // fills in ranks_

  template <class T>
  static T* start(List& list, const Chunk& c, int64_t offset) {
    return static_cast<T*>(list[static_cast<size_t>(c.tensor)].contiguous().mutable_data_ptr()) + offset;
  }

  template <class Rule, class T, class S, class Scalars>
  void step_chunk(const Chunk& c, int64_t index, const Scalars* scalars, bool zero_grads) {
    const auto i = static_cast<size_t>(c.tensor);
    const bool compact = form_[i] == Form::kCompact;
    const int64_t offset = compact ? ranks_[static_cast<size_t>(index)] : c.begin;
    Arrays<T, S> a{};
    a.w = start<T>(weights_, c, c.begin);
    a.g = start<T>(grads_, c, c.begin);
    if constexpr (!std::is_same_v<T, S>) a.master = start<S>(masters_, c, offset);
    for (size_t k = 0; k < Rule::kStates; k++) a.state[k] = start<S>(states_[k], c, offset);
    const uint8_t* alive = bits_or_null(bits_[i]);
    if (alive) alive += c.begin / 8;
    if (compact) {
      dispatch<CompactStep<Rule>>(a, alive, c.end - c.begin, scalars, zero_grads);
    } else {
      dispatch<DenseStep<Rule>>(a, alive, c.end - c.begin, scalars, zero_grads);
    }
  }

  std::vector<Chunk> chunks_;
  std::vector<int64_t> ranks_;  // survivors of a chunk's tensor that lie before it
};

// A factor for the gradients: a tensor of one element on the CPU, or nothing, which is 1.
double clip_factor(const std::optional<at::Tensor>& clip, const char* op);

}  // namespace espalier
