// Scores as integers, in the order in which they compete: selection is integer work. A *pool* is a list of
// sources of such keys.
//
// By magnitude, the key is the bits of an IEEE float without its sign: -0 equals +0, and a NaN lies above
// infinity. By value, it is infinity + sign * those bits in unsigned arithmetic of the same width: -infinity
// becomes 0, both zeros the same key in the middle, infinity the largest, and NaNs of either sign lie above
// it, the negative ones because the sum wraps around.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

// What the keys of one dtype look like.
template <class Key>
struct KeySpace {
  Key mask;      // the bits that make the key
  Key infinity;  // the largest key that is not a NaN's
  int bits;
};

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

// What competes: |score|, or the score with its sign.
enum class Order { kMagnitude, kValue };

inline Order order_of(bool is_signed) { return is_signed ? Order::kValue : Order::kMagnitude; }

// The dtype in whose key space scores of these dtypes are compared exactly. Refuses what is not
// floating-point.
at::ScalarType common_key_dtype(at::TensorList scores, const char* op);

// Checks scores and bitmaps and makes the pool. Key is the unsigned integer as wide as key_dtype.
template <class Key>
Pool<Key> make_pool(at::TensorList scores, const std::vector<std::optional<at::Tensor>>& alive,
                    at::ScalarType key_dtype, Order order, const char* op);

// Calls f with a Key{} as wide as the dtype.
template <class F>
auto with_key_type(at::ScalarType key_dtype, const F& f) {
  switch (key_dtype) {
    case at::kDouble:
      return f(uint64_t{});
    case at::kFloat:
      return f(uint32_t{});
    default:
      return f(uint16_t{});
  }
}

}  // namespace espalier
