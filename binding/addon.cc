// Entry point: makes the environment's state and exports the functions of this folder.
#include <c10/util/Exception.h>

#include <memory>

#include "cpu_allocator.h"
#include "errors.h"
#include "jobs.h"
#include "modules.h"

namespace espalier {

namespace {

// Warnings of libtorch on a JavaScript thread go to that thread's process.emitWarning.
class JsWarnings : public c10::WarningHandler {
 public:
  explicit JsWarnings(Env& env) : env_(env) {}
  void process(const c10::Warning& warning) override {
    if (std::this_thread::get_id() == env_.thread) env_.warn(warning.msg());
  }

 private:
  Env& env_;
};

void endEnv(void* data) {
  Env* env = static_cast<Env*>(data);
  c10::WarningUtils::set_warning_handler(nullptr);
  Job::joinAll(*env);
  dist::end(*env);
  endHome(*env);
  env->slots.clear();
  env->drainReleased();
}

// install(makeError, emitWarning, collectGarbage): called once by the TypeScript side.
napi_value install(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<3> args(napi, info);
    Env& env = Env::of(napi);
    napi_ref* const hooks[] = {&env.makeError, &env.emitWarning, &env.collectGarbage};
    for (size_t i = 0; i < 3; ++i) {
      if (*hooks[i]) check(napi_delete_reference(napi, *hooks[i]));
      check(napi_create_reference(napi, args[i], 1, hooks[i]), "a function");
    }
    return nullptr;
  });
}

}  // namespace

}  // namespace espalier

NAPI_MODULE_INIT() {
  using namespace espalier;
  try {
    installCpuAllocator();
    auto state = std::make_unique<Env>(env);
    Env* data = state.get();
    check(napi_set_instance_data(
        env, data, [](napi_env, void* ended, void*) { delete static_cast<Env*>(ended); }, nullptr));
    state.release();
    check(napi_add_env_cleanup_hook(env, endEnv, data));
    auto* warnings = new JsWarnings(*data);  // the thread's handler until the environment ends
    c10::WarningUtils::set_warning_handler(warnings);
    define(env, exports, "install", install);
    defineCalls(env, exports);
    defineTensors(env, exports);
    defineMemory(env, exports);
    defineAutograd(env, exports);
    defineFunctions(env, exports);
    defineModes(env, exports);
    defineRandom(env, exports);
    defineDevices(env, exports);
    defineStreams(env, exports);
    defineDeviceMemory(env, exports);
    defineBackends(env, exports);
    defineFiles(env, exports);
    defineShardWriting(env, exports);
    defineShardReading(env, exports);
    defineDistributed(env, exports);
    return exports;
  } catch (const BadValue& error) {
    napi_throw_error(env, "ERR_LIBTORCH", error.what.c_str());
  } catch (const std::exception& error) {
    napi_throw_error(env, "ERR_LIBTORCH", error.what());
  } catch (...) {
    napi_throw_error(env, "ERR_LIBTORCH", "the addon could not be initialised");
  }
  return nullptr;
}
