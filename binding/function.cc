// Custom autograd functions whose forward and backward are JavaScript.
//
// torch::autograd::Function is public API and the same in every supported version, unlike Node: one C++
// function serves all JavaScript ones and finds the callbacks in its context.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include "autograd.h"
#include "modules.h"

namespace espalier {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Keeps the backward callback alive inside the context's saved data.
struct CallbackHolder : torch::CustomClassHolder {
  explicit CallbackHolder(std::shared_ptr<Callback> function) : callback(std::move(function)) {}
  std::shared_ptr<Callback> callback;
};

struct ForwardCall {
  Env& env;
  napi_value forward;
  std::shared_ptr<Callback> backward;
};

// The context of the forward that runs now on this thread, for saveForBackward and its like.
thread_local AutogradContext* currentContext = nullptr;

class CurrentContext {
 public:
  explicit CurrentContext(AutogradContext* context) : before_(currentContext) { currentContext = context; }
  ~CurrentContext() { currentContext = before_; }
  CurrentContext(const CurrentContext&) = delete;
  CurrentContext& operator=(const CurrentContext&) = delete;

 private:
  AutogradContext* before_;
};

struct JsFunction : torch::autograd::Function<JsFunction> {
  static variable_list forward(AutogradContext* context, ForwardCall* call, at::TensorList inputs) {
    Env& env = call->env;
    context->saved_data["callback"] =
        c10::IValue::make_capsule(c10::make_intrusive<CallbackHolder>(call->backward));
    context->saved_data["inputs"] = static_cast<int64_t>(inputs.size());
    const CurrentContext current(context);
    const CallbackScope scope(env, "custom function forward");
    napi_value receiver, result;
    check(napi_get_undefined(env.napi, &receiver));
    const napi_status status = napi_call_function(env.napi, receiver, call->forward, 0, nullptr, &result);
    if (status == napi_pending_exception) throw JsException::take(env);
    check(status);
    auto outputs = tensorsAt(env, result);
    for (const auto& output : outputs) TORCH_CHECK(output.defined(), "forward must return defined tensors");
    return outputs;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder =
        c10::dynamic_intrusive_pointer_cast<CallbackHolder>(context->saved_data["callback"].toCapsule());
    TORCH_CHECK(holder, "the callback of a custom function was lost");
    const size_t count = static_cast<size_t>(context->saved_data["inputs"].toInt());
    const auto callback = holder->callback;
    Env& env = callback->env();
    const auto saved = context->get_saved_variables();
    const CallbackScope scope(env, "custom function backward");
    napi_value needs = js::array(env.napi, count);
    for (size_t i = 0; i < count; ++i) {
      js::setElement(env.napi, needs, i, js::boolean(env.napi, context->needs_input_grad(i)));
    }
    const napi_value argv[3] = {handleArray(env, gradients), handleArray(env, saved), needs};
    auto results = tensorsAt(env, callback->call(3, argv));
    TORCH_CHECK(results.size() == count, "backward must return one gradient (or null) for each of the ",
                count, " tensor inputs of forward but returned ", results.size());
    variable_list list{at::Tensor()};  // for the ForwardCall argument
    for (size_t i = 0; i < count; ++i) {
      list.push_back(context->needs_input_grad(i) ? std::move(results[i]) : at::Tensor());
    }
    return list;
  }
};

// applyFunction(inputs, forward: () => handles, backward: (gradients, saved, needs) => handles) => handles
napi_value applyFunction(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<3> args(napi, info);
    Env& env = Env::of(napi);
    const auto inputs = tensorsAt(env, args[0]);
    ForwardCall call{env, args[1], std::make_shared<Callback>(env, args[2])};
    auto outputs = JsFunction::apply(&call, at::TensorList(inputs));
    return toHandles(env, std::move(outputs));
  });
}

template <class F>
napi_value withContext(napi_env napi, napi_callback_info info, F&& body) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    if (!currentContext) throw BadValue{"expected to be called inside the forward of a custom function"};
    body(*currentContext, tensorsAt(env, args[0]));
    return nullptr;
  });
}

napi_value saveForBackward(napi_env napi, napi_callback_info info) {
  return withContext(napi, info, [](AutogradContext& context, variable_list tensors) {
    context.save_for_backward(std::move(tensors));
  });
}

napi_value markNonDifferentiable(napi_env napi, napi_callback_info info) {
  return withContext(napi, info, [](AutogradContext& context, const variable_list& tensors) {
    context.mark_non_differentiable(tensors);
  });
}

napi_value markDirty(napi_env napi, napi_callback_info info) {
  return withContext(napi, info, [](AutogradContext& context, const variable_list& tensors) {
    context.mark_dirty(tensors);
  });
}

}  // namespace

void defineFunctions(napi_env env, napi_value exports) {
  define(env, exports, "applyFunction", applyFunction);
  define(env, exports, "saveForBackward", saveForBackward);
  define(env, exports, "markNonDifferentiable", markNonDifferentiable);
  define(env, exports, "markDirty", markDirty);
}

}  // namespace espalier
