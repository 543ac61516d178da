// The passes of a selection as operators, for pools that are spread over several processes.
#include <ATen/ATen.h>
#include <torch/library.h>

#include "bits.h"
#include "selection.h"

namespace espalier {

namespace {

at::ScalarType key_dtype_of(const at::Tensor& score, std::optional<at::ScalarType> keys, const char* op) {
  const at::ScalarType own = common_key_dtype(score, op);
  if (!keys) return own;
  TORCH_CHECK_TYPE(
      c10::promoteTypes(own, *keys) == *keys && c10::isFloatingType(*keys) && c10::elementSize(*keys) >= 2,
      op, ": expected keys of a dtype that holds every ", own, " but received ", *keys);
  return *keys;
}

template <class Key>
Key checked_key(int64_t key, const KeySpace<Key>& space, const char* op) {
  // A 64-bit key comes as the int64 of the same bits.
  TORCH_CHECK_VALUE(
      (key >= 0 || space.bits == 64) && static_cast<uint64_t>(key) <= static_cast<uint64_t>(space.infinity),
      op, ": expected a key in [0, ", static_cast<uint64_t>(space.infinity), "] but received ", key);
  return static_cast<Key>(key);
}

at::Tensor magnitude_histogram(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t pass,
                               int64_t prefix, std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "magnitude_histogram";
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    const int passes = pass_count(pool.space.bits);
    TORCH_CHECK_VALUE(pass >= 0 && pass < passes, kOp, ": expected pass_index in [0, ", passes, ") for ",
                      dtype, " keys but received ", pass);
    const int bits = prefix_bits(pool.space.bits, static_cast<int>(pass));
    TORCH_CHECK_VALUE(prefix >= 0 && prefix < (int64_t{1} << bits), kOp, ": expected a prefix of ", bits,
                      " bits but received ", prefix);
    const std::vector<int64_t> bins = histogram(pool, static_cast<int>(pass), static_cast<Key>(prefix), kOp);
    return at::tensor(at::ArrayRef<int64_t>(bins), at::kLong);
  });
}

int64_t magnitude_ties(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t key,
                       std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "magnitude_ties";
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    return count_ties(pool, checked_key(key, pool.space, kOp));
  });
}

at::Tensor bitmap_above(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t key,
                        int64_t ties, std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "bitmap_above";
  TORCH_CHECK_VALUE(ties >= 0, kOp, ": expected ties >= 0 but received ", ties);
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    return cut(pool, checked_key(key, pool.space, kOp), ties)[0];
  });
}

std::vector<at::Tensor> select_smallest(at::TensorList scores,
                                        const c10::List<std::optional<at::Tensor>>& alive, int64_t count,
                                        bool is_signed) {
  static constexpr const char* kOp = "select_smallest";
  TORCH_CHECK(alive.size() == scores.size(), kOp, ": expected one bitmap (or None) for each of ",
              scores.size(), " scores but received ", alive.size());
  std::vector<std::optional<at::Tensor>> bitmaps;
  for (size_t i = 0; i < alive.size(); i++) bitmaps.push_back(alive.get(i));
  const at::ScalarType dtype = common_key_dtype(scores, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(scores, bitmaps, dtype, order_of(is_signed), kOp);
    const int64_t total = alive_count(pool);
    TORCH_CHECK_VALUE(count >= 0 && count <= total, kOp, ": expected count in [0, ", total,
                      "], the number of alive elements, but received ", count);
    return select(pool, count, kOp);
  });
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("magnitude_histogram", magnitude_histogram);
  m.impl("magnitude_ties", magnitude_ties);
  m.impl("bitmap_above", bitmap_above);
  m.impl("select_smallest", select_smallest);
}

}  // namespace espalier
