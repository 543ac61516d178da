// What the masked optimizers share: the lists of tensors they update, checked, and the walk over them.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "block.h"
#include "chunks.h"
#include "inplace.h"

namespace espalier {

// Entry i of each list: one parameter with its gradient and its state, all of one shape and dtype, and its
// bitmap.
class Slots {
 public:
  Slots(at::TensorList params, const c10::List<std::optional<at::Tensor>>& bits, const char* op);

  // Adds a list that must match the parameters; its tensors are written, too.
  void add(at::TensorList list, const char* name);

  size_t size() const { return params_.size(); }
  at::ScalarType dtype(size_t i) const { return params_[i].scalar_type(); }
  const uint8_t* bits(size_t i) const { return bits_or_null(bits_[i]); }
  const std::vector<Chunk>& chunks() const { return chunks_; }

  // Start of tensor i of list `list` (0: the parameters, then in the order of add()).
  template <class T>
  T* data(size_t list, size_t i) {
    return static_cast<T*>(lists_[list][i].contiguous().mutable_data_ptr());
  }

  // To be called when all is written.
  void finish();

 private:
  const char* op_;
  std::vector<at::Tensor> params_;
  std::vector<at::Tensor> bits_;
  std::vector<std::vector<InPlace>> lists_;
  std::vector<Chunk> chunks_;
};

// A factor for the gradients: a tensor of one element on the CPU, or nothing, which is 1.
double clip_factor(const std::optional<at::Tensor>& clip, const char* op);

void check_range(bool ok, const char* op, const char* name, const char* expected, double value);

}  // namespace espalier
