// Derivatives of a product with a 2:4 weight, on any device: y = f(x W^T + b), dz = f'(z) dy, dx = dz W, dW =
// dz^T x.
#include "linear24.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd_not_implemented_fallback.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace espalier {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;
using Optional = std::optional<at::Tensor>;

at::Tensor call_linear24(const at::Tensor& input, const at::Tensor& compressed, const Optional& bias,
                         int64_t features, std::string_view activation, at::OptionalIntArrayRef algorithm) {
  static const auto op =
      c10::Dispatcher::singleton()
          .findSchemaOrThrow("espalier::linear24", "")
          .typed<at::Tensor(const at::Tensor&, const at::Tensor&, const Optional&, int64_t, std::string_view,
                            double, std::optional<at::ScalarType>, at::OptionalIntArrayRef)>();
  return op.call(input, compressed, bias, features, activation, 1.0, std::nullopt, algorithm);
}

at::Tensor call_apply(const at::Tensor& self, const at::Tensor& bits) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::bitmap_apply", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
  return op.call(self, bits);
}

Optional in_dtype(const Optional& tensor, at::ScalarType dtype) {
  return tensor && tensor->defined() ? Optional(tensor->to(dtype)) : std::nullopt;
}

at::Tensor given(const Optional& tensor) { return tensor.value_or(at::Tensor()); }

void check(const at::Tensor& weight, const at::Tensor& compressed, const Optional& transposed,
           const Optional& dense, double decay) {
  static constexpr const char* kOp = "linear24_train";
  check_weight24(weight, kOp);
  TORCH_CHECK_TYPE(at::isFloatingType(compressed.scalar_type()) && !has_eight_bits(compressed.scalar_type()),
                   kOp, ": expected a floating-point weight of 16 bits or more but received ",
                   compressed.scalar_type());
  TORCH_CHECK_VALUE(
      given(transposed).defined() || given(dense).defined(), kOp,
      ": expected the compressed transpose or the dense weight for backward but received neither");
  TORCH_CHECK_VALUE(decay == 0 || given(dense).defined(), kOp, ": expected the dense weight for a decay of ",
                    decay);
}

at::Tensor forward_only(const at::Tensor& input, const at::Tensor& weight, const Optional& bias,
                        const at::Tensor& compressed, const Optional& transposed, const Optional& dense,
                        const Optional&, std::string_view activation, double decay,
                        at::OptionalIntArrayRef algorithm, at::OptionalIntArrayRef) {
  check(weight, compressed, transposed, dense, decay);
  const at::ScalarType dtype = compressed.scalar_type();
  return call_linear24(input.to(dtype), compressed, in_dtype(bias, dtype), weight.size(0), activation,
                       algorithm);
}

struct Train : torch::autograd::Function<Train> {
  static Variable forward(AutogradContext* context, const Variable& input, const Variable& weight,
                          const Optional& bias, const Variable& compressed, const Optional& transposed,
                          const Optional& dense, const Optional& alive, std::string_view activation,
                          double decay, at::OptionalIntArrayRef algorithm,
                          at::OptionalIntArrayRef algorithm_transposed) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    check(weight, compressed, transposed, dense, decay);
    const at::ScalarType dtype = compressed.scalar_type();
    const at::Tensor x = input.to(dtype);
    // relu is known from its result; gelu's derivative wants what went in.
    const bool gelu = activation_of(activation, "linear24_train") == Activation::kGelu;
    const at::Tensor y = call_linear24(x, compressed, in_dtype(bias, dtype), weight.size(0),
                                       gelu ? "none" : activation, algorithm);
    context->save_for_backward({x, activation == "none" ? at::Tensor() : y, given(transposed), given(dense),
                                given(alive), decay == 0 ? at::Tensor() : weight});
    context->saved_data["activation"] = std::string(activation);
    context->saved_data["decay"] = decay;
    context->saved_data["dtypes"] = std::vector<int64_t>{
        static_cast<int64_t>(input.scalar_type()), static_cast<int64_t>(weight.scalar_type()),
        static_cast<int64_t>(given(bias).defined() ? bias->scalar_type() : dtype)};
    context->saved_data["has_bias"] = given(bias).defined();
    if (algorithm_transposed) context->saved_data["algorithm"] = algorithm_transposed->vec();
    return gelu ? at::gelu(y) : y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    // What follows is not recorded: a graph of it would take this product for a constant.
    TORCH_CHECK_NOT_IMPLEMENTED(
        !at::GradMode::is_enabled(),
        "linear24_train: expected a backward without createGraph, as this product has no second derivative; "
        "a Linear24 with kernel 'dense' has one");
    variable_list result(11);
    if (!grads[0].defined()) return result;
    const at::AutoDispatchBelowADInplaceOrView guard;
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &y = saved[1], &transposed = saved[2], &dense = saved[3],
                     &alive = saved[4], &weight = saved[5];
    const std::string activation = context->saved_data["activation"].toStringRef();
    const double decay = context->saved_data["decay"].toDouble();
    const std::vector<int64_t> dtypes = context->saved_data["dtypes"].toIntVector();
    const auto dtype_of = [&](size_t i) { return static_cast<at::ScalarType>(dtypes[i]); };

    at::Tensor dz = grads[0].to(x.scalar_type());
    if (activation == "relu") dz = at::threshold_backward(dz, y, 0);
    if (activation == "gelu") dz = at::gelu_backward(dz, y);
    const at::Tensor rows = dz.reshape({-1, dz.size(-1)});
    if (context->needs_input_grad(0)) {
      if (transposed.defined()) {
        const auto stored = context->saved_data.find("algorithm");
        const std::vector<int64_t> algorithm =
            stored == context->saved_data.end() ? std::vector<int64_t>() : stored->second.toIntVector();
        result[0] =
            call_linear24(dz, transposed, std::nullopt, x.size(-1), "none",
                          algorithm.empty() ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(algorithm));
      } else {
        result[0] = at::mm(rows, dense).view(x.sizes());
      }
      result[0] = result[0].to(dtype_of(0));
    }
    if (context->needs_input_grad(1)) {
      at::Tensor dw = at::mm(rows.t(), x.reshape({-1, x.size(-1)})).to(dtype_of(1));
      if (alive.defined()) dw = call_apply(dw, alive);
      if (decay != 0) dw.add_(weight.sub(dense.to(weight.scalar_type())), decay);
      result[1] = dw;
    }
    if (context->saved_data["has_bias"].toBool() && context->needs_input_grad(2))
      result[2] = rows.sum(0).to(dtype_of(2));
    return result;
  }
};

at::Tensor train(const at::Tensor& input, const at::Tensor& weight, const Optional& bias,
                 const at::Tensor& compressed, const Optional& transposed, const Optional& dense,
                 const Optional& alive, std::string_view activation, double decay,
                 at::OptionalIntArrayRef algorithm, at::OptionalIntArrayRef algorithm_transposed) {
  return Train::apply(input, weight, bias, compressed, transposed, dense, alive, activation, decay, algorithm,
                      algorithm_transposed);
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, Autograd, m) {
  m.impl("linear24_train", train);
  m.impl("linear24", torch::autograd::autogradNotImplementedFallback());
  m.impl("linear24_compress", torch::autograd::autogradNotImplementedFallback());
  m.impl("quantize_rows", torch::autograd::autogradNotImplementedFallback());
  m.impl("quantized_linear", torch::autograd::autogradNotImplementedFallback());
  m.impl("dequantize_product", torch::autograd::autogradNotImplementedFallback());
}

TORCH_LIBRARY_IMPL(espalier, CompositeExplicitAutograd, m) { m.impl("linear24_train", forward_only); }

}  // namespace espalier
