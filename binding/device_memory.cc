// What the allocator of the accelerator says of its memory.
#include <ATen/ATen.h>
#include <ATen/DeviceAccelerator.h>

#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

using Stats = c10::CachingDeviceAllocator::DeviceStats;

template <class Body>
napi_value ofDevice(napi_env napi, napi_callback_info info, Body&& body) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<1> args(napi, info);
    return body(Env::of(napi), deviceIndexAt(napi, args[0]));
  });
}

void setStat(napi_env napi, napi_value to, const std::string& name, const c10::CachingAllocator::Stat& stat) {
  js::set(napi, to, (name + ".current").c_str(), js::integer(napi, stat.current));
  js::set(napi, to, (name + ".peak").c_str(), js::integer(napi, stat.peak));
  js::set(napi, to, (name + ".allocated").c_str(), js::integer(napi, stat.allocated));
  js::set(napi, to, (name + ".freed").c_str(), js::integer(napi, stat.freed));
}

// deviceStats(device) => numbers under the names of torch.cuda.memory_stats
napi_value deviceStats(napi_env napi, napi_callback_info info) {
  return ofDevice(napi, info, [](Env& env, c10::DeviceIndex device) {
    const Stats stats = at::accelerator::getDeviceStats(device);
    napi_value result = js::object(env.napi);
    const std::pair<const char*, const c10::CachingAllocator::StatArray*> arrays[] = {
        {"allocation", &stats.allocation},
        {"segment", &stats.segment},
        {"active", &stats.active},
        {"inactive_split", &stats.inactive_split},
        {"allocated_bytes", &stats.allocated_bytes},
        {"reserved_bytes", &stats.reserved_bytes},
        {"active_bytes", &stats.active_bytes},
        {"inactive_split_bytes", &stats.inactive_split_bytes},
        {"requested_bytes", &stats.requested_bytes}};
    const char* const pools[] = {"all", "small_pool", "large_pool"};
    for (const auto& [name, array] : arrays) {
      for (size_t pool = 0; pool < std::size(pools); ++pool)
        setStat(env.napi, result, std::string(name) + "." + pools[pool], (*array)[pool]);
    }
    setStat(env.napi, result, "oversize_allocations", stats.oversize_allocations);
    setStat(env.napi, result, "oversize_segments", stats.oversize_segments);
    const std::pair<const char*, int64_t> counts[] = {
        {"num_alloc_retries", stats.num_alloc_retries},       {"num_ooms", stats.num_ooms},
        {"num_sync_all_streams", stats.num_sync_all_streams}, {"num_device_alloc", stats.num_device_alloc},
        {"num_device_free", stats.num_device_free},           {"max_split_size", stats.max_split_size}};
    for (const auto& [name, count] : counts) js::set(env.napi, result, name, js::integer(env.napi, count));
    return result;
  });
}

napi_value resetPeakStats(napi_env napi, napi_callback_info info) {
  return ofDevice(napi, info, [](Env&, c10::DeviceIndex device) -> napi_value {
    at::accelerator::resetPeakStats(device);
    return nullptr;
  });
}

napi_value resetAccumulatedStats(napi_env napi, napi_callback_info info) {
  return ofDevice(napi, info, [](Env&, c10::DeviceIndex device) -> napi_value {
    at::accelerator::resetAccumulatedStats(device);
    return nullptr;
  });
}

// memoryInfo(device) => [free, total], bytes as the driver counts them
napi_value memoryInfo(napi_env napi, napi_callback_info info) {
  return ofDevice(napi, info, [](Env& env, c10::DeviceIndex device) {
    const auto [available, total] = at::accelerator::getMemoryInfo(device);
    napi_value result = js::array(env.napi, 2);
    js::setElement(env.napi, result, 0, js::unsignedInteger(env.napi, available));
    js::setElement(env.napi, result, 1, js::unsignedInteger(env.napi, total));
    return result;
  });
}

// setRelief(on): whether an operator that runs out of memory collects, empties the caches and tries again.
// While a graph is captured it must not: the allocator may give nothing back.
napi_value setRelief(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<1> args(napi, info);
    Env::of(napi).relieves = js::toBool(napi, args[0]);
    return nullptr;
  });
}

}  // namespace

void defineDeviceMemory(napi_env env, napi_value exports) {
  define(env, exports, "deviceStats", deviceStats);
  define(env, exports, "resetPeakStats", resetPeakStats);
  define(env, exports, "resetAccumulatedStats", resetAccumulatedStats);
  define(env, exports, "memoryInfo", memoryInfo);
  define(env, exports, "setRelief", setRelief);
}

}  // namespace espalier
