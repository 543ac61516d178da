// Asks the NVIDIA driver what it is and which devices it has, through libcuda.so.1 itself: neither a toolkit nor torch is
// needed, and what is answered is the driver's own version, not that of some nvcc on the PATH.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace espalier {

struct CudaDevice {
  std::string name;
  size_t memory;           ///< bytes
  std::string capability;  ///< "9.0"
};

struct CudaDriver {
  bool found = false;   ///< libcuda.so.1 could be opened
  std::string error;    ///< why it could not, or what its initialisation said; empty when all is well
  std::string version;  ///< newest CUDA the driver supports, "13.2"
  std::vector<CudaDevice> devices;
};

CudaDriver AskCudaDriver();

}  // namespace espalier
