// What quantize_rows and dequantize_product ask of their arguments, on any device.
#pragma once

#include <ATen/ATen.h>

#include "linear24.h"
#include "score.h"

namespace espalier {

// A matrix of rows along the last dimension.
struct RowsToQuantize {
  int64_t rows, cols;

  RowsToQuantize(const at::Tensor& self, at::ScalarType dtype, const char* op) {
    TORCH_CHECK(self.dim() >= 1, op, ": expected rows [..., n] but received a scalar");
    with_float_type(self.scalar_type(), op, "self", [](auto) {});
    TORCH_CHECK_TYPE(dtype == at::kChar || dtype == at::kFloat8_e4m3fn, op,
                     ": expected dtype int8 or float8_e4m3fn but received ", dtype);
    cols = self.size(-1);
    rows = 1;
    for (int64_t d = 0; d + 1 < self.dim(); d++) rows *= self.size(d);
  }

  static at::Tensor values(const at::Tensor& self, at::ScalarType dtype) {
    return at::empty(self.sizes(), self.options().dtype(dtype));
  }
  static at::Tensor scales(const at::Tensor& self) {
    return at::empty(self.sizes().slice(0, static_cast<size_t>(self.dim() - 1)),
                     self.options().dtype(at::kFloat));
  }
};

struct ProductToDequantize {
  int64_t rows, cols;
  Activation activation;

  ProductToDequantize(const at::Tensor& product, const at::Tensor& scales, const at::Tensor& column_scales,
                      const std::optional<at::Tensor>& bias, std::string_view name, at::ScalarType dtype,
                      const char* op)
      : activation(activation_of(name, op)) {
    TORCH_CHECK_TYPE(product.scalar_type() == at::kInt || product.scalar_type() == at::kFloat, op,
                     ": expected an int32 or float32 product but received ", product.scalar_type());
    TORCH_CHECK(product.dim() >= 1, op, ": expected a product [..., n] but received a scalar");
    const at::IntArrayRef leading = product.sizes().slice(0, static_cast<size_t>(product.dim() - 1));
    TORCH_CHECK(
        scales.sizes() == leading && column_scales.dim() == 1 && column_scales.size(0) == product.size(-1),
        op, ": expected scales of shape ", leading, " and column_scales of shape [", product.size(-1),
        "] but received shapes ", scales.sizes(), " and ", column_scales.sizes());
    TORCH_CHECK_TYPE(scales.scalar_type() == at::kFloat && column_scales.scalar_type() == at::kFloat, op,
                     ": expected scales of dtype float32 but received ", scales.scalar_type(), " and ",
                     column_scales.scalar_type());
    TORCH_CHECK(scales.device() == product.device() && column_scales.device() == product.device(), op,
                ": expected scales on ", product.device(), " but received them on ", scales.device(), " and ",
                column_scales.device());
    with_float_type(dtype, op, "dtype", [](auto) {});
    cols = product.size(-1);
    if (bias && bias->defined()) {
      with_float_type(bias->scalar_type(), op, "bias", [](auto) {});
      check_bias(*bias, cols, product.device(), op);
    }
    rows = scales.numel();
  }
};

}  // namespace espalier
