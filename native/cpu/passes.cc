// The passes of a selection as operators, for pools that are spread over several processes.
#include <ATen/ATen.h>
#include <torch/library.h>

#include "bits.h"
#include "selection.h"

namespace espalier {

namespace {

at::Tensor magnitude_histogram(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t pass,
                               int64_t prefix, std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "magnitude_histogram";
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    check_pass(pass, prefix, pool.space.bits, dtype, kOp);
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
  check_lengths(alive.size(), scores.size(), kOp, "scores");
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
