// Grad mode, inference mode, autocast, anomaly and determinism switches of the calling thread.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

napi_value gradEnabled(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::boolean(napi, c10::GradMode::is_enabled()); });
}

napi_value setGradEnabled(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    c10::GradMode::set_enabled(js::toBool(napi, args[0]));
    return nullptr;
  });
}

napi_value inferenceEnabled(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::boolean(napi, c10::InferenceMode::is_enabled()); });
}

// withInferenceMode(body): the guard must enclose the call, so the body runs in here.
napi_value withInferenceMode(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const c10::InferenceMode mode(true);
    napi_value result;
    check(napi_call_function(napi, js::undefined(napi), args[0], 0, nullptr, &result), "a function");
    return result;
  });
}

// setAutocast(device type, enabled, dtype | undefined) => [enabled, dtype] before
napi_value setAutocast(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<3> args(napi, info);
    Env& env = Env::of(napi);
    const auto device = deviceAt(env, args[0]).type();
    const bool enabled = js::toBool(napi, args[1]);
    napi_value before = js::array(napi, 2);
    js::setElement(napi, before, 0, js::boolean(napi, at::autocast::is_autocast_enabled(device)));
    js::setElement(napi, before, 1,
                   js::number(napi, static_cast<double>(at::autocast::get_autocast_dtype(device))));
    if (!js::isNullish(napi, args[2])) at::autocast::set_autocast_dtype(device, dtypeAt(env, args[2]));
    at::autocast::set_autocast_enabled(device, enabled);
    return before;
  });
}

// autocastDtype(device type) => what autocast computes in now, or null
napi_value autocastDtype(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const auto device = deviceAt(Env::of(napi), args[0]).type();
    if (!at::autocast::is_autocast_enabled(device)) return js::null(napi);
    return js::number(napi, static_cast<double>(at::autocast::get_autocast_dtype(device)));
  });
}

napi_value enterAutocast(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::number(napi, at::autocast::increment_nesting()); });
}

// The cache of cast weights lasts as long as the outermost region.
napi_value leaveAutocast(napi_env napi, napi_callback_info) {
  return guard(napi, [&]() -> napi_value {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    return nullptr;
  });
}

napi_value setDeterministic(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    at::globalContext().setDeterministicAlgorithms(js::toBool(napi, args[0]), js::toBool(napi, args[1]));
    return nullptr;
  });
}

napi_value deterministic(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::boolean(napi, at::globalContext().deterministicAlgorithms()); });
}

}  // namespace

void defineModes(napi_env env, napi_value exports) {
  define(env, exports, "gradEnabled", gradEnabled);
  define(env, exports, "setGradEnabled", setGradEnabled);
  define(env, exports, "inferenceEnabled", inferenceEnabled);
  define(env, exports, "withInferenceMode", withInferenceMode);
  define(env, exports, "setAutocast", setAutocast);
  define(env, exports, "autocastDtype", autocastDtype);
  define(env, exports, "enterAutocast", enterAutocast);
  define(env, exports, "leaveAutocast", leaveAutocast);
  define(env, exports, "setDeterministic", setDeterministic);
  define(env, exports, "deterministic", deterministic);
}

}  // namespace espalier
