// Derivatives of what can be differentiated: selecting by a bitmap is linear, and its own transpose.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace espalier {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

at::Tensor call_apply(const at::Tensor& self, const at::Tensor& bits) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::bitmap_apply", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
  return op.call(self, bits);
}

at::Tensor call_compress(const at::Tensor& self, const at::Tensor& bits) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::compress", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
  return op.call(self, bits);
}

at::Tensor call_expand(const at::Tensor& values, const at::Tensor& bits, c10::SymIntArrayRef shape) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::expand", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&, c10::SymIntArrayRef)>();
  return op.call(values, bits, shape);
}

struct Apply : torch::autograd::Function<Apply> {
  static Variable forward(AutogradContext* context, const Variable& self, const Variable& bits) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({bits});
    return call_apply(self, bits);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable()};
    return {call_apply(grads[0], context->get_saved_variables()[0]), Variable()};
  }
};

struct Compress : torch::autograd::Function<Compress> {
  static Variable forward(AutogradContext* context, const Variable& self, const Variable& bits) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({bits});
    context->saved_data["shape"] = self.sym_sizes();
    return call_compress(self, bits);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable()};
    const std::vector<c10::SymInt> shape = context->saved_data["shape"].toSymIntVector();
    return {call_expand(grads[0], context->get_saved_variables()[0], shape), Variable()};
  }
};

struct Expand : torch::autograd::Function<Expand> {
  static Variable forward(AutogradContext* context, const Variable& values, const Variable& bits,
                          c10::SymIntArrayRef shape) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({bits});
    return call_expand(values, bits, shape);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable(), Variable()};
    return {call_compress(grads[0], context->get_saved_variables()[0]), Variable(), Variable()};
  }
};

}  // namespace

TORCH_LIBRARY_IMPL(espalier, Autograd, m) {
  m.impl("bitmap_apply",
         [](const at::Tensor& self, const at::Tensor& bits) { return Apply::apply(self, bits); });
  m.impl("compress",
         [](const at::Tensor& self, const at::Tensor& bits) { return Compress::apply(self, bits); });
  m.impl("expand", [](const at::Tensor& values, const at::Tensor& bits, c10::SymIntArrayRef shape) {
    return Expand::apply(values, bits, shape);
  });
}

}  // namespace espalier
