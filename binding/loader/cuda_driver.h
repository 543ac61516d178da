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
  std::string bus_id;      ///< "0000:65:00.0"
  int multiprocessors = 0;
  int threads_per_multiprocessor = 0;
  int registers_per_multiprocessor = 0;
  int warp_size = 0;
  int shared_memory_per_block = 0;  ///< bytes that a kernel can ask for
  int l2_cache = 0;                 ///< bytes
};

struct CudaDriver {
  bool found = false;   ///< libcuda.so.1 could be opened
  std::string error;    ///< why it could not, or what its initialisation said; empty when all is well
  std::string version;  ///< newest CUDA the driver supports, "13.2"
  std::vector<CudaDevice> devices;
};

CudaDriver AskCudaDriver();

}  // namespace espalier
