// Declared for <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>; see ../../README.md.
#pragma once

namespace gloo::transport {

class Device;

struct UnboundBuffer {
  virtual ~UnboundBuffer() = default;
};

}  // namespace gloo::transport
