// Shapes and dtypes without data, for the device `meta`: what a program would make, before memory is spent on
// it. Only operators whose results have a shape that the arguments' shapes decide are here; compress and the
// counts have not.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <bit>
#include <tuple>
#include <vector>

#include "bits.h"
#include "matrix.h"

namespace espalier {

namespace {

at::Tensor meta_bitmap(int64_t n) {
  return at::empty({bitmap_bytes(n)}, at::device(at::kMeta).dtype(at::kByte));
}

at::Tensor bitmap_pack(const at::Tensor& mask) { return meta_bitmap(mask.numel()); }

at::Tensor bitmap_unpack(const at::Tensor&, at::IntArrayRef shape) {
  return at::empty(shape, at::device(at::kMeta).dtype(at::kBool));
}

at::Tensor& bitmap_apply_(at::Tensor& self, const at::Tensor&) { return self; }

at::Tensor bitmap_apply(const at::Tensor& self, const at::Tensor&) {
  return at::empty(self.sizes(), self.options());
}

at::Tensor expand(const at::Tensor& values, const at::Tensor&, at::IntArrayRef shape) {
  return at::empty(shape, values.options());
}

at::Tensor shuffle_bitmap(const at::Tensor& bits, int64_t, int64_t, int64_t) { return at::empty_like(bits); }

std::vector<at::Tensor> select_smallest(at::TensorList scores, const c10::List<std::optional<at::Tensor>>&,
                                        int64_t, bool) {
  std::vector<at::Tensor> bitmaps;
  for (const at::Tensor& score : scores) bitmaps.push_back(meta_bitmap(score.numel()));
  return bitmaps;
}

at::Tensor bitmap_above(const at::Tensor& score, const std::optional<at::Tensor>&, int64_t, int64_t,
                        std::optional<at::ScalarType>, bool) {
  return meta_bitmap(score.numel());
}

at::Tensor select_rows(const at::Tensor& score, const std::optional<at::Tensor>&, const at::Tensor&, bool) {
  return meta_bitmap(score.numel());
}

at::Tensor select_nm(const at::Tensor& score, const std::optional<at::Tensor>&, int64_t, int64_t, bool) {
  return meta_bitmap(score.numel());
}

at::Tensor select_nm_transposable(const at::Tensor& score, const std::optional<at::Tensor>&, int64_t,
                                  int64_t) {
  return meta_bitmap(score.numel());
}

at::Tensor meta_packed(const at::Tensor& self, int64_t keep, int64_t of, const char* op) {
  const Matrix m = grouped_matrix(self.sizes(), checked_groups(keep, of, op), op);
  return at::empty({m.rows, m.cols / of * keep}, self.options());
}

std::tuple<at::Tensor, at::Tensor> nm_pack(const at::Tensor& self, const at::Tensor&, int64_t keep,
                                           int64_t of) {
  const at::Tensor values = meta_packed(self, keep, of, "nm_pack");
  const int64_t bytes = bitmap_bytes(values.size(1) * std::bit_width(static_cast<uint64_t>(of - 1)));
  return {values, at::empty({values.size(0), bytes}, at::device(at::kMeta).dtype(at::kByte))};
}

at::Tensor nm_unpack(const at::Tensor& values, const at::Tensor&, int64_t, int64_t, at::IntArrayRef shape) {
  return at::empty(shape, values.options());
}

at::Tensor nm_gather(const at::Tensor& self, const at::Tensor&, int64_t keep, int64_t of) {
  return meta_packed(self, keep, of, "nm_gather");
}

at::Tensor alive_norm(at::TensorList grads, const c10::List<std::optional<at::Tensor>>&) {
  at::ScalarType dtype = at::kFloat;
  for (const at::Tensor& grad : grads) {
    if (grad.scalar_type() == at::kDouble) dtype = at::kDouble;
  }
  return at::empty({}, at::device(at::kMeta).dtype(dtype));
}

void masked_adamw_(at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                   const c10::List<std::optional<at::Tensor>>&, int64_t, double, double, double, double,
                   double, bool, bool, const std::optional<at::Tensor>&, bool,
                   const std::optional<at::TensorList>&) {}

void masked_adamw_tensor_lr(at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                            const c10::List<std::optional<at::Tensor>>&, at::TensorList, const at::Tensor&,
                            double, double, double, double, bool, bool, const std::optional<at::Tensor>&,
                            bool, const std::optional<at::TensorList>&) {}

void masked_sgd_(at::TensorList, at::TensorList, at::TensorList, const c10::List<std::optional<at::Tensor>>&,
                 bool, double, double, double, double, bool, bool, const std::optional<at::Tensor>&, bool,
                 const std::optional<at::TensorList>&) {}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, Meta, m) {
  m.impl("bitmap_pack", bitmap_pack);
  m.impl("bitmap_unpack", bitmap_unpack);
  m.impl("bitmap_apply_", bitmap_apply_);
  m.impl("bitmap_apply", bitmap_apply);
  m.impl("expand", expand);
  m.impl("shuffle_bitmap", shuffle_bitmap);
  m.impl("select_smallest", select_smallest);
  m.impl("bitmap_above", bitmap_above);
  m.impl("select_rows", select_rows);
  m.impl("select_nm", select_nm);
  m.impl("select_nm_transposable", select_nm_transposable);
  m.impl("nm_pack", nm_pack);
  m.impl("nm_unpack", nm_unpack);
  m.impl("nm_gather", nm_gather);
  m.impl("alive_norm", alive_norm);
  m.impl("masked_adamw_", masked_adamw_);
  m.impl("masked_adamw_.tensor_lr", masked_adamw_tensor_lr);
  m.impl("masked_sgd_", masked_sgd_);
}

}  // namespace espalier
