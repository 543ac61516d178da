// Rows rounded to 8 bits, and products of such rows scaled back, on the CPU. The same bits for any
// instruction set and number of threads, and as on CUDA, but for gelu.
#include "quantized.h"

#include <ATen/Parallel.h>
#include <torch/library.h>

#include <tuple>

#include "block.h"
#include "chunks.h"
#include "eight_bits.h"

namespace espalier {

namespace {

template <class T>
ESPALIER_INLINE void load_floats(const T* from, float* to, int64_t count) {
  alignas(64) MathOf<T> block[kWord] = {};
  load_block<T>(from, block, count);
  for (int j = 0; j < kWord; j++) to[j] = static_cast<float>(block[j]);
}

template <class Code>
struct QuantizeKernel {
  template <class Isa, class T>
  ESPALIER_INLINE static void run(const T* x, int64_t n, typename Code::Element* values, float* scale) {
    alignas(64) float block[kWord];
    uint32_t most = 0;
    for (int64_t i = 0; i < n; i += kWord) {
      load_floats(x + i, block, std::min(kWord, n - i));
      for (int j = 0; j < kWord; j++) most = std::max(most, magnitude_bits(block[j]));
    }
    *scale = scale_of<Code>(most);
    const float divisor = divisor_of(*scale);
    alignas(64) typename Code::Element codes[kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      load_floats(x + i, block, count);
      for (int j = 0; j < kWord; j++) codes[j] = Code::of(block[j] / divisor);
      std::memcpy(values + i, codes, static_cast<size_t>(count));
    }
  }
};

template <class Code>
void quantize(const at::Tensor& source, const RowsToQuantize& shape, at::Tensor& values, at::Tensor& scales) {
  auto* codes = static_cast<typename Code::Element*>(values.mutable_data_ptr());
  auto* scale = scales.mutable_data_ptr<float>();
  with_float_type(source.scalar_type(), "quantize_rows", "self", [&](auto zero) {
    using T = decltype(zero);
    const auto* x = static_cast<const T*>(source.const_data_ptr());
    const int64_t grain = std::max<int64_t>(1, kChunk / std::max<int64_t>(1, shape.cols));
    at::parallel_for(0, shape.rows, grain, [&](int64_t first, int64_t last) {
      for (int64_t r = first; r < last; r++)
        dispatch<QuantizeKernel<Code>>(x + r * shape.cols, shape.cols, codes + r * shape.cols, scale + r);
    });
  });
}

std::tuple<at::Tensor, at::Tensor> quantize_rows(const at::Tensor& self, at::ScalarType dtype) {
  const RowsToQuantize shape(self, dtype, "quantize_rows");
  at::Tensor values = RowsToQuantize::values(self, dtype), scales = RowsToQuantize::scales(self);
  const at::Tensor source = self.contiguous();
  dtype == at::kChar ? quantize<Int8Code>(source, shape, values, scales)
                     : quantize<E4m3Code>(source, shape, values, scales);
  return {values, scales};
}

struct DequantizeKernel {
  template <class Isa, class Sum, class T>
  ESPALIER_INLINE static void run(const Sum* sums, float scale, const float* columns, const float* bias,
                                  bool relu, int64_t n, T* to) {
    alignas(64) float block[kWord];
    alignas(64) MathOf<T> result[kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      for (int64_t j = 0; j < count; j++)
        block[j] = scaled_back(static_cast<float>(sums[i + j]), scale, columns[i + j]);
      if (bias)
        for (int64_t j = 0; j < count; j++) block[j] += bias[i + j];
      for (int64_t j = 0; j < count; j++) result[j] = relu && block[j] < 0 ? 0 : block[j];
      store_block<T>(result, to + i, count);
    }
  }
};

at::Tensor dequantize_product(const at::Tensor& product, const at::Tensor& scales,
                              const at::Tensor& column_scales, const std::optional<at::Tensor>& bias,
                              at::ScalarType dtype, std::string_view activation) {
  static constexpr const char* kOp = "dequantize_product";
  const ProductToDequantize shape(product, scales, column_scales, bias, activation, dtype, kOp);
  const bool gelu = shape.activation == Activation::kGelu;
  at::Tensor result = at::empty(product.sizes(), product.options().dtype(gelu ? at::kFloat : dtype));
  const at::Tensor source = product.contiguous(), rows = scales.contiguous(),
                   columns = column_scales.contiguous();
  at::Tensor added;
  if (bias && bias->defined()) added = bias->to(at::kFloat).contiguous();
  const float* row = rows.const_data_ptr<float>();
  const float* column = columns.const_data_ptr<float>();
  const float* addend = added.defined() ? added.const_data_ptr<float>() : nullptr;
  const auto run = [&](auto sum) {
    const auto* from = static_cast<const decltype(sum)*>(source.const_data_ptr());
    with_float_type(result.scalar_type(), kOp, "dtype", [&](auto zero) {
      auto* to = static_cast<decltype(zero)*>(result.mutable_data_ptr());
      const int64_t grain = std::max<int64_t>(1, kChunk / std::max<int64_t>(1, shape.cols));
      at::parallel_for(0, shape.rows, grain, [&](int64_t first, int64_t last) {
        for (int64_t r = first; r < last; r++)
          dispatch<DequantizeKernel>(from + r * shape.cols, row[r], column, addend,
                                     shape.activation == Activation::kRelu, shape.cols, to + r * shape.cols);
      });
    });
  };
  source.scalar_type() == at::kInt ? run(int32_t{}) : run(float{});
  return gelu ? at::gelu(result).to(dtype) : result;
}

// --- shapes without data

std::tuple<at::Tensor, at::Tensor> meta_quantize_rows(const at::Tensor& self, at::ScalarType dtype) {
  const RowsToQuantize shape(self, dtype, "quantize_rows");
  return {RowsToQuantize::values(self, dtype), RowsToQuantize::scales(self)};
}

at::Tensor meta_dequantize_product(const at::Tensor& product, const at::Tensor& scales,
                                   const at::Tensor& column_scales, const std::optional<at::Tensor>& bias,
                                   at::ScalarType dtype, std::string_view activation) {
  const ProductToDequantize shape(product, scales, column_scales, bias, activation, dtype,
                                  "dequantize_product");
  return at::empty(product.sizes(), product.options().dtype(dtype));
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("quantize_rows", quantize_rows);
  m.impl("dequantize_product", dequantize_product);
}

TORCH_LIBRARY_IMPL(espalier, Meta, m) {
  m.impl("quantize_rows", meta_quantize_rows);
  m.impl("dequantize_product", meta_dequantize_product);
}

}  // namespace espalier
