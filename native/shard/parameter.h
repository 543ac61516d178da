// A parameter that is spread over ranks: the rows of this rank, which live always, and the full tensor, whose
// memory is there only while it is needed.
#pragma once

#include "layout.h"

namespace espalier::shard {

struct Parameter {
  Layout layout;
  at::Tensor shard;  // a leaf of the parameter's own dtype: what optimizers, masks and checkpoints see
  at::Tensor full;   // a leaf of the dtype of computation. Made once: autograd keeps it, and views of it.
  // Gradients of backwards without synchronisation, where they are reduced in another dtype than computed in.
  at::Tensor waiting;

  // Gives the full tensor memory, of undefined contents, or takes it away. To autograd the contents of one
  // number are one version of the tensor; while there is no memory it has another one, so that a backward
  // that nobody announced is refused as after an in-place change, and reads nothing.
  void allocate(int64_t contents) const;
  void free() const;
  // The rows of a rank in the full tensor, to be written without counting a change: what is gathered in
  // backward is what was there in forward.
  at::Tensor rows_of(int64_t rank) const;
  // The gradient with those that wait; undefined without any.
  at::Tensor take_gradient();
  // Keeps the gradient for a later backward, in the dtype of reduction.
  void keep_gradient(at::ScalarType dtype);
};

}  // namespace espalier::shard
