// Writing tensors to disk off the JavaScript thread, and loading operator libraries.
#include <ATen/ATen.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

constexpr size_t kChunk = 16u << 20;

[[noreturn]] void failed(const std::string& what, const std::string& path) {
  throw std::runtime_error(what + " " + path + ": " + std::strerror(errno));
}

// One name for each write, also of one path by several jobs at once.
std::string temporaryName(const std::string& path) {
  static std::atomic<uint64_t> writes{0};
  const std::filesystem::path whole(path);
  const std::string name = "." + whole.filename().string() + "." + std::to_string(getpid()) + "-" +
                           std::to_string(writes++) + ".tmp";
  return (whole.parent_path() / name).string();
}

// A file that only gets its name once all of it is on disk; removed when that does not happen.
class PendingFile {
 public:
  explicit PendingFile(std::string path) : path_(std::move(path)), temporary_(temporaryName(path_)) {
    fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd_ < 0) failed("cannot create", temporary_);
  }
  ~PendingFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!committed_) ::unlink(temporary_.c_str());
  }
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  void write(const uint8_t* data, size_t size, const Job& job) {
    while (size > 0) {
      if (job.aborted()) throw std::runtime_error("writing " + path_ + " was aborted");
      const ssize_t written = ::write(fd_, data, std::min(size, kChunk));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) failed("cannot write", temporary_);
      data += written;
      size -= static_cast<size_t>(written);
    }
  }

  void commit() {
    if (::fsync(fd_) != 0) failed("cannot sync", temporary_);
    ::close(fd_);
    fd_ = -1;
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) failed("cannot rename to", path_);
    committed_ = true;
    const auto parent = std::filesystem::absolute(path_).parent_path().string();
    const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) failed("cannot open", parent);
    const int status = ::fsync(directory);
    ::close(directory);
    if (status != 0) failed("cannot sync", parent);
  }

 private:
  std::string path_;
  std::string temporary_;
  int fd_ = -1;
  bool committed_ = false;
};

// writeTensors(path, header: Uint8Array, handles) => [Promise<bytes written>, abort]
// The header's bytes, then the tensors' bytes in row-major order with nothing between.
napi_value writeTensors(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<3> args(napi, info);
    Env& env = Env::of(napi);
    const auto header = js::bytes(napi, args[1]);
    auto tensors = std::make_shared<std::vector<at::Tensor>>(tensorsAt(env, args[2]));
    for (at::Tensor& tensor : *tensors) {
      if (!tensor.defined() || tensor.layout() != c10::kStrided || tensor.is_meta()) {
        throw BadValue{"expected dense tensors that hold data"};
      }
      tensor = tensor.detach();
    }
    auto written = std::make_shared<size_t>(0);
    return Job::start(
        env,
        [path = js::toString(napi, args[0], "a path"),
         head = std::vector<uint8_t>(header.data, header.data + header.size), tensors, written](Job& job) {
          PendingFile file(path);
          file.write(head.data(), head.size(), job);
          *written += head.size();
          for (at::Tensor& tensor : *tensors) {
            const at::Tensor plain = tensor.resolve_conj().resolve_neg().cpu().contiguous();
            const size_t bytes = plain.nbytes();
            if (bytes > 0) file.write(static_cast<const uint8_t*>(plain.const_data_ptr()), bytes, job);
            *written += bytes;
            tensor = at::Tensor();
          }
          file.commit();
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
  define(env, exports, "writeTensors", writeTensors);
  define(env, exports, "loadLibrary", loadLibrary);
}

}  // namespace espalier
