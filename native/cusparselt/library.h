// cuSPARSELt as libtorch_cuda has loaded it: its functions by name, so that nothing is linked against it, and
// a handle for each device.
#pragma once

#include <c10/core/Device.h>
#include <cusparseLt.h>

#include <mutex>
#include <string>
#include <unordered_map>

namespace espalier::cusparselt {

class Library {
 public:
  // The library, or null with the reason in `why`. Its version must be that of the header: the structures it
  // fills differ in size between versions.
  static const Library* get();
  static const std::string& why();

  std::string version() const;
  // Made when it is first asked for; the device must be the current one. Lives as long as the process.
  const cusparseLtHandle_t* handle(c10::DeviceIndex device) const;
  // Raises an error that names the call and what the library says of its status.
  void check(cusparseStatus_t status, const char* call) const;

#define ESPALIER_CUSPARSELT_FUNCTIONS(F) \
  F(Init)                                \
  F(GetProperty)                         \
  F(GetErrorName)                        \
  F(GetErrorString)                      \
  F(DenseDescriptorInit)                 \
  F(StructuredDescriptorInit)            \
  F(MatDescriptorDestroy)                \
  F(MatmulDescriptorInit)                \
  F(MatmulDescSetAttribute)              \
  F(MatmulAlgSelectionInit)              \
  F(MatmulAlgSetAttribute)               \
  F(MatmulAlgGetAttribute)               \
  F(MatmulGetWorkspace)                  \
  F(MatmulPlanInit)                      \
  F(MatmulPlanDestroy)                   \
  F(Matmul)                              \
  F(MatmulSearch)                        \
  F(SpMMACompressedSize2)                \
  F(SpMMACompress2)

#define F(name) decltype(&cusparseLt##name) name = nullptr;
  ESPALIER_CUSPARSELT_FUNCTIONS(F)
#undef F
  // From version 0.8 on; null before.
  cusparseStatus_t (*MatmulAlgSelectionDestroy)(const cusparseLtMatmulAlgSelection_t*) = nullptr;

 private:
  Library() = default;
  static const Library* load(std::string& why);

  int version_[3] = {};
  mutable std::mutex mutex_;
  mutable std::unordered_map<int, cusparseLtHandle_t*> handles_;
};

}  // namespace espalier::cusparselt
