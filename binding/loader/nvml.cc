#include "nvml.h"

#include <dlfcn.h>

#include <mutex>
#include <stdexcept>

namespace espalier {
namespace {

// The library's own types: nvmlReturn_t is an int, nvmlDevice_t a pointer; these signatures are kept for
// good.
using Device = void*;
struct Utilization {
  unsigned gpu, memory;
};
struct Memory {
  unsigned long long total, free, used;
};

constexpr int kSuccess = 0;
constexpr unsigned kTemperatureGpu = 0;
constexpr unsigned kClockSm = 1;

/// The functions of libnvidia-ml.so.1; those that an older one lacks are null.
struct Library {
  int (*init)() = nullptr;
  const char* (*error_string)(int) = nullptr;
  int (*driver_version)(char*, unsigned) = nullptr;
  int (*by_bus_id)(const char*, Device*) = nullptr;
  int (*name)(Device, char*, unsigned) = nullptr;
  int (*energy)(Device, unsigned long long*) = nullptr;
  int (*power)(Device, unsigned*) = nullptr;
  int (*power_limit)(Device, unsigned*) = nullptr;
  int (*utilization)(Device, Utilization*) = nullptr;
  int (*memory)(Device, Memory*) = nullptr;
  int (*temperature)(Device, unsigned, unsigned*) = nullptr;
  int (*clock)(Device, unsigned, unsigned*) = nullptr;
  std::string error;  ///< why it cannot be used; empty when it can
};

template <class F>
void Find(void* library, const char* name, F& function) {
  function = reinterpret_cast<F>(dlsym(library, name));
}

Library Open() {
  Library nvml;
  void* library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    nvml.error = std::string("libnvidia-ml.so.1, which comes with NVIDIA's driver, cannot be opened: ") +
                 (why != nullptr ? why : "no reason was given");
    return nvml;
  }
  Find(library, "nvmlInit_v2", nvml.init);
  Find(library, "nvmlErrorString", nvml.error_string);
  Find(library, "nvmlSystemGetDriverVersion", nvml.driver_version);
  Find(library, "nvmlDeviceGetHandleByPciBusId_v2", nvml.by_bus_id);
  Find(library, "nvmlDeviceGetName", nvml.name);
  Find(library, "nvmlDeviceGetTotalEnergyConsumption", nvml.energy);
  Find(library, "nvmlDeviceGetPowerUsage", nvml.power);
  Find(library, "nvmlDeviceGetEnforcedPowerLimit", nvml.power_limit);
  Find(library, "nvmlDeviceGetUtilizationRates", nvml.utilization);
  Find(library, "nvmlDeviceGetMemoryInfo", nvml.memory);
  Find(library, "nvmlDeviceGetTemperature", nvml.temperature);
  Find(library, "nvmlDeviceGetClockInfo", nvml.clock);
  if (!nvml.init || !nvml.error_string || !nvml.by_bus_id) {
    nvml.error = "libnvidia-ml.so.1 lacks functions of NVML: it is not NVIDIA's, or only a stub";
    return nvml;
  }
  const int result = nvml.init();
  if (result != kSuccess) nvml.error = std::string("nvmlInit: ") + nvml.error_string(result);
  return nvml;
}

/// The value that `ask(&value)` gives; nothing where the function is missing or the GPU cannot say.
template <class T, class F, class... Given>
std::optional<T> Ask(F function, Device device, Given... given) {
  T value{};
  if (function == nullptr || function(device, given..., &value) != kSuccess) return std::nullopt;
  return value;
}

}  // namespace

NvmlSample AskNvml(const std::string& bus_id) {
  // Opened once for the process, and never closed: what else in it uses NVML counts its own openings.
  static std::mutex& mutex = *new std::mutex;
  const std::lock_guard lock(mutex);
  static const Library& nvml = *new Library(Open());
  if (!nvml.error.empty()) throw std::runtime_error(nvml.error);
  Device device = nullptr;
  const int result = nvml.by_bus_id(bus_id.c_str(), &device);
  if (result != kSuccess)
    throw std::runtime_error("NVML knows no GPU at " + bus_id + ": " + nvml.error_string(result));

  NvmlSample sample;
  char text[96] = "";
  if (nvml.name != nullptr && nvml.name(device, text, sizeof text) == kSuccess) sample.name = text;
  if (nvml.driver_version != nullptr && nvml.driver_version(text, sizeof text) == kSuccess)
    sample.driver = text;
  sample.energy = Ask<unsigned long long>(nvml.energy, device);
  sample.power = Ask<unsigned>(nvml.power, device);
  sample.power_limit = Ask<unsigned>(nvml.power_limit, device);
  if (const auto rates = Ask<Utilization>(nvml.utilization, device)) {
    sample.utilization = rates->gpu;
    sample.memory_utilization = rates->memory;
  }
  if (const auto memory = Ask<Memory>(nvml.memory, device)) {
    sample.memory_used = memory->used;
    sample.memory_total = memory->total;
  }
  sample.temperature = Ask<unsigned>(nvml.temperature, device, kTemperatureGpu);
  sample.sm_clock = Ask<unsigned>(nvml.clock, device, kClockSm);
  return sample;
}

}  // namespace espalier
