#include "dist/completion.h"

#include <chrono>
#include <thread>

#include "errors.h"

namespace espalier::dist {

namespace {

// wait() of such work has a stream wait, and no thread. A failure, or a timeout, is what a thread of the
// group's own has found.
void waitForDevice(c10d::Work& work) {
  using namespace std::chrono_literals;
  for (std::chrono::microseconds pause = 20us; !work.isCompleted(); pause = std::min(pause * 2, 1000us))
    std::this_thread::sleep_for(pause);
  if (const auto failed = work.exception()) std::rethrow_exception(failed);
}

}  // namespace

struct Completions::Pending {
  std::shared_ptr<Completions> home;
  c10::intrusive_ptr<c10d::Work> work;
  Finish finish;
  Explain explain;
  napi_deferred deferred = nullptr;
  std::exception_ptr error;
};

std::shared_ptr<Completions> Completions::of(Env& env) {
  if (env.completions) return env.completions;
  auto made = std::make_shared<Completions>();
  check(napi_create_threadsafe_function(
      env.napi, nullptr, nullptr, js::string(env.napi, "espalier collective"), 0, 1, nullptr, nullptr,
      nullptr,
      [](napi_env napi, napi_value, void*, void* data) {
        std::unique_ptr<Pending> pending(static_cast<Pending*>(data));
        if (!napi) {
          pending.release();  // the environment has ended, and no thread but this could destroy what it owns
          return;
        }
        const auto home = pending->home;
        home->settle(Env::of(napi), std::move(pending));
      },
      &made->function_));
  check(napi_unref_threadsafe_function(env.napi, made->function_));
  // Added after the function's own hook, and so run before it: nobody calls a function that is gone.
  check(napi_add_env_cleanup_hook(
      env.napi, [](void* data) { static_cast<Completions*>(data)->close(); }, made.get()));
  return env.completions = std::move(made);
}

std::unique_ptr<Completions::Pending> Completions::begin(Env& env, const c10::intrusive_ptr<c10d::Work>& work,
                                                         Finish finish, Explain explain,
                                                         napi_value& promise) {
  auto pending = std::make_unique<Pending>();
  pending->home = shared_from_this();
  pending->work = work;
  pending->finish = std::move(finish);
  pending->explain = std::move(explain);
  check(napi_create_promise(env.napi, &pending->deferred, &promise));
  if (pending_++ == 0) check(napi_ref_threadsafe_function(env.napi, function_));
  return pending;
}

napi_value Completions::promise(Env& env, const c10::intrusive_ptr<c10d::Work>& work, Finish finish,
                                Explain explain) {
  const auto future = work->getFuture();
  napi_value promise;
  // The callback owns nothing: it may be destroyed on a thread of the group that it would then destroy.
  Pending* raw = begin(env, work, std::move(finish), std::move(explain), promise).release();
  future->addCallback([raw](c10::ivalue::Future& done) {
    std::unique_ptr<Pending> finished(raw);
    try {
      if (done.hasError()) std::rethrow_exception(done.exception_ptr());
      if (finished->finish) finished->finish();
    } catch (...) {
      finished->error = finished->explain(std::current_exception());
    }
    const auto home = finished->home;
    home->done(std::move(finished));
  });
  return promise;
}

napi_value Completions::promiseByThread(Env& env, const c10::intrusive_ptr<c10d::Work>& work, Finish finish,
                                        Explain explain, bool onDevice) {
  napi_value promise;
  std::thread([pending = begin(env, work, std::move(finish), std::move(explain), promise),
               onDevice]() mutable {
    try {
      if (onDevice) waitForDevice(*pending->work);
      pending->work->wait();
      if (pending->finish) pending->finish();
    } catch (...) {
      pending->error = pending->explain(std::current_exception());
    }
    const auto home = pending->home;
    home->done(std::move(pending));
  }).detach();
  return promise;
}

void Completions::done(std::unique_ptr<Pending> pending) {
  const std::lock_guard lock(mutex_);
  Pending* raw = pending.release();
  if (function_) napi_call_threadsafe_function(function_, raw, napi_tsfn_nonblocking);
}

void Completions::settle(Env& env, std::unique_ptr<Pending> pending) {
  guard(env.napi, [&]() -> napi_value {
    HandleScope scope(env.napi);
    if (--pending_ == 0) check(napi_unref_threadsafe_function(env.napi, function_));
    if (pending->error) {
      check(napi_reject_deferred(env.napi, pending->deferred, makeJsError(env, pending->error, nullptr)));
    } else {
      check(napi_resolve_deferred(env.napi, pending->deferred, js::undefined(env.napi)));
    }
    return nullptr;
  });
}

void Completions::close() {
  const std::lock_guard lock(mutex_);
  if (function_) napi_release_threadsafe_function(function_, napi_tsfn_abort);
  function_ = nullptr;
}

}  // namespace espalier::dist
