// loader.node: loads shared libraries for the whole process before the addon that needs them, and makes the
// system calls that Node has no function for. It knows nothing of torch, so that it loads wherever Node does
// and can say why something else does not.
//
// It keeps no state: every function is safe in any number of workers at once. What `preload` opened stays
// open until the process ends (RTLD_NODELETE), as libtorch's threads and registrations cannot be taken back.
#include <dlfcn.h>
#include <fcntl.h>
#include <napi.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#ifdef __linux__
#include <link.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <csignal>
#endif
#ifdef __APPLE__
#include <stdio.h>
#endif

#include "cuda_driver.h"
#include "nvml.h"

namespace {

/// An Error as Node's own file functions make it: `code` is the errno's name, the message says what was tried
/// on what.
Napi::Error SystemError(Napi::Env env, const std::string& call, const std::string& path, int number) {
  const char* code = number == ENOENT    ? "ENOENT"
                     : number == EACCES  ? "EACCES"
                     : number == EROFS   ? "EROFS"
                     : number == ENOTDIR ? "ENOTDIR"
                     : number == EISDIR  ? "EISDIR"
                     : number == EMFILE  ? "EMFILE"
                     : number == ENOSPC  ? "ENOSPC"
                     : number == EBADF   ? "EBADF"
                     : number == EIO     ? "EIO"
                     : number == ENOLCK  ? "ENOLCK"
                                         : "ESYSTEM";
  Napi::Error error = Napi::Error::New(
      env, std::string(code) + ": " + std::strerror(number) + ", " + call + " '" + path + "'");
  error.Set("code", Napi::String::New(env, code));
  error.Set("errno", Napi::Number::New(env, -number));
  error.Set("path", Napi::String::New(env, path));
  return error;
}

std::string StringArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  if (info.Length() <= index || !info[index].IsString()) {
    throw Napi::TypeError::New(info.Env(), std::string("Expected a string for ") + name);
  }
  return info[index].As<Napi::String>().Utf8Value();
}

int IntegerArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  if (info.Length() <= index || !info[index].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), std::string("Expected a number for ") + name);
  }
  return info[index].As<Napi::Number>().Int32Value();
}

/// preload(paths: string[]): void
/// Opens each library in turn, its symbols visible to all that come later. Throws dlerror's text at the first
/// that fails.
void Preload(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsArray()) throw Napi::TypeError::New(env, "Expected an array of paths");
  Napi::Array paths = info[0].As<Napi::Array>();
  for (uint32_t i = 0; i < paths.Length(); ++i) {
    Napi::Value value = paths[i];
    if (!value.IsString()) throw Napi::TypeError::New(env, "Expected an array of paths");
    std::string path = value.As<Napi::String>().Utf8Value();
    if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE) == nullptr) {
      const char* why = dlerror();
      Napi::Error error = Napi::Error::New(env, why != nullptr ? why : "dlopen failed without saying why");
      error.Set("code", Napi::String::New(env, "ERR_DLOPEN_FAILED"));
      error.Set("path", Napi::String::New(env, path));
      throw error;
    }
  }
}

/// loadedLibraries(): string[]: the files of every shared object in this process.
Napi::Value LoadedLibraries(const Napi::CallbackInfo& info) {
  std::vector<std::string> names;
#ifdef __linux__
  dl_iterate_phdr(
      [](dl_phdr_info* object, size_t, void* data) {
        if (object->dlpi_name != nullptr && object->dlpi_name[0] != '\0') {
          static_cast<std::vector<std::string>*>(data)->emplace_back(object->dlpi_name);
        }
        return 0;
      },
      &names);
#endif
  Napi::Array result = Napi::Array::New(info.Env(), names.size());
  for (uint32_t i = 0; i < names.size(); ++i) result[i] = Napi::String::New(info.Env(), names[i]);
  return result;
}

/// parentDeathSignal(parent: number): boolean
/// From now on the kernel kills this process when its parent ends, however that ends. False when `parent` had
/// already gone: then the signal will never come and the caller must leave by itself. False too where there
/// is no such call.
Napi::Value ParentDeathSignal(const Napi::CallbackInfo& info) {
  int parent = IntegerArgument(info, 0, "parent");
#ifdef __linux__
  bool armed = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
#else
  bool armed = false;
  static_cast<void>(parent);
#endif
  return Napi::Boolean::New(info.Env(), armed);
}

/// exchange(a: string, b: string): boolean
/// Each takes the other's name, in one instant, files and folders alike. False where the system or the file
/// system cannot do that; nothing has changed then.
Napi::Value Exchange(const Napi::CallbackInfo& info) {
  std::string a = StringArgument(info, 0, "a"), b = StringArgument(info, 1, "b");
#if defined(__linux__) && defined(SYS_renameat2)
  constexpr unsigned kExchange = 2;  // RENAME_EXCHANGE
  bool done = syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), kExchange) == 0;
#elif defined(__APPLE__)
  bool done = renamex_np(a.c_str(), b.c_str(), RENAME_SWAP) == 0;
#else
  bool done = false;
  errno = ENOSYS;
#endif
  int number = errno;
  if (!done && number != EINVAL && number != ENOSYS && number != ENOTSUP)
    throw SystemError(info.Env(), "rename", a, number);
  return Napi::Boolean::New(info.Env(), done);
}

/// tryLock(path: string): number | null
/// An exclusive lock on a file, made if it is not there; null when another process (or another open of the
/// same file) holds it. The lock ends with `unlock` or with the process, never later: nothing stale is left
/// after a crash.
Napi::Value TryLock(const Napi::CallbackInfo& info) {
  std::string path = StringArgument(info, 0, "path");
  int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) throw SystemError(info.Env(), "open", path, errno);
  int result;
  do {
    result = flock(fd, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return Napi::Number::New(info.Env(), fd);
  int number = errno;
  close(fd);
  if (number == EWOULDBLOCK) return info.Env().Null();
  throw SystemError(info.Env(), "flock", path, number);
}

/// unlock(fd: number): void
void Unlock(const Napi::CallbackInfo& info) {
  int fd = IntegerArgument(info, 0, "fd");
  if (close(fd) != 0) throw SystemError(info.Env(), "close", std::to_string(fd), errno);
}

/// fsyncDirectory(path: string): void
/// Makes the names in a folder durable: after a rename, only this does.
void FsyncDirectory(const Napi::CallbackInfo& info) {
  std::string path = StringArgument(info, 0, "path");
  int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) throw SystemError(info.Env(), "open", path, errno);
  int result = fsync(fd);
  int number = errno;
  close(fd);
  // Some network file systems have no fsync for folders and say EINVAL; there is nothing better to do there.
  if (result != 0 && number != EINVAL) throw SystemError(info.Env(), "fsync", path, number);
}

/// cpuFeatures(): string[]: the instruction sets that libtorch's and our kernels choose by, as far as the CPU
/// has them.
Napi::Value CpuFeatures(const Napi::CallbackInfo& info) {
  Napi::Array result = Napi::Array::New(info.Env());
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  uint32_t n = 0;
#define ESPALIER_FEATURE(name) \
  if (__builtin_cpu_supports(name)) result[n++] = Napi::String::New(info.Env(), name)
  ESPALIER_FEATURE("sse4.2");
  ESPALIER_FEATURE("popcnt");
  ESPALIER_FEATURE("avx");
  ESPALIER_FEATURE("avx2");
  ESPALIER_FEATURE("fma");
  ESPALIER_FEATURE("avx512f");
  ESPALIER_FEATURE("avx512bw");
  ESPALIER_FEATURE("avx512dq");
  ESPALIER_FEATURE("avx512vl");
  ESPALIER_FEATURE("avx512vnni");
  ESPALIER_FEATURE("avx512bf16");
#undef ESPALIER_FEATURE
#endif
  return result;
}

/// cudaDriver(): what the NVIDIA driver says of itself; see cuda_driver.h. It may hang or crash with a broken
/// driver: call it in a child process.
Napi::Value CudaDriver(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  espalier::CudaDriver driver = espalier::AskCudaDriver();
  Napi::Object result = Napi::Object::New(env);
  result.Set("found", driver.found);
  result.Set("error", driver.error.empty() ? env.Null() : Napi::String::New(env, driver.error));
  result.Set("version", driver.version.empty() ? env.Null() : Napi::String::New(env, driver.version));
  Napi::Array devices = Napi::Array::New(env, driver.devices.size());
  for (uint32_t i = 0; i < driver.devices.size(); ++i) {
    Napi::Object device = Napi::Object::New(env);
    device.Set("name", driver.devices[i].name);
    device.Set("memory", static_cast<double>(driver.devices[i].memory));
    const espalier::CudaDevice& found = driver.devices[i];
    device.Set("capability", found.capability);
    device.Set("pciBusId", found.bus_id);
    device.Set("multiProcessorCount", found.multiprocessors);
    device.Set("maxThreadsPerMultiProcessor", found.threads_per_multiprocessor);
    device.Set("regsPerMultiprocessor", found.registers_per_multiprocessor);
    device.Set("warpSize", found.warp_size);
    device.Set("sharedMemoryPerBlockOptin", found.shared_memory_per_block);
    device.Set("l2CacheSize", found.l2_cache);
    devices[i] = device;
  }
  result.Set("devices", devices);
  return result;
}

/// nvml(pciBusId: string): what the GPU at that place says of itself; null for what it cannot say. See
/// nvml.h.
Napi::Value Nvml(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  espalier::NvmlSample sample;
  try {
    sample = espalier::AskNvml(StringArgument(info, 0, "pciBusId"));
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(env, error.what());
  }
  Napi::Object result = Napi::Object::New(env);
  const auto set = [&](const char* name, const auto& value) {
    if (value) {
      result.Set(name, Napi::Number::New(env, static_cast<double>(*value)));
    } else {
      result.Set(name, env.Null());
    }
  };
  result.Set("name", sample.name);
  result.Set("driver", sample.driver);
  set("energy", sample.energy);
  set("power", sample.power);
  set("powerLimit", sample.power_limit);
  set("utilization", sample.utilization);
  set("memoryUtilization", sample.memory_utilization);
  set("memoryUsed", sample.memory_used);
  set("memoryTotal", sample.memory_total);
  set("temperature", sample.temperature);
  set("smClock", sample.sm_clock);
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("preload", Napi::Function::New(env, Preload, "preload"));
  exports.Set("loadedLibraries", Napi::Function::New(env, LoadedLibraries, "loadedLibraries"));
  exports.Set("parentDeathSignal", Napi::Function::New(env, ParentDeathSignal, "parentDeathSignal"));
  exports.Set("exchange", Napi::Function::New(env, Exchange, "exchange"));
  exports.Set("tryLock", Napi::Function::New(env, TryLock, "tryLock"));
  exports.Set("unlock", Napi::Function::New(env, Unlock, "unlock"));
  exports.Set("fsyncDirectory", Napi::Function::New(env, FsyncDirectory, "fsyncDirectory"));
  exports.Set("cpuFeatures", Napi::Function::New(env, CpuFeatures, "cpuFeatures"));
  exports.Set("cudaDriver", Napi::Function::New(env, CudaDriver, "cudaDriver"));
  exports.Set("nvml", Napi::Function::New(env, Nvml, "nvml"));
  return exports;
}

}  // namespace

NODE_API_MODULE(loader, Init)
