// Promises of work that ends on threads of libtorch: they settle on the JavaScript thread.
#pragma once

#include <torch/csrc/distributed/c10d/Work.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <mutex>

#include "env.h"

namespace espalier::dist {

class Completions : public std::enable_shared_from_this<Completions> {
 public:
  static std::shared_ptr<Completions> of(Env& env);

  // A Promise that settles when the work does. Both run on libtorch's thread: `finish` after success, which
  // it may turn into a failure by throwing; `explain` makes the error that the Promise rejects with.
  using Finish = std::function<void()>;
  using Explain = std::function<std::exception_ptr(const std::exception_ptr&)>;
  napi_value promise(Env& env, const c10::intrusive_ptr<c10d::Work>& work, Finish finish, Explain explain);
  // The same for work that has no future, or whose future is there as soon as a device has been told: a
  // thread waits for it, which nobody waits for when the process ends.
  napi_value promiseByThread(Env& env, const c10::intrusive_ptr<c10d::Work>& work, Finish finish,
                             Explain explain, bool onDevice);

 private:
  struct Pending;

  std::unique_ptr<Pending> begin(Env& env, const c10::intrusive_ptr<c10d::Work>& work, Finish finish,
                                 Explain explain, napi_value& promise);
  void settle(Env& env, std::unique_ptr<Pending> pending);
  void done(std::unique_ptr<Pending> pending);
  void close();

  std::mutex mutex_;
  napi_threadsafe_function function_ = nullptr;  // null once the environment ends
  size_t pending_ = 0;                           // the event loop stays alive while there are any
};

}  // namespace espalier::dist
