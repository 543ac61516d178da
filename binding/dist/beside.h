// Calls of c10d and gloo that may wait for a peer for minutes, or for ever when its host is gone without a
// word, and that nothing can interrupt: they run on a thread that is left to itself when nobody waits for it
// any longer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace espalier::dist {

// What `work` returns or throws, when its thread is gone with all that it owned (a process that ends
// meanwhile would take libtorch away from under it); nothing once `givenUp` says so, which is asked for
// several times a second. `work` owns all that it uses. It is told whether it was given up, when it has
// something to undo.
template <class Result>
std::optional<Result> beside(std::function<Result(const std::function<bool()>& givenUp)> work,
                             const std::function<bool()>& givenUp) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Result> result;
    std::exception_ptr error;
    bool ended = false, abandoned = false;
  };
  const auto shared = std::make_shared<Shared>();
  std::thread thread([shared, work = std::move(work)] {
    std::optional<Result> result;
    std::exception_ptr error;
    try {
      result = work([&] {
        const std::lock_guard lock(shared->mutex);
        return shared->abandoned;
      });
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(shared->mutex);
    shared->result = std::move(result);
    shared->error = error;
    shared->ended = true;
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared->mutex);
  while (!shared->changed.wait_for(lock, std::chrono::milliseconds(20), [&] { return shared->ended; })) {
    if (givenUp()) {
      shared->abandoned = true;
      thread.detach();
      return std::nullopt;
    }
  }
  lock.unlock();
  thread.join();
  if (shared->error) std::rethrow_exception(shared->error);
  return std::move(shared->result);
}

}  // namespace espalier::dist
