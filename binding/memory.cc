// Lifetime of handles as JavaScript sees it: dispose, scopes, tracking, and what is alive.
#include <ATen/ATen.h>

#include <map>
#include <unordered_set>

#include "cpu_allocator.h"
#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

template <class F>
napi_value withHandle(napi_env napi, napi_callback_info info, F&& body) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    return body(env, js::toDouble(napi, args[0], "a handle"), args[1]);
  });
}

napi_value dispose(napi_env napi, napi_callback_info info) {
  return withHandle(napi, info, [](Env& env, double handle, napi_value) -> napi_value {
    env.slots.free(handle);
    return nullptr;
  });
}

napi_value disposeAll(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    const auto handles = js::doubles(napi, args[0]);
    if (!handles.valid) throw BadValue{"expected handles"};
    for (size_t i = 0; i < handles.size; ++i) env.slots.free(handles.data[i]);
    return nullptr;
  });
}

// repoint(handles, sources): each handle names the value of its source from now on.
napi_value repoint(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    const auto handles = js::doubles(napi, args[0]);
    const auto sources = js::doubles(napi, args[1]);
    if (!handles.valid || !sources.valid || handles.size != sources.size)
      throw BadValue{"expected as many handles as sources"};
    for (size_t i = 0; i < handles.size; ++i) env.slots.repoint(handles.data[i], sources.data[i]);
    return nullptr;
  });
}

napi_value alive(napi_env napi, napi_callback_info info) {
  return withHandle(napi, info, [](Env& env, double handle, napi_value) {
    return js::boolean(env.napi, env.slots.alive(handle));
  });
}

napi_value keep(napi_env napi, napi_callback_info info) {
  return withHandle(napi, info, [](Env& env, double handle, napi_value wrapper) -> napi_value {
    if (env.slots.keep(handle)) env.slots.track(handle, wrapper);
    return nullptr;
  });
}

napi_value track(napi_env napi, napi_callback_info info) {
  return withHandle(napi, info, [](Env& env, double handle, napi_value wrapper) -> napi_value {
    env.slots.track(handle, wrapper);
    return nullptr;
  });
}

napi_value beginScope(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    env.slots.beginScope(js::isNullish(napi, args[0]) ? std::string() : js::toString(napi, args[0]));
    return nullptr;
  });
}

// endScope(escaping: Float64Array | undefined): the handles that must be tracked now, or undefined if none.
napi_value endScope(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    js::Doubles escaping;
    if (!js::isNullish(napi, args[0])) escaping = js::doubles(napi, args[0]);
    const auto homeless = env.slots.endScope(escaping.data, escaping.valid ? escaping.size : 0);
    if (homeless.empty()) return nullptr;
    napi_value result = js::array(napi, homeless.size());
    for (size_t i = 0; i < homeless.size(); ++i)
      js::setElement(napi, result, i, js::number(napi, homeless[i]));
    return result;
  });
}

napi_value scopeDepth(napi_env napi, napi_callback_info info) {
  return guard(napi, [&] { return js::number(napi, Env::of(napi).slots.scopeDepth()); });
}

napi_value sweep(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    Env& env = Env::of(napi);
    env.drainReleased();
    env.slots.sweep();
    return nullptr;
  });
}

napi_value setDebug(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env::of(napi).slots.setDebug(js::toBool(napi, args[0]));
    return nullptr;
  });
}

// memory() => { tensors, bytes: { cpu: n, 'cuda:0': m } }; storages are counted once however many views they
// have.
napi_value memory(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    Env& env = Env::of(napi);
    env.drainReleased();
    env.slots.sweep();
    std::map<std::string, size_t> bytes;
    std::unordered_set<const void*> seen;
    size_t tensors = 0;
    env.slots.forEach([&](const c10::IValue& value) {
      if (!value.isTensor()) return;
      ++tensors;
      const at::Tensor& tensor = value.toTensor();
      const void* key = storageKey(tensor);
      if (!tensor.defined() || (key && !seen.insert(key).second)) return;
      bytes[tensor.device().str()] += storageBytes(tensor);
    });
    napi_value result = js::object(napi), devices = js::object(napi);
    for (const auto& [device, size] : bytes) js::set(napi, devices, device.c_str(), js::number(napi, size));
    js::set(napi, result, "tensors", js::number(napi, tensors));
    js::set(napi, result, "bytes", devices);
    return result;
  });
}

// hostMemory(reset) => [allocated, peak]: the peak begins anew with `reset`, after it was read.
napi_value hostMemoryOf(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const HostMemory now = hostMemory();
    if (js::toBool(napi, args[0])) resetHostPeak();
    napi_value result = js::array(napi, 2);
    js::setElement(napi, result, 0, js::number(napi, now.allocated));
    js::setElement(napi, result, 1, js::number(napi, now.peak));
    return result;
  });
}

}  // namespace

void defineMemory(napi_env env, napi_value exports) {
  define(env, exports, "dispose", dispose);
  define(env, exports, "disposeAll", disposeAll);
  define(env, exports, "repoint", repoint);
  define(env, exports, "alive", alive);
  define(env, exports, "keep", keep);
  define(env, exports, "track", track);
  define(env, exports, "beginScope", beginScope);
  define(env, exports, "endScope", endScope);
  define(env, exports, "scopeDepth", scopeDepth);
  define(env, exports, "hostMemory", hostMemoryOf);
  define(env, exports, "sweep", sweep);
  define(env, exports, "setDebug", setDebug);
  define(env, exports, "memory", memory);
}

}  // namespace espalier
