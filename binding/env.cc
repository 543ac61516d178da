#include "env.h"

#include <c10/util/Exception.h>

#include <unordered_map>

#include "errors.h"

namespace espalier {

namespace {

// Guards the lifetime of environments as seen from threads that drop callbacks.
std::mutex& homesMutex() {
  static auto& mutex =
      *new std::mutex;  // leaked: destructors of other libraries may still drop callbacks at exit
  return mutex;
}

std::unordered_map<Env*, std::shared_ptr<Env*>>& homes() {
  static auto& map = *new std::unordered_map<Env*, std::shared_ptr<Env*>>;
  return map;
}

}  // namespace

Env& Env::of(napi_env env) {
  void* data = nullptr;
  check(napi_get_instance_data(env, &data));
  return *static_cast<Env*>(data);
}

std::shared_ptr<Env*> homeOf(Env& env) {
  const std::lock_guard lock(homesMutex());
  auto& home = homes()[&env];
  if (!home) home = std::make_shared<Env*>(&env);
  return home;
}

void endHome(Env& env) {
  const std::lock_guard lock(homesMutex());
  const auto found = homes().find(&env);
  if (found == homes().end()) return;
  *found->second = nullptr;
  homes().erase(found);
}

void Env::releaseLater(napi_ref ref) {
  const std::lock_guard lock(releasedMutex_);
  released_.push_back(ref);
}

void Env::drainReleased() {
  std::vector<napi_ref> dying;
  {
    const std::lock_guard lock(releasedMutex_);
    dying.swap(released_);
  }
  for (const napi_ref ref : dying) napi_delete_reference(napi, ref);
}

napi_value Env::call(napi_ref function, size_t argc, const napi_value* argv) {
  napi_value callee, receiver, result;
  check(napi_get_reference_value(napi, function, &callee));
  check(napi_get_undefined(napi, &receiver));
  const napi_status status = napi_call_function(napi, receiver, callee, argc, argv, &result);
  if (status == napi_pending_exception) throw JsException::take(*this);
  check(status);
  return result;
}

void Env::warn(const std::string& message) {
  if (!emitWarning) return;
  HandleScope scope(napi);
  napi_value argument = js::string(napi, message);
  call(emitWarning, 1, &argument);
}

Callback::Callback(Env& env, napi_value function) : home_(homeOf(env)) {
  if (js::typeOf(env.napi, function) != napi_function) throw BadValue{"expected a function"};
  check(napi_create_reference(env.napi, function, 1, &ref_));
}

Callback::~Callback() {
  const std::lock_guard lock(homesMutex());
  if (Env* env = *home_) env->releaseLater(ref_);
}

Env& Callback::env() const {
  Env* env;
  {
    const std::lock_guard lock(homesMutex());
    env = *home_;
  }
  TORCH_CHECK(env, "the JavaScript environment that owned this callback has ended");
  TORCH_CHECK(env->thread == std::this_thread::get_id(),
              "a JavaScript callback was reached on another thread than its own");
  return *env;
}

napi_value Callback::call(size_t argc, const napi_value* argv) const { return env().call(ref_, argc, argv); }

}  // namespace espalier
