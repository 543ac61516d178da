#include "cuda_driver.h"

#include <dlfcn.h>

#include <cstdio>

namespace espalier {
namespace {

// The driver API's own types: CUresult and CUdevice are ints, and these signatures have not changed since
// CUDA 4.
using Init = int (*)(unsigned int flags);
using DriverGetVersion = int (*)(int* version);
using GetErrorString = int (*)(int error, const char** text);
using DeviceGetCount = int (*)(int* count);
using DeviceGet = int (*)(int* device, int ordinal);
using DeviceGetName = int (*)(char* name, int length, int device);
using DeviceTotalMem = int (*)(size_t* bytes, int device);
using DeviceGetAttribute = int (*)(int* value, int attribute, int device);

// Of CUdevice_attribute.
constexpr int kWarpSize = 10;
constexpr int kMultiprocessors = 16;
constexpr int kPciBus = 33;
constexpr int kPciDevice = 34;
constexpr int kL2Cache = 38;
constexpr int kThreadsPerMultiprocessor = 39;
constexpr int kPciDomain = 50;
constexpr int kComputeCapabilityMajor = 75;
constexpr int kComputeCapabilityMinor = 76;
constexpr int kRegistersPerMultiprocessor = 82;
constexpr int kSharedMemoryPerBlockOptin = 97;

template <class F>
F Symbol(void* library, const char* name) {
  return reinterpret_cast<F>(dlsym(library, name));
}

}  // namespace

CudaDriver AskCudaDriver() {
  CudaDriver driver;
  void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    driver.error = why != nullptr ? why : "libcuda.so.1 cannot be opened";
    return driver;
  }
  driver.found = true;

  auto init = Symbol<Init>(library, "cuInit");
  auto get_version = Symbol<DriverGetVersion>(library, "cuDriverGetVersion");
  auto error_string = Symbol<GetErrorString>(library, "cuGetErrorString");
  auto get_count = Symbol<DeviceGetCount>(library, "cuDeviceGetCount");
  auto get = Symbol<DeviceGet>(library, "cuDeviceGet");
  auto get_name = Symbol<DeviceGetName>(library, "cuDeviceGetName");
  auto total_mem = Symbol<DeviceTotalMem>(library, "cuDeviceTotalMem_v2");
  auto get_attribute = Symbol<DeviceGetAttribute>(library, "cuDeviceGetAttribute");
  if (!init || !get_version || !error_string || !get_count || !get || !get_name || !total_mem ||
      !get_attribute) {
    driver.error = "libcuda.so.1 lacks functions of the driver API: it is not NVIDIA's, or only a stub";
    return driver;
  }

  int version = 0;
  if (get_version(&version) == 0 && version > 0) {
    driver.version = std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
  }
  int result = init(0);
  if (result != 0) {
    const char* text = nullptr;
    error_string(result, &text);
    driver.error = "cuInit: " + (text != nullptr ? std::string(text) : "error " + std::to_string(result));
    return driver;
  }
  int count = 0;
  get_count(&count);
  for (int ordinal = 0; ordinal < count; ++ordinal) {
    int device = 0;
    char name[256] = "", bus_id[32] = "";
    if (get(&device, ordinal) != 0) continue;
    const auto attribute = [&](int which) {
      int value = 0;
      get_attribute(&value, which, device);
      return value;
    };
    CudaDevice found{};
    get_name(name, sizeof(name), device);
    found.name = name;
    total_mem(&found.memory, device);
    found.capability = std::to_string(attribute(kComputeCapabilityMajor)) + "." +
                       std::to_string(attribute(kComputeCapabilityMinor));
    std::snprintf(bus_id, sizeof(bus_id), "%04x:%02x:%02x.0", static_cast<unsigned>(attribute(kPciDomain)),
                  static_cast<unsigned>(attribute(kPciBus)), static_cast<unsigned>(attribute(kPciDevice)));
    found.bus_id = bus_id;
    found.multiprocessors = attribute(kMultiprocessors);
    found.threads_per_multiprocessor = attribute(kThreadsPerMultiprocessor);
    found.registers_per_multiprocessor = attribute(kRegistersPerMultiprocessor);
    found.warp_size = attribute(kWarpSize);
    found.shared_memory_per_block = attribute(kSharedMemoryPerBlockOptin);
    found.l2_cache = attribute(kL2Cache);
    driver.devices.push_back(found);
  }
  return driver;
}

}  // namespace espalier
