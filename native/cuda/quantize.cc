// quantize_rows and dequantize_product on CUDA. The schemas and what they promise are in cpu/schema.cc.
#include "quantize.h"

#include <tuple>

#include "device.h"
#include "quantized.h"

namespace espalier {

namespace {

std::tuple<at::Tensor, at::Tensor> quantize_rows(const at::Tensor& self, at::ScalarType dtype) {
  const RowsToQuantize shape(self, dtype, "quantize_rows");
  const OnDevice here(self.device());
  const at::Tensor source = self.contiguous();
  at::Tensor values = RowsToQuantize::values(self, dtype), scales = RowsToQuantize::scales(self);
  gpu::quantize_rows(source.const_data_ptr(), type_of(self.scalar_type()), shape.rows, shape.cols,
                     dtype == at::kFloat8_e4m3fn, values.mutable_data_ptr(), scales.mutable_data_ptr<float>(),
                     here.stream());
  return {values, scales};
}

gpu::After after(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return gpu::After::kRelu;
    case Activation::kGelu:
      return gpu::After::kGelu;
    default:
      return gpu::After::kNothing;
  }
}

at::Tensor dequantize_product(const at::Tensor& product, const at::Tensor& scales,
                              const at::Tensor& column_scales, const std::optional<at::Tensor>& bias,
                              at::ScalarType dtype, std::string_view activation) {
  const ProductToDequantize shape(product, scales, column_scales, bias, activation, dtype,
                                  "dequantize_product");
  const OnDevice here(product.device());
  const at::Tensor sums = product.contiguous(), rows = scales.contiguous(),
                   columns = column_scales.contiguous();
  at::Tensor added;
  if (bias && bias->defined()) added = bias->contiguous();
  at::Tensor result = at::empty(product.sizes(), product.options().dtype(dtype));
  gpu::dequantize(
      {sums.const_data_ptr(), product.scalar_type() == at::kInt, shape.rows, shape.cols,
       rows.const_data_ptr<float>(), columns.const_data_ptr<float>(),
       added.defined() ? added.const_data_ptr() : nullptr,
       added.defined() ? type_of(added.scalar_type()) : gpu::Type::kFloat, after(shape.activation)},
      result.mutable_data_ptr(), type_of(dtype), here.stream());
  return result;
}

}  // namespace

ESPALIER_CUDA_OPERATORS(m) {
  m.impl("quantize_rows", quantize_rows);
  m.impl("dequantize_product", dequantize_product);
}

}  // namespace espalier
