// backward, grad, gradients and hooks of tensors.
#include "autograd.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/csrc/autograd/variable.h>

#include <map>
#include <unordered_set>

#include "modules.h"

namespace espalier {

napi_value handleArray(Env& env, const std::vector<at::Tensor>& tensors) {
  void* data = nullptr;
  napi_value buffer, result;
  check(napi_create_arraybuffer(env.napi, tensors.size() * sizeof(double), &data, &buffer));
  auto* handles = static_cast<double*>(data);
  for (size_t i = 0; i < tensors.size(); ++i) {
    handles[i] = tensors[i].defined() ? std::abs(env.slots.insert(tensors[i])) : 0;
  }
  check(napi_create_typedarray(env.napi, napi_float64_array, tensors.size(), buffer, 0, &result));
  return result;
}

namespace {

// backward(roots, gradients | undefined, retainGraph | undefined, createGraph, inputs | undefined)
napi_value backward(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<5> args(napi, info);
    Env& env = Env::of(napi);
    env.drainReleased();
    const auto roots = tensorsAt(env, args[0]);
    std::vector<at::Tensor> gradients, inputs;
    if (!js::isNullish(napi, args[1])) gradients = tensorsAt(env, args[1]);
    std::optional<bool> retain;
    if (!js::isNullish(napi, args[2])) retain = js::toBool(napi, args[2]);
    const bool create = js::toBool(napi, args[3]);
    if (!js::isNullish(napi, args[4])) inputs = tensorsAt(env, args[4]);
    const SingleThreadedBackward guard;
    torch::autograd::backward(roots, gradients, retain, create, inputs);
    return nullptr;
  });
}

// grad(outputs, inputs, gradOutputs | undefined, retainGraph | undefined, createGraph, allowUnused) =>
// handles
napi_value grad(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<6> args(napi, info);
    Env& env = Env::of(napi);
    env.drainReleased();
    const auto outputs = tensorsAt(env, args[0]);
    const auto inputs = tensorsAt(env, args[1]);
    std::vector<at::Tensor> gradients;
    if (!js::isNullish(napi, args[2])) gradients = tensorsAt(env, args[2]);
    std::optional<bool> retain;
    if (!js::isNullish(napi, args[3])) retain = js::toBool(napi, args[3]);
    const bool create = js::toBool(napi, args[4]);
    const bool allowUnused = js::toBool(napi, args[5]);
    const SingleThreadedBackward guard;
    return toHandles(env, torch::autograd::grad(outputs, inputs, gradients, retain, create, allowUnused));
  });
}

template <class F>
napi_value withTensor(napi_env napi, napi_callback_info info, F&& body) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    return body(env, tensorAt(env, args[0]), args[1]);
  });
}

napi_value getGrad(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, at::Tensor t, napi_value) { return toHandle(env, t.grad()); });
}

napi_value setGrad(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, at::Tensor t, napi_value value) -> napi_value {
    const auto gradient = optionalTensorAt(env, value);
    if (gradient) {
      TORCH_CHECK_VALUE(gradient->sizes() == t.sizes(), "expected a gradient of shape ", t.sizes(),
                        " but received ", gradient->sizes());
      TORCH_CHECK_TYPE(gradient->scalar_type() == t.scalar_type() && gradient->device() == t.device(),
                       "expected a gradient of the tensor's own dtype and device (", t.scalar_type(), " on ",
                       t.device(), ") but received ", gradient->scalar_type(), " on ", gradient->device());
    }
    t.mutable_grad() = gradient.value_or(at::Tensor());
    return nullptr;
  });
}

napi_value requiresGrad(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t, napi_value) {
    return js::boolean(env.napi, t.requires_grad());
  });
}

napi_value setRequiresGrad(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, at::Tensor t, napi_value value) -> napi_value {
    const bool wanted = js::toBool(env.napi, value);
    TORCH_CHECK(t.is_leaf() || wanted,
                "you can only change requiresGrad of leaf tensors; use detach() for others");
    t.requires_grad_(wanted);
    return nullptr;
  });
}

napi_value isLeaf(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t, napi_value) {
    return js::boolean(env.napi, t.is_leaf());
  });
}

napi_value version(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t, napi_value) {
    return js::number(env.napi, t.is_inference() ? 0 : static_cast<double>(t._version()));
  });
}

// bumpVersions(tensors): counts a change of each that an operator made without counting it.
napi_value bumpVersions(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    for (const at::Tensor& t : tensorsAt(Env::of(napi), args[0])) {
      if (t.defined() && !t.is_inference()) t.unsafeGetTensorImpl()->bump_version();
    }
    return nullptr;
  });
}

// registerHook(tensor, (gradient handle) => handle | undefined): the number to remove it by.
napi_value registerHook(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, at::Tensor t, napi_value function) {
    auto callback = std::make_shared<Callback>(env, function);
    const unsigned number = t.register_hook([callback](at::Tensor gradient) -> at::Tensor {
      Env& home = callback->env();
      const CallbackScope scope(home, "gradient hook");
      napi_value argument = js::number(home.napi, std::abs(home.slots.insert(gradient)));
      napi_value result = callback->call(1, &argument);
      return js::isNullish(home.napi, result) ? at::Tensor() : tensorAt(home, result);
    });
    return js::number(env.napi, number);
  });
}

napi_value removeHook(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, at::Tensor t, napi_value number) -> napi_value {
    t.remove_hook(static_cast<unsigned>(js::toInt64(env.napi, number)));
    return nullptr;
  });
}

// All hooks of one tensor that run after its gradient has been accumulated, in the order of registration.
class AccumulateHooks : public torch::autograd::PostAccumulateGradHook {
 public:
  void operator()(const torch::autograd::Variable& tensor) override {
    const auto callbacks = callbacks_;  // a hook may remove itself
    for (const auto& [number, callback] : callbacks) {
      Env& home = callback->env();
      const CallbackScope scope(home, "post-accumulate gradient hook");
      napi_value argument = js::number(home.napi, std::abs(home.slots.insert(tensor)));
      callback->call(1, &argument);
    }
  }
  unsigned add(std::shared_ptr<Callback> callback) {
    callbacks_.emplace(next_, std::move(callback));
    return next_++;
  }
  void remove(unsigned number) { callbacks_.erase(number); }

 private:
  std::map<unsigned, std::shared_ptr<Callback>> callbacks_;
  unsigned next_ = 0;
};

AccumulateHooks& accumulateHooks(const at::Tensor& tensor) {
  auto& installed = torch::autograd::impl::post_acc_grad_hooks(tensor);
  if (auto* ours = dynamic_cast<AccumulateHooks*>(installed.get())) return *ours;
  TORCH_CHECK(!installed, "the tensor has a post-accumulate hook of another owner");
  auto hooks = std::make_unique<AccumulateHooks>();
  AccumulateHooks& result = *hooks;
  torch::autograd::impl::set_post_acc_grad_hooks(tensor, std::move(hooks));
  return result;
}

napi_value registerAccumulateHook(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t, napi_value function) {
    TORCH_CHECK(t.is_leaf() && t.requires_grad(),
                "post-accumulate hooks belong to leaf tensors that require gradients");
    return js::number(env.napi, accumulateHooks(t).add(std::make_shared<Callback>(env, function)));
  });
}

napi_value removeAccumulateHook(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t, napi_value number) -> napi_value {
    accumulateHooks(t).remove(static_cast<unsigned>(js::toInt64(env.napi, number)));
    return nullptr;
  });
}

// leaves(roots, known) => handles: the leaf tensors to which a backward from the roots would add a gradient, but for
// the known ones, in the order in which the walk meets them.
napi_value leaves(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    std::unordered_set<const c10::TensorImpl*> known;
    for (const auto& tensor : tensorsAt(env, args[1])) known.insert(tensor.unsafeGetTensorImpl());
    std::unordered_set<const torch::autograd::Node*> seen;
    std::vector<const torch::autograd::Node*> ahead;
    std::vector<at::Tensor> found;
    const auto add = [&](const at::Tensor& leaf) {
      if (leaf.defined() && known.insert(leaf.unsafeGetTensorImpl()).second) found.push_back(leaf);
    };
    const auto visit = [&](const torch::autograd::Node* node) {
      if (node && seen.insert(node).second) ahead.push_back(node);
    };
    for (const auto& root : tensorsAt(env, args[0])) {
      if (root.grad_fn()) visit(root.grad_fn().get());
      else if (root.requires_grad()) add(root);
    }
    while (!ahead.empty()) {
      const auto* node = ahead.back();
      ahead.pop_back();
      if (const auto* leaf = dynamic_cast<const torch::autograd::AccumulateGrad*>(node)) add(leaf->variable);
      for (const auto& edge : node->next_edges()) visit(edge.function.get());
    }
    return toHandles(env, found);
  });
}

}  // namespace

void defineAutograd(napi_env env, napi_value exports) {
  define(env, exports, "backward", backward);
  define(env, exports, "grad", grad);
  define(env, exports, "leaves", leaves);
  define(env, exports, "getGrad", getGrad);
  define(env, exports, "setGrad", setGrad);
  define(env, exports, "requiresGrad", requiresGrad);
  define(env, exports, "setRequiresGrad", setRequiresGrad);
  define(env, exports, "isLeaf", isLeaf);
  define(env, exports, "version", version);
  define(env, exports, "bumpVersions", bumpVersions);
  define(env, exports, "registerHook", registerHook);
  define(env, exports, "removeHook", removeHook);
  define(env, exports, "registerAccumulateHook", registerAccumulateHook);
  define(env, exports, "removeAccumulateHook", removeAccumulateHook);
}

}  // namespace espalier
