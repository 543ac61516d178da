#include "keys.h"

#include <ATen/ATen.h>

#include <type_traits>

#include "bits.h"
#include "block.h"

namespace espalier {

namespace {

// The tensor's own bits.
template <class Key>
class Direct : public Source<Key> {
 public:
  explicit Direct(const at::Tensor& score) : data_(static_cast<const Key*>(score.const_data_ptr())) {}
  const Key* keys(int64_t begin, int64_t, Key*) const override { return data_ + begin; }

 private:
  const Key* data_;
};

struct MagnitudeKernel {
  template <class Isa, class T, class Key>
  ESPALIER_INLINE static void run(const T* from, Key* keys, int64_t count) {
    for (int64_t j = 0; j < count; j++) keys[j] = bits_as<Key>(from[j]);
  }
};

struct ValueKernel {
  template <class Isa, class T, class Key>
  ESPALIER_INLINE static void run(const T* from, Key* keys, int64_t count, Key infinity) {
    for (int64_t j = 0; j < count; j++) keys[j] = value_key(bits_as<Key>(from[j]), infinity);
  }
};

// Keys that are not the tensor's own bits. T is its type, or Key where it is as wide.
template <class Key, class T>
class Made : public Source<Key> {
 public:
  Made(const at::Tensor& score, Order order, Key infinity)
      : data_(static_cast<const T*>(score.const_data_ptr())), order_(order), infinity_(infinity) {}
  const Key* keys(int64_t begin, int64_t count, Key* scratch) const override {
    if (order_ == Order::kValue) {
      dispatch<ValueKernel>(data_ + begin, scratch, count, infinity_);
    } else {
      dispatch<MagnitudeKernel>(data_ + begin, scratch, count);
    }
    return scratch;
  }

 private:
  const T* data_;
  Order order_;
  Key infinity_;
};

template <class Key>
std::unique_ptr<Source<Key>> make_source(const at::Tensor& score, at::ScalarType key_dtype, Order order) {
  const Key infinity = infinity_of<Key>(key_dtype);
  if (score.scalar_type() == key_dtype) {
    if (order == Order::kMagnitude) return std::make_unique<Direct<Key>>(score);
    return std::make_unique<Made<Key, Key>>(score, order, infinity);
  }
  if constexpr (sizeof(Key) > 2) {
    if (score.scalar_type() == at::kHalf)
      return std::make_unique<Made<Key, c10::Half>>(score, order, infinity);
    if (score.scalar_type() == at::kBFloat16)
      return std::make_unique<Made<Key, c10::BFloat16>>(score, order, infinity);
  }
  if constexpr (sizeof(Key) > 4) return std::make_unique<Made<Key, float>>(score, order, infinity);
  return nullptr;
}

}  // namespace

template <class Key>
Pool<Key> make_pool(at::TensorList scores, const std::vector<std::optional<at::Tensor>>& alive,
                    at::ScalarType key_dtype, Order order, const char* op) {
  Pool<Key> pool;
  pool.space = key_space(infinity_of<Key>(key_dtype), order);
  for (size_t i = 0; i < scores.size(); i++) {
    const at::Tensor& score = scores[i];
    with_float_type(score.scalar_type(), op, c10::str("scores[", i, "]").c_str(), [](auto) {});
    check_place(score, at::kCPU, op, c10::str("scores[", i, "]").c_str());
    const at::Tensor bits = checked_bitmap(alive[i], score.numel(), op, "alive", static_cast<int64_t>(i));
    const at::Tensor values = score.contiguous();
    std::unique_ptr<Source<Key>> source = make_source<Key>(values, key_dtype, order);
    TORCH_CHECK_TYPE(source != nullptr, op, ": expected keys of a dtype that holds every ",
                     score.scalar_type(), " but received ", key_dtype);
    source->size = values.numel();
    source->alive = bits_or_null(bits);
    pool.sources.push_back(std::move(source));
    pool.held.push_back(values);
    pool.held.push_back(bits);
  }
  return pool;
}

template Pool<uint16_t> make_pool(at::TensorList, const std::vector<std::optional<at::Tensor>>&,
                                  at::ScalarType, Order, const char*);
template Pool<uint32_t> make_pool(at::TensorList, const std::vector<std::optional<at::Tensor>>&,
                                  at::ScalarType, Order, const char*);
template Pool<uint64_t> make_pool(at::TensorList, const std::vector<std::optional<at::Tensor>>&,
                                  at::ScalarType, Order, const char*);

}  // namespace espalier
