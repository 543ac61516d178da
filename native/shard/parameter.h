// A parameter that is spread over ranks: the rows of this rank, which live always, and the full tensor, whose
// memory is there only while it is needed.
#pragma once

#include "layout.h"

namespace espalier::shard {

struct Parameter {
  Layout layout;
  at::Tensor shard;  // a leaf of the parameter's own dtype: what optimizers, masks and checkpoints see
  at::Tensor full;   // a leaf of the dtype of computation. Made once: autograd keeps it, and views of it.

  // Lets autograd keep gradients of `full` as they are made. Without it they are rounded to the parameter's
  // dtype first: a bfloat16 norm, for one, makes its weight's gradient in float32.
  void allow_any_gradient() const;

  // Gives the full tensor memory, of undefined contents, or takes it away. To autograd the contents of one
  // number are one version of the tensor; while there is no memory it has another one, so that a backward
  // that nobody announced is refused as after an in-place change, and reads nothing.
  void allocate(int64_t contents) const;
  void free() const;
  // The rows of a rank in the full tensor, to be written without counting a change: what is gathered in
  // backward is what was there in forward.
  at::Tensor rows_of(int64_t rank) const;
  // The gradient, of whatever dtype, which is gone from here then; undefined without any.
  at::Tensor take_gradient() const;
  // Leaves the gradient for a later backward to add to, in the dtype of reduction.
  void keep_gradient(at::ScalarType dtype) const;
};

}  // namespace espalier::shard
