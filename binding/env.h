// State of one JavaScript environment (the main thread or one worker): nothing here is shared between threads
// but the queue of callbacks to release.
#pragma once

#include <ATen/core/stack.h>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "slots.h"

namespace espalier {

class Job;
namespace dist {
class Completions;
}

struct Env {
  explicit Env(napi_env env) : napi(env), slots(env), thread(std::this_thread::get_id()) {}

  static Env& of(napi_env env);

  // Hooks that the TypeScript side installs once.
  napi_ref makeError = nullptr;       // (code, message, details) => Error
  napi_ref emitWarning = nullptr;     // (message) => void
  napi_ref collectGarbage = nullptr;  // () => void

  napi_env napi;
  SlotTable slots;
  const std::thread::id thread;

  // Stacks for boxed calls, one for each level of nesting, so that a call allocates nothing.
  std::vector<std::unique_ptr<torch::jit::Stack>> stacks;
  size_t depth = 0;

  // Whether an operator that runs out of memory may free some and try again.
  bool relieves = true;

  std::unordered_map<uintptr_t, Job*> jobs;  // by number, as an address may be used again
  uintptr_t nextJob = 1;

  std::shared_ptr<dist::Completions> completions;  // of collectives; made when the first is queued

  // References that died on another thread, or inside a destructor, to be deleted by this one.
  void releaseLater(napi_ref ref);
  void drainReleased();

  void warn(const std::string& message);
  napi_value call(napi_ref function, size_t argc, const napi_value* argv);

 private:
  std::mutex releasedMutex_;
  std::vector<napi_ref> released_;
};

// A JavaScript function that C++ objects (autograd nodes, hooks) own together. The last owner may let go on
// any thread: the reference then goes back through Env::releaseLater. Once the environment is gone, calls
// fail.
class Callback {
 public:
  Callback(Env& env, napi_value function);
  ~Callback();
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  // The environment, or an exception when it has ended or another thread calls.
  Env& env() const;
  napi_value call(size_t argc, const napi_value* argv) const;

 private:
  std::shared_ptr<Env*> home_;  // null once the environment has ended
  napi_ref ref_ = nullptr;
};

// The address of the Env, shared with callbacks that may outlive it; null once endHome has been called.
std::shared_ptr<Env*> homeOf(Env& env);
void endHome(Env& env);

}  // namespace espalier
