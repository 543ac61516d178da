// What products with a 2:4 weight ask of their arguments, on any device.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <string_view>

namespace espalier {

enum class Activation { kNone, kRelu, kGelu };

inline Activation activation_of(std::string_view name, const char* op) {
  if (name == "none") return Activation::kNone;
  if (name == "relu") return Activation::kRelu;
  TORCH_CHECK_VALUE(name == "gelu", op, ": expected activation none, relu or gelu but received ", name);
  return Activation::kGelu;
}

inline at::Tensor activated(at::Tensor z, Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return z.relu_();
    case Activation::kGelu:
      return at::gelu(z);
    default:
      return z;
  }
}

inline bool has_eight_bits(at::ScalarType dtype) { return c10::elementSize(dtype) == 1; }

// How many elements of the weight's dtype its compressed form has: half of the values, and 2 bits for each.
inline int64_t compressed_size(int64_t rows, int64_t inputs, int64_t element) {
  const int64_t places = rows * ((inputs + 7) / 8);
  return rows * (inputs / 2) + (places + element - 1) / element;
}

inline void check_weight24(const at::Tensor& weight, const char* op) {
  TORCH_CHECK(weight.dim() == 2 && weight.size(1) % 4 == 0, op,
              ": expected a weight [outputs, inputs] with a multiple of 4 inputs but received shape ",
              weight.sizes());
}

inline void check_bias(const at::Tensor& bias, int64_t n, c10::Device device, const char* op) {
  TORCH_CHECK(bias.dim() == 1 && bias.numel() == n && bias.device() == device, op,
              ": expected a bias of shape [", n, "] on ", device, " but received ", bias.sizes(), " on ",
              bias.device());
}

// The product's shape, checked: rows of the input, its features and those of the output.
struct Product24 {
  int64_t rows, inputs, features;
  at::ScalarType dtype, out;
  Activation activation;
  std::vector<int64_t> shape;  // of the result

  Product24(const at::Tensor& input, const at::Tensor& compressed, const std::optional<at::Tensor>& bias,
            int64_t n, std::string_view name, std::optional<at::ScalarType> out_dtype, const char* op)
      : features(n), dtype(input.scalar_type()), activation(activation_of(name, op)) {
    TORCH_CHECK(input.dim() >= 1, op, ": expected an input [..., inputs] but received a scalar");
    inputs = input.size(-1);
    rows = 1;
    for (int64_t d = 0; d + 1 < input.dim(); d++) rows *= input.size(d);
    TORCH_CHECK_TYPE(compressed.scalar_type() == dtype, op, ": expected a weight of the input's dtype ",
                     dtype, " but received ", compressed.scalar_type());
    TORCH_CHECK_TYPE(dtype == at::kChar || dtype == at::kFloat8_e4m3fn || at::isFloatingType(dtype), op,
                     ": expected a floating-point or int8 input but received ", dtype);
    TORCH_CHECK(compressed.device() == input.device(), op, ": expected the weight on ", input.device(),
                " but received it on ", compressed.device());
    TORCH_CHECK(
        compressed.dim() == 1 && n > 0 && inputs > 0 && inputs % 4 == 0, op,
        ": expected a compressed weight, features above 0 and a multiple of 4 inputs but received shape ",
        compressed.sizes(), ", ", n, " features and an input of shape ", input.sizes());
    out = out_dtype.value_or(has_eight_bits(dtype) ? at::kBFloat16 : dtype);
    if (bias && bias->defined()) check_bias(*bias, n, input.device(), op);
    shape = input.sizes().vec();
    shape.back() = n;
  }
};

}  // namespace espalier
