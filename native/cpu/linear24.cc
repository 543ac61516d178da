// Products with a 2:4 weight on the CPU: the reference of what cuSPARSELt does on CUDA. The weight is made
// dense again for each product, so this is for small sizes and for tests; a layer on the CPU multiplies by
// its masked weight.
#include "linear24.h"

#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/library.h>

#include <cstring>

namespace espalier {

namespace {

std::tuple<at::Tensor, at::Tensor> call_pack(const at::Tensor& self, const at::Tensor& bits) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::nm_pack", "")
                             .typed<std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&,
                                                                       int64_t, int64_t)>();
  return op.call(self, bits, 2, 4);
}

at::Tensor call_unpack(const at::Tensor& values, const at::Tensor& indices, at::IntArrayRef shape) {
  static const auto op =
      c10::Dispatcher::singleton()
          .findSchemaOrThrow("espalier::nm_unpack", "")
          .typed<at::Tensor(const at::Tensor&, const at::Tensor&, int64_t, int64_t, c10::SymIntArrayRef)>();
  return op.call(values, indices, 2, 4, c10::fromIntArrayRefSlow(shape));
}

at::Tensor call_bits(const at::Tensor& mask) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::bitmap_pack", "")
                             .typed<at::Tensor(const at::Tensor&)>();
  return op.call(mask);
}

at::Tensor linear24_compress(const at::Tensor& weight) {
  static constexpr const char* kOp = "linear24_compress";
  check_weight24(weight, kOp);
  const at::Tensor source = weight.contiguous();
  // Not every 8-bit type can be compared with 0; as a float each can.
  const at::Tensor nonzero =
      has_eight_bits(source.scalar_type()) ? source.to(at::kFloat).ne(0) : source.ne(0);
  const auto [values, places] = call_pack(source, call_bits(nonzero));
  at::Tensor result =
      at::zeros({compressed_size(weight.size(0), weight.size(1), weight.element_size())}, weight.options());
  auto* to = static_cast<char*>(result.mutable_data_ptr());
  if (values.nbytes() > 0) std::memcpy(to, values.const_data_ptr(), values.nbytes());
  if (places.nbytes() > 0) std::memcpy(to + values.nbytes(), places.const_data_ptr(), places.nbytes());
  return result;
}

// The dense weight again.
at::Tensor decompressed(const at::Tensor& compressed, const Product24& p, const char* op) {
  const int64_t expected = compressed_size(p.features, p.inputs, compressed.element_size());
  TORCH_CHECK(compressed.numel() == expected, op, ": expected a compressed weight of ", expected,
              " elements for ", p.features, " features of ", p.inputs, " inputs but received ",
              compressed.numel());
  const at::Tensor source = compressed.contiguous();
  const int64_t values = p.features * (p.inputs / 2);
  const int64_t bytes = p.features * ((p.inputs + 7) / 8);
  const at::Tensor places = at::empty({p.features, (p.inputs + 7) / 8}, at::kByte);
  if (bytes > 0)
    std::memcpy(places.mutable_data_ptr(),
                static_cast<const char*>(source.const_data_ptr()) + values * source.element_size(),
                static_cast<size_t>(bytes));
  return call_unpack(source.narrow(0, 0, values).view({p.features, p.inputs / 2}), places,
                     {p.features, p.inputs});
}

at::Tensor linear24(const at::Tensor& input, const at::Tensor& compressed,
                    const std::optional<at::Tensor>& bias, int64_t features, std::string_view activation,
                    double scale, std::optional<at::ScalarType> out_dtype, at::OptionalIntArrayRef) {
  static constexpr const char* kOp = "linear24";
  // What is multiplied in is the input's dtype; under autocast products here would be made in 16 bits.
  const c10::impl::ExcludeDispatchKeyGuard as_given(c10::autocast_dispatch_keyset);
  const Product24 p(input, compressed, bias, features, activation, out_dtype, kOp);
  at::Tensor weight = decompressed(compressed, p, kOp);
  at::Tensor x = input;
  // 16-bit floats are multiplied as such, with the rounding of any linear layer; 8-bit numbers exactly.
  const bool eight = has_eight_bits(p.dtype);
  if (eight) {
    const at::ScalarType wide = p.dtype == at::kChar ? at::kInt : at::kFloat;
    weight = weight.to(wide);
    x = x.to(wide);
  }
  at::Tensor y;
  if (eight || scale != 1) {
    y = at::matmul(x, weight.t());
    if (p.out != at::kInt || scale != 1) y = y.to(eight ? at::kFloat : y.scalar_type()).mul(scale);
    if (bias && bias->defined()) y = y.add(bias->to(y.scalar_type()));
  } else {
    y = at::linear(x, weight, bias && bias->defined() ? bias->to(p.dtype) : at::Tensor());
  }
  return activated(y, p.activation).to(p.out);
}

std::vector<int64_t> linear24_search(const at::Tensor& input, const at::Tensor& compressed,
                                     const std::optional<at::Tensor>& bias, int64_t features,
                                     std::string_view activation, std::optional<at::ScalarType> out_dtype) {
  const Product24 p(input, compressed, bias, features, activation, out_dtype, "linear24_search");
  return {};
}

std::string linear24_about(const at::Tensor&) {
  return R"({"device":"cpu","own":false,"plans":0,"found":0,"made":0,"why":"on the CPU there is no 2:4 product"})";
}

// --- shapes without data

at::Tensor meta_compress(const at::Tensor& weight) {
  check_weight24(weight, "linear24_compress");
  return at::empty({compressed_size(weight.size(0), weight.size(1), weight.element_size())},
                   weight.options());
}

at::Tensor meta_linear24(const at::Tensor& input, const at::Tensor& compressed,
                         const std::optional<at::Tensor>& bias, int64_t features, std::string_view activation,
                         double, std::optional<at::ScalarType> out_dtype, at::OptionalIntArrayRef) {
  const Product24 p(input, compressed, bias, features, activation, out_dtype, "linear24");
  return at::empty(p.shape, input.options().dtype(p.out));
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("linear24_compress", linear24_compress);
  m.impl("linear24", linear24);
  m.impl("linear24_search", linear24_search);
  m.impl("linear24_about", linear24_about);
}

TORCH_LIBRARY_IMPL(espalier, Meta, m) {
  m.impl("linear24_compress", meta_compress);
  m.impl("linear24", meta_linear24);
  m.impl("linear24_search", linear24_search);
  m.impl("linear24_about", linear24_about);
}

}  // namespace espalier
