// Asks NVIDIA's management library what a GPU draws, does and holds, through libnvidia-ml.so.1 itself: it
// comes with the driver, and needs neither a toolkit nor torch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace espalier {

/// What one GPU says of itself now; what it cannot say is empty.
struct NvmlSample {
  std::string name;
  std::string driver;
  std::optional<uint64_t> energy;              ///< millijoules since the driver was loaded
  std::optional<unsigned> power;               ///< milliwatts
  std::optional<unsigned> power_limit;         ///< milliwatts
  std::optional<unsigned> utilization;         ///< percent of the last moments in which a kernel ran
  std::optional<unsigned> memory_utilization;  ///< percent of them in which memory was read or written
  std::optional<uint64_t> memory_used;         ///< bytes
  std::optional<uint64_t> memory_total;        ///< bytes
  std::optional<unsigned> temperature;         ///< degrees Celsius
  std::optional<unsigned> sm_clock;            ///< MHz
};

/// The GPU at that place on the bus ("0000:65:00.0"). Throws std::runtime_error that says what is missing.
NvmlSample AskNvml(const std::string& bus_id);

}  // namespace espalier
