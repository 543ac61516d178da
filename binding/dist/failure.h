// What a collective that failed says to JavaScript: `makeJsError` turns it into a DistributedError.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace espalier {
struct Env;
}

namespace espalier::dist {

struct Failure : std::exception {
  std::string message;
  std::string collective;        // as in JavaScript: "allReduce"; empty when none was running
  int64_t rank = -1;             // of this process in the world, -1 before it is known
  std::vector<int64_t> missing;  // ranks of the world that were not there, as far as is known

  const char* what() const noexcept override { return message.c_str(); }
};

// The same exception; where an operator has lost the world's other ranks, a Failure that names them.
std::exception_ptr named(Env& env, const std::exception_ptr& exception, const std::string& name);

// Whether an exception comes from gloo's transport or c10d's store: it then means lost or late peers.
bool isTransportError(const std::exception& error);

}  // namespace espalier::dist
