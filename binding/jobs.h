// Work off the JavaScript thread: each job has a thread of its own (libuv's four stay free for files and
// sockets), runs under the dispatcher state and on the device and stream of the thread that started it, and
// settles one Promise.
#pragma once

#include <ATen/ThreadLocalState.h>

#include <c10/core/Stream.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "env.h"

namespace espalier {

class Job {
 public:
  // Runs on the job's thread. Long work polls `aborted` between chunks and returns early.
  using Work = std::function<void(Job&)>;
  // Runs on the JavaScript thread after Work has returned: makes the value that the Promise resolves with.
  using Finish = std::function<napi_value(Env&)>;

  // Starts the job and returns [promise, abort]: `abort()` rejects nothing by itself, it asks Work to stop.
  static napi_value start(Env& env, Work work, Finish finish, const c10::FunctionSchema* schema = nullptr);

  bool aborted() const { return aborted_.load(std::memory_order_relaxed); }

  // Called when the environment ends: asks every job to stop and waits for it.
  static void joinAll(Env& env);

 private:
  Job(Env& env, Work work, Finish finish, const c10::FunctionSchema* schema);
  void run();
  void settle(napi_env env);

  Env& env_;
  uintptr_t number_;
  Work work_;
  Finish finish_;
  const c10::FunctionSchema* schema_;
  at::ThreadLocalState state_;
  std::optional<c10::Stream> stream_;  // of the accelerator; which device is current goes with it
  std::atomic<bool> aborted_{false};
  std::exception_ptr error_;
  std::vector<std::string> warnings_;
  napi_deferred deferred_ = nullptr;
  napi_threadsafe_function done_ = nullptr;
  std::thread thread_;
};

}  // namespace espalier
