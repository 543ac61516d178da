#include "library.h"

#include <c10/util/Exception.h>
#include <dlfcn.h>

#include <memory>

namespace espalier::cusparselt {

namespace {

std::string& reason() {
  static auto& text = *new std::string();
  return text;
}

std::string written(int major, int minor, int patch) {
  return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

}  // namespace

const Library* Library::get() {
  // Never freed: threads of libtorch may still multiply when static objects are destroyed.
  static const Library* library = load(reason());
  return library;
}

const std::string& Library::why() {
  get();
  return reason();
}

const Library* Library::load(std::string& why) {
  static constexpr const char* kName = "libcusparseLt.so.0";
  // libtorch_cuda needs it, from a folder that only its own search path knows: it is there already.
  void* file = dlopen(kName, RTLD_NOW | RTLD_NOLOAD);
  if (file == nullptr) file = dlopen(kName, RTLD_NOW);
  if (file == nullptr) {
    why = std::string(kName) + " cannot be loaded: " + dlerror();
    return nullptr;
  }
  std::unique_ptr<Library> library(new Library());
#define F(name)                                                                               \
  library->name = reinterpret_cast<decltype(library->name)>(dlsym(file, "cusparseLt" #name)); \
  if (library->name == nullptr) {                                                             \
    why = std::string(kName) + " has no cusparseLt" #name;                                    \
    return nullptr;                                                                           \
  }
  ESPALIER_CUSPARSELT_FUNCTIONS(F)
#undef F
  library->MatmulAlgSelectionDestroy = reinterpret_cast<decltype(library->MatmulAlgSelectionDestroy)>(
      dlsym(file, "cusparseLtMatmulAlgSelectionDestroy"));
  auto& [major, minor, patch] = library->version_;
  if (library->GetProperty(MAJOR_VERSION, &major) != CUSPARSE_STATUS_SUCCESS ||
      library->GetProperty(MINOR_VERSION, &minor) != CUSPARSE_STATUS_SUCCESS ||
      library->GetProperty(PATCH_LEVEL, &patch) != CUSPARSE_STATUS_SUCCESS) {
    why = std::string(kName) + " does not tell its version";
    return nullptr;
  }
  if (major != CUSPARSELT_VER_MAJOR || minor != CUSPARSELT_VER_MINOR) {
    why = std::string(kName) + " is version " + library->version() + ", but these operators were built for " +
          written(CUSPARSELT_VER_MAJOR, CUSPARSELT_VER_MINOR, CUSPARSELT_VER_PATCH);
    return nullptr;
  }
  return library.release();
}

std::string Library::version() const { return written(version_[0], version_[1], version_[2]); }

const cusparseLtHandle_t* Library::handle(c10::DeviceIndex device) const {
  const std::lock_guard lock(mutex_);
  cusparseLtHandle_t*& handle = handles_[device];
  if (handle == nullptr) {
    auto made = std::make_unique<cusparseLtHandle_t>();
    check(Init(made.get()), "cusparseLtInit");
    handle = made.release();
  }
  return handle;
}

void Library::check(cusparseStatus_t status, const char* call) const {
  TORCH_CHECK(status == CUSPARSE_STATUS_SUCCESS, call, " of cuSPARSELt ", version(),
              " failed: ", GetErrorString(status), " (", GetErrorName(status), ")");
}

}  // namespace espalier::cusparselt
