#include "cuda_driver.h"

#include <dlfcn.h>

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

constexpr int kComputeCapabilityMajor = 75;
constexpr int kComputeCapabilityMinor = 76;

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
    int device = 0, major = 0, minor = 0;
    size_t bytes = 0;
    char name[256] = "";
    if (get(&device, ordinal) != 0) continue;
    get_name(name, sizeof(name), device);
    total_mem(&bytes, device);
    get_attribute(&major, kComputeCapabilityMajor, device);
    get_attribute(&minor, kComputeCapabilityMinor, device);
    driver.devices.push_back({name, bytes, std::to_string(major) + "." + std::to_string(minor)});
  }
  return driver;
}

}  // namespace espalier
