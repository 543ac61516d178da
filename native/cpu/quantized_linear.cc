// Products of rows of 8-bit numbers with a dense weight, on any device: what a 2:4 product of the same
// numbers gives, where there is no 2:4 kernel.
#include "quantized.h"

#include <ATen/cpu/Utils.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/library.h>

#include <algorithm>

namespace espalier {

namespace {

// Sums in int32, exactly. Without VNNI, oneDNN adds pairs of products up in 16 bits, where they saturate.
at::Tensor whole_product(const at::Tensor& x, const at::Tensor& weight) {
  const at::Tensor w = weight.t();
  if (x.is_cpu() && at::cpu::is_avx512_vnni_supported()) return at::_int_mm(x, w);
  if (x.is_cuda() && x.size(1) % 8 == 0 && weight.size(0) % 8 == 0) {
    // cuBLAS takes more than 16 rows, in multiples of 8.
    const int64_t rows = x.size(0), padded = std::max<int64_t>(24, (rows + 7) / 8 * 8);
    if (padded == rows) return at::_int_mm(x, w);
    return at::_int_mm(at::constant_pad_nd(x, {0, 0, 0, padded - rows}), w).narrow(0, 0, rows);
  }
  return at::mm(x.to(at::kDouble), w.to(at::kDouble)).to(at::kInt);
}

// Sums in float32. bfloat16 holds every float8 number.
at::Tensor float_product(const at::Tensor& x, const at::Tensor& weight) {
  if (x.is_cuda()) return at::mm(x.to(at::kBFloat16), weight.to(at::kBFloat16).t(), at::kFloat);
  return at::mm(x.to(at::kFloat), weight.to(at::kFloat).t());
}

at::Tensor quantized_linear(const at::Tensor& input, const at::Tensor& weight) {
  static constexpr const char* kOp = "quantized_linear";
  const at::ScalarType dtype = input.scalar_type();
  const at::ScalarType of = weight.scalar_type();
  TORCH_CHECK_TYPE(
      dtype == at::kChar
          ? of == dtype
          : dtype == at::kFloat8_e4m3fn && (of == dtype || of == at::kFloat || of == at::kBFloat16),
      kOp,
      ": expected an input and a weight of one dtype, int8 or float8_e4m3fn, or a float8_e4m3fn input "
      "and a float32 or bfloat16 weight, but received ",
      dtype, " and ", of);
  TORCH_CHECK(input.dim() >= 1 && weight.dim() == 2 && input.size(-1) == weight.size(1) &&
                  weight.device() == input.device(),
              kOp,
              ": expected an input [..., inputs] and a weight [outputs, inputs] on one device but received ",
              input.sizes(), " on ", input.device(), " and ", weight.sizes(), " on ", weight.device());
  std::vector<int64_t> shape = input.sizes().vec();
  shape.back() = weight.size(0);
  const bool whole = dtype == at::kChar;
  if (input.is_meta() || input.numel() == 0 || weight.numel() == 0)
    return at::zeros(shape, input.options().dtype(whole ? at::kInt : at::kFloat));
  // Under autocast the products here would be made, and rounded, in 16 bits.
  const c10::impl::ExcludeDispatchKeyGuard as_given(c10::autocast_dispatch_keyset);
  const at::Tensor x = input.reshape({-1, input.size(-1)});
  return (whole ? whole_product(x, weight) : float_product(x, weight)).reshape(shape);
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CompositeExplicitAutograd, m) { m.impl("quantized_linear", quantized_linear); }

}  // namespace espalier
