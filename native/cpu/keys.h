// Where the CPU kernels read keys: a *pool* is a list of sources of them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "score.h"

namespace espalier {

// Keys of elements [begin, begin + count) of one tensor (or of one random stream).
template <class Key>
class Source {
 public:
  virtual ~Source() = default;
  // Either a pointer into the tensor, whose bits the caller masks, or scratch (room for count keys), filled.
  virtual const Key* keys(int64_t begin, int64_t count, Key* scratch) const = 0;

  int64_t size = 0;
  const uint8_t* alive = nullptr;  // bitmap; null: all
};

template <class Key>
struct Pool {
  KeySpace<Key> space;
  std::vector<std::unique_ptr<Source<Key>>> sources;
  std::vector<at::Tensor> held;  // what the sources point into

  std::vector<int64_t> sizes() const {
    std::vector<int64_t> result;
    for (const auto& source : sources) result.push_back(source->size);
    return result;
  }
};

// Checks scores and bitmaps and makes the pool. Key is the unsigned integer as wide as key_dtype.
template <class Key>
Pool<Key> make_pool(at::TensorList scores, const std::vector<std::optional<at::Tensor>>& alive,
                    at::ScalarType key_dtype, Order order, const char* op);

}  // namespace espalier
