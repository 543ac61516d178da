// Derivatives of what can be differentiated: selecting by a bitmap is linear, and its own transpose.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <tuple>
#include <vector>

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

std::tuple<at::Tensor, at::Tensor> call_pack(const at::Tensor& self, const at::Tensor& bits, int64_t keep,
                                             int64_t of) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::nm_pack", "")
                             .typed<std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&,
                                                                       int64_t, int64_t)>();
  return op.call(self, bits, keep, of);
}

at::Tensor call_unpack(const at::Tensor& values, const at::Tensor& indices, int64_t keep, int64_t of,
                       c10::SymIntArrayRef shape) {
  static const auto op =
      c10::Dispatcher::singleton()
          .findSchemaOrThrow("espalier::nm_unpack", "")
          .typed<at::Tensor(const at::Tensor&, const at::Tensor&, int64_t, int64_t, c10::SymIntArrayRef)>();
  return op.call(values, indices, keep, of, shape);
}

at::Tensor call_gather(const at::Tensor& self, const at::Tensor& indices, int64_t keep, int64_t of) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("espalier::nm_gather", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&, int64_t, int64_t)>();
  return op.call(self, indices, keep, of);
}

// N of M: packing and gathering read the same places, unpacking writes them. In a group that is filled up,
// the packed value of a pruned element is 0 and does not depend on it.
struct Pack : torch::autograd::Function<Pack> {
  static variable_list forward(AutogradContext* context, const Variable& self, const Variable& bits,
                               int64_t keep, int64_t of) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    auto [values, indices] = call_pack(self, bits, keep, of);
    context->save_for_backward({bits, indices});
    context->saved_data["keep"] = keep;
    context->saved_data["of"] = of;
    context->saved_data["shape"] = self.sym_sizes();
    context->mark_non_differentiable({indices});
    return {values, indices};
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable(), Variable(), Variable()};
    const variable_list saved = context->get_saved_variables();
    const std::vector<c10::SymInt> shape = context->saved_data["shape"].toSymIntVector();
    const at::Tensor dense = call_unpack(grads[0], saved[1], context->saved_data["keep"].toInt(),
                                         context->saved_data["of"].toInt(), shape);
    return {call_apply(dense, saved[0]), Variable(), Variable(), Variable()};
  }
};

struct Unpack : torch::autograd::Function<Unpack> {
  static Variable forward(AutogradContext* context, const Variable& values, const Variable& indices,
                          int64_t keep, int64_t of, c10::SymIntArrayRef shape) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({indices});
    context->saved_data["keep"] = keep;
    context->saved_data["of"] = of;
    return call_unpack(values, indices, keep, of, shape);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable(), Variable(), Variable(), Variable()};
    const at::Tensor values =
        call_gather(grads[0], context->get_saved_variables()[0], context->saved_data["keep"].toInt(),
                    context->saved_data["of"].toInt());
    return {values, Variable(), Variable(), Variable(), Variable()};
  }
};

struct Gather : torch::autograd::Function<Gather> {
  static Variable forward(AutogradContext* context, const Variable& self, const Variable& indices,
                          int64_t keep, int64_t of) {
    const at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({indices});
    context->saved_data["keep"] = keep;
    context->saved_data["of"] = of;
    context->saved_data["shape"] = self.sym_sizes();
    return call_gather(self, indices, keep, of);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    if (!grads[0].defined()) return {Variable(), Variable(), Variable(), Variable()};
    const std::vector<c10::SymInt> shape = context->saved_data["shape"].toSymIntVector();
    const at::Tensor dense =
        call_unpack(grads[0], context->get_saved_variables()[0], context->saved_data["keep"].toInt(),
                    context->saved_data["of"].toInt(), shape);
    return {dense, Variable(), Variable(), Variable()};
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
  m.impl("nm_pack", [](const at::Tensor& self, const at::Tensor& bits, int64_t keep, int64_t of) {
    const variable_list result = Pack::apply(self, bits, keep, of);
    return std::make_tuple(result[0], result[1]);
  });
  m.impl("nm_unpack",
         [](const at::Tensor& values, const at::Tensor& indices, int64_t keep, int64_t of,
            c10::SymIntArrayRef shape) { return Unpack::apply(values, indices, keep, of, shape); });
  m.impl("nm_gather", [](const at::Tensor& self, const at::Tensor& indices, int64_t keep, int64_t of) {
    return Gather::apply(self, indices, keep, of);
  });
}

}  // namespace espalier
