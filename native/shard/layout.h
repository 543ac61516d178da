// Which rows of a parameter a rank holds: those of torch.chunk on the first dimension. The chunks of all
// ranks are equally long on the wire, ceil(rows / world); the last ranks may hold fewer rows, or none.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

namespace espalier::shard {

struct Layout {
  std::vector<int64_t> shape;  // of the full parameter
  int64_t chunk = 0;           // rows of a full chunk
  int64_t row = 1;             // elements of a row
  int64_t begin = 0;           // where this parameter begins in the flat memory of its group, in elements

  Layout(at::IntArrayRef sizes, int64_t world) : shape(sizes.vec()) {
    chunk = (shape[0] + world - 1) / world;
    for (size_t i = 1; i < shape.size(); i++) row *= shape[i];
  }

  int64_t padded() const { return chunk * row; }
  int64_t first(int64_t rank) const { return std::min(rank * chunk, shape[0]); }
  int64_t rows(int64_t rank) const { return std::min(chunk, shape[0] - first(rank)); }
  std::vector<int64_t> local_shape(int64_t rank) const {
    std::vector<int64_t> local = shape;
    local[0] = rows(rank);
    return local;
  }
  // The rows of one rank in flat memory that holds a whole chunk of every parameter.
  at::Tensor view(const at::Tensor& flat, int64_t rank) const {
    return flat.narrow(0, begin, rows(rank) * row).view(local_shape(rank));
  }
};

}  // namespace espalier::shard
