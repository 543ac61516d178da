#include "jobs.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <c10/util/Exception.h>

#include <memory>

#include "errors.h"

namespace espalier {

namespace {

// Warnings raised on a job's thread, told on the JavaScript thread when the job settles.
class WarningCollector : public c10::WarningHandler {
 public:
  explicit WarningCollector(std::vector<std::string>& into) : into_(into) {}
  void process(const c10::Warning& warning) override { into_.push_back(warning.msg()); }

 private:
  std::vector<std::string>& into_;
};

}  // namespace

Job::Job(Env& env, Work work, Finish finish, const c10::FunctionSchema* schema)
    : env_(env), number_(env.nextJob++), work_(std::move(work)), finish_(std::move(finish)), schema_(schema) {
  if (at::globalContext().hasCUDA())
    stream_ = at::accelerator::getCurrentStream(at::accelerator::getDeviceIndex());
}

napi_value Job::start(Env& env, Work work, Finish finish, const c10::FunctionSchema* schema) {
  std::unique_ptr<Job> job(new Job(env, std::move(work), std::move(finish), schema));
  napi_value promise, name = js::string(env.napi, "espalier job");
  check(napi_create_promise(env.napi, &job->deferred_, &promise));
  check(napi_create_threadsafe_function(
      env.napi, nullptr, nullptr, name, 0, 1, nullptr, nullptr, job.get(),
      [](napi_env napi, napi_value, void* context, void*) {
        if (napi) static_cast<Job*>(context)->settle(napi);
      },
      &job->done_));
  napi_value abort;
  check(napi_create_function(
      env.napi, "abort", NAPI_AUTO_LENGTH,
      [](napi_env napi, napi_callback_info info) -> napi_value {
        return guard(napi, [&]() -> napi_value {
          void* data;
          size_t none = 0;
          check(napi_get_cb_info(napi, info, &none, nullptr, nullptr, &data));
          const auto& jobs = Env::of(napi).jobs;
          const auto found = jobs.find(reinterpret_cast<uintptr_t>(data));
          if (found != jobs.end()) found->second->aborted_ = true;
          return nullptr;
        });
      },
      reinterpret_cast<void*>(job->number_), &abort));
  napi_value result = js::array(env.napi, 2);
  js::setElement(env.napi, result, 0, promise);
  js::setElement(env.napi, result, 1, abort);
  env.jobs.emplace(job->number_, job.get());
  Job* running = job.release();
  running->thread_ = std::thread([running] { running->run(); });
  return result;
}

void Job::run() {
  {
    const at::ThreadLocalStateGuard guard(state_);
    WarningCollector collector(warnings_);
    const c10::WarningUtils::WarningHandlerGuard handler(&collector);
    try {
      if (stream_) {
        at::accelerator::setDeviceIndex(stream_->device_index());
        at::accelerator::setCurrentStream(*stream_);
      }
      work_(*this);
    } catch (...) {
      error_ = std::current_exception();
    }
  }
  napi_call_threadsafe_function(done_, nullptr, napi_tsfn_nonblocking);
}

void Job::settle(napi_env napi) {
  if (thread_.joinable()) thread_.join();
  env_.jobs.erase(number_);
  const std::unique_ptr<Job> self(this);
  napi_release_threadsafe_function(done_, napi_tsfn_release);
  guard(napi, [&]() -> napi_value {
    HandleScope scope(napi);
    for (const auto& warning : warnings_) env_.warn(warning);
    napi_value value = nullptr;
    if (!error_) {
      try {
        value = finish_(env_);
      } catch (...) {
        error_ = std::current_exception();
      }
    }
    if (error_) {
      check(napi_reject_deferred(napi, deferred_, makeJsError(env_, error_, schema_)));
    } else {
      check(napi_resolve_deferred(napi, deferred_, value));
    }
    return nullptr;
  });
}

void Job::joinAll(Env& env) {
  for (const auto& [number, job] : env.jobs) job->aborted_ = true;
  for (const auto& [number, job] : env.jobs) {
    if (job->thread_.joinable()) job->thread_.join();
    delete job;
  }
  env.jobs.clear();
}

}  // namespace espalier
