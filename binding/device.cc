// Threads, devices and what this libtorch is.
#include <ATen/ATen.h>
#include <ATen/DeviceAccelerator.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

bool hasAccelerator() { return at::globalContext().hasCUDA() && at::accelerator::deviceCount() > 0; }

napi_value setThreads(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const int64_t threads = js::toInt64(napi, args[0], "a number of threads");
    if (threads < 1 || threads > 65536)
      throw BadValue{"expected at least 1 thread but received " + std::to_string(threads)};
    at::set_num_threads(static_cast<int>(threads));
    return nullptr;
  });
}

napi_value threads(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::number(napi, at::get_num_threads()); });
}

napi_value cudaCount(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::number(napi, hasAccelerator() ? at::accelerator::deviceCount() : 0); });
}

napi_value synchronize(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const auto device = deviceAt(Env::of(napi), args[0]);
    if (device.is_cpu()) return nullptr;
    at::accelerator::synchronizeDevice(device.has_index() ? device.index()
                                                          : at::accelerator::getDeviceIndex());
    return nullptr;
  });
}

napi_value emptyCache(napi_env napi, napi_callback_info) {
  return guard(napi, [&]() -> napi_value {
    emptyDeviceCaches();
    return nullptr;
  });
}

napi_value defaultDtype(napi_env napi, napi_callback_info) {
  return guard(napi, [&] {
    return js::number(napi, static_cast<double>(c10::typeMetaToScalarType(c10::get_default_dtype())));
  });
}

napi_value setDefaultDtype(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const auto type = dtypeAt(Env::of(napi), args[0]);
    TORCH_CHECK_TYPE(c10::isFloatingType(type), "expected a floating-point dtype but received ", type);
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(type));
    return nullptr;
  });
}

// about() => { torch: version the addon was compiled for, cpuCapability, config, parallel }
napi_value about(napi_env napi, napi_callback_info) {
  return guard(napi, [&] {
    napi_value result = js::object(napi);
    js::set(napi, result, "torch", js::string(napi, TORCH_VERSION));
    js::set(napi, result, "cpuCapability", js::string(napi, at::get_cpu_capability()));
    js::set(napi, result, "config", js::string(napi, at::show_config()));
    js::set(napi, result, "parallel", js::string(napi, at::get_parallel_info()));
    return result;
  });
}

}  // namespace

void emptyDeviceCaches() {
  if (hasAccelerator()) at::accelerator::emptyCache();
}

void defineDevices(napi_env env, napi_value exports) {
  define(env, exports, "setThreads", setThreads);
  define(env, exports, "threads", threads);
  define(env, exports, "cudaCount", cudaCount);
  define(env, exports, "synchronize", synchronize);
  define(env, exports, "emptyCache", emptyCache);
  define(env, exports, "defaultDtype", defaultDtype);
  define(env, exports, "setDefaultDtype", setDefaultDtype);
  define(env, exports, "about", about);
}

}  // namespace espalier
