#include "keys.h"

#include <ATen/ATen.h>

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

ESPALIER_INLINE float as_math(float x) { return x; }
ESPALIER_INLINE float as_math(c10::Half x) { return widen(x); }
ESPALIER_INLINE float as_math(c10::BFloat16 x) { return widen(x); }

struct WidenKernel {
  template <class Isa, class T>
  ESPALIER_INLINE static void run(const T* from, uint32_t* keys, int64_t count) {
    for (int64_t j = 0; j < count; j++) keys[j] = std::bit_cast<uint32_t>(as_math(from[j])) & 0x7FFFFFFFu;
  }
  template <class Isa, class T>
  ESPALIER_INLINE static void run(const T* from, uint64_t* keys, int64_t count) {
    for (int64_t j = 0; j < count; j++) {
      keys[j] = std::bit_cast<uint64_t>(static_cast<double>(as_math(from[j]))) & 0x7FFFFFFFFFFFFFFFu;
    }
  }
};

// The bits that the value has in a wider type; every value of the narrower one has an exact place there.
template <class Key, class T>
class Widened : public Source<Key> {
 public:
  explicit Widened(const at::Tensor& score) : data_(static_cast<const T*>(score.const_data_ptr())) {}
  const Key* keys(int64_t begin, int64_t count, Key* scratch) const override {
    dispatch<WidenKernel>(data_ + begin, scratch, count);
    return scratch;
  }

 private:
  const T* data_;
};

template <class Key>
std::unique_ptr<Source<Key>> make_source(const at::Tensor& score, at::ScalarType key_dtype) {
  if (score.scalar_type() == key_dtype) return std::make_unique<Direct<Key>>(score);
  if constexpr (sizeof(Key) > 2) {
    if (score.scalar_type() == at::kHalf) return std::make_unique<Widened<Key, c10::Half>>(score);
    if (score.scalar_type() == at::kBFloat16) return std::make_unique<Widened<Key, c10::BFloat16>>(score);
  }
  if constexpr (sizeof(Key) > 4) return std::make_unique<Widened<Key, float>>(score);
  return nullptr;
}

template <class Key>
KeySpace<Key> key_space(at::ScalarType dtype) {
  if constexpr (sizeof(Key) == 8) {
    return {0x7FFFFFFFFFFFFFFFu, 0x7FF0000000000000u, 63};
  } else if constexpr (sizeof(Key) == 4) {
    return {0x7FFFFFFFu, 0x7F800000u, 31};
  } else {
    return {0x7FFFu, static_cast<Key>(dtype == at::kHalf ? 0x7C00u : 0x7F80u), 15};
  }
}

}  // namespace

at::ScalarType common_key_dtype(at::TensorList scores, const char* op) {
  at::ScalarType common = at::kFloat;
  for (size_t i = 0; i < scores.size(); i++) {
    const at::ScalarType dtype = scores[i].scalar_type();
    with_float_type(dtype, op, c10::str("scores[", i, "]").c_str(), [](auto) {});
    common = i == 0 ? dtype : c10::promoteTypes(common, dtype);
  }
  return common;
}

template <class Key>
Pool<Key> make_pool(at::TensorList scores, const std::vector<std::optional<at::Tensor>>& alive,
                    at::ScalarType key_dtype, const char* op) {
  Pool<Key> pool;
  pool.space = key_space<Key>(key_dtype);
  for (size_t i = 0; i < scores.size(); i++) {
    const at::Tensor& score = scores[i];
    with_float_type(score.scalar_type(), op, c10::str("scores[", i, "]").c_str(), [](auto) {});
    TORCH_CHECK(score.device().is_cpu(), op, ": expected scores[", i, "] on the CPU but received it on ",
                score.device());
    const at::Tensor bits = checked_bitmap(alive[i], score.numel(), op, "alive", static_cast<int64_t>(i));
    const at::Tensor values = score.contiguous();
    std::unique_ptr<Source<Key>> source = make_source<Key>(values, key_dtype);
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
                                  at::ScalarType, const char*);
template Pool<uint32_t> make_pool(at::TensorList, const std::vector<std::optional<at::Tensor>>&,
                                  at::ScalarType, const char*);
template Pool<uint64_t> make_pool(at::TensorList, const std::vector<std::optional<at::Tensor>>&,
                                  at::ScalarType, const char*);

}  // namespace espalier
