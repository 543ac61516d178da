// Writing tensors to disk off the JavaScript thread, and loading operator libraries.
#include <ATen/ATen.h>
#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

constexpr size_t kChunk = 16u << 20;

void writeAll(int descriptor, const uint8_t* data, size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, data, std::min(size, kChunk));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw std::runtime_error(std::string("cannot write: ") + std::strerror(errno));
    data += written;
    size -= static_cast<size_t>(written);
  }
}

// appendTensors(descriptor, handles) => [Promise<bytes written>, abort]
// The tensors' bytes in row-major order with nothing between. Who calls it keeps the file open until the
// promise is settled.
napi_value appendTensors(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    const auto descriptor = static_cast<int>(js::toInt64(napi, args[0], "a file descriptor"));
    auto tensors = std::make_shared<std::vector<at::Tensor>>(tensorsAt(env, args[1]));
    for (at::Tensor& tensor : *tensors) {
      if (!tensor.defined() || tensor.layout() != c10::kStrided || tensor.is_meta()) {
        throw BadValue{"expected dense tensors that hold data"};
      }
      tensor = tensor.detach();
    }
    auto written = std::make_shared<size_t>(0);
    return Job::start(
        env,
        [descriptor, tensors, written](Job& job) {
          for (at::Tensor& tensor : *tensors) {
            if (job.aborted()) throw std::runtime_error("writing was aborted");
            const at::Tensor plain = tensor.resolve_conj().resolve_neg().cpu().contiguous();
            const size_t bytes = plain.nbytes();
            if (bytes > 0) writeAll(descriptor, static_cast<const uint8_t*>(plain.const_data_ptr()), bytes);
            *written += bytes;
            tensor = at::Tensor();
          }
        },
        [written](Env& home) { return js::number(home.napi, *written); });
  });
}

// loadLibrary(path): a shared object that registers operators when it is loaded.
napi_value loadLibrary(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const std::string path = js::toString(napi, args[0], "a path");
    if (!::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) throw std::runtime_error(::dlerror());
    return nullptr;
  });
}

}  // namespace

void defineFiles(napi_env env, napi_value exports) {
  define(env, exports, "appendTensors", appendTensors);
  define(env, exports, "loadLibrary", loadLibrary);
}

}  // namespace espalier
