// The lists of tensors that a masked optimizer updates, checked. What walks over them is written for each
// device.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "inplace.h"

namespace espalier {

// Entry i of each list: one parameter with its gradient, its bitmap and its state.
class Slots {
 public:
  // bits: checked already, undefined where all is alive.
  Slots(at::TensorList params, at::TensorList grads, std::vector<at::Tensor> bits, c10::Device device,
        const char* op);
  virtual ~Slots() = default;

  // float32 copies of narrow parameters. Comes before add_state().
  void add_masters(const std::optional<at::TensorList>& masters);

  // Adds a list of moments: of the parameters' dtype, or float32 where there are masters.
  void add_state(at::TensorList list, const char* name);

 protected:
  using List = std::vector<InPlace>;

  // Of a parameter's state; the first list decides, the others must agree.
  enum class Form { kUnknown, kDense, kCompact };

  // Survivors of each parameter. Asked once, and only if some state has not its parameter's shape.
  virtual std::vector<int64_t> count_alive() = 0;

  // Counts every change, after the step.
  void finish();

  const char* op_;
  c10::Device device_;
  std::vector<at::Tensor> params_;
  std::vector<at::Tensor> bits_;
  std::vector<Form> form_;
  List weights_, grads_, masters_;
  std::vector<List> states_;

 private:
  void check_length(size_t expected, size_t received, const char* name) const;
  List like_params(at::TensorList list, const char* name) const;
  // widened: float32 whatever the parameters are.
  List as_state(at::TensorList list, const char* name, bool widened);
  int64_t alive(size_t i);

  std::vector<int64_t> alive_;
};

}  // namespace espalier
