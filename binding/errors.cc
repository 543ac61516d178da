#include "errors.h"

#include <c10/util/Exception.h>

#include <cstring>
#include <new>
#include <sstream>

#include "dist/failure.h"

namespace espalier {

JsException JsException::take(Env& env) {
  napi_value error;
  check(napi_get_and_clear_last_exception(env.napi, &error));
  // Node-API references hold objects only; a thrown primitive travels in a box.
  napi_value box = js::object(env.napi);
  js::set(env.napi, box, "error", error);
  napi_ref ref;
  check(napi_create_reference(env.napi, box, 1, &ref));
  JsException result;
  const auto home = homeOf(env);
  result.error_ = std::shared_ptr<napi_ref>(new napi_ref(ref), [home](napi_ref* dying) {
    if (Env* owner = *home) owner->releaseLater(*dying);
    delete dying;
  });
  return result;
}

void JsException::rethrow(Env& env) const {
  napi_value box, error;
  check(napi_get_reference_value(env.napi, *error_, &box));
  check(napi_get_named_property(env.napi, box, "error", &error));
  check(napi_throw(env.napi, error));
}

bool isOutOfMemory(const std::exception& error) {
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) || dynamic_cast<const std::bad_alloc*>(&error))
    return true;
  // The CPU allocator reports through a plain c10::Error.
  return std::strstr(error.what(), "DefaultCPUAllocator: ") != nullptr;
}

namespace {

struct Described {
  const char* code;
  std::string message;
  std::string native;
};

const char* codeOf(const c10::Error& error) {
  if (isOutOfMemory(error)) return "ERR_OUT_OF_MEMORY";
  if (dynamic_cast<const c10::DistError*>(&error)) return "ERR_DISTRIBUTED";
  if (dynamic_cast<const c10::IndexError*>(&error)) return "ERR_INDEX";
  if (dynamic_cast<const c10::NotImplementedError*>(&error)) return "ERR_NOT_IMPLEMENTED";
  if (dynamic_cast<const c10::LinAlgError*>(&error)) return "ERR_LINALG";
  if (dynamic_cast<const c10::TypeError*>(&error)) return "ERR_TYPE";
  if (dynamic_cast<const c10::ValueError*>(&error)) return "ERR_VALUE";
  return "ERR_TORCH";
}

Described describe(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const BadValue& error) {
    return {"ERR_INVALID_ARGUMENT", error.what, {}};
  } catch (const DisposedHandle& error) {
    std::string message = "expected a live Tensor but received one that has been freed";
    if (!error.detail.empty()) message += " by " + error.detail;
    return {"ERR_DISPOSED", message, {}};
  } catch (const dist::Failure& error) {
    return {"ERR_DISTRIBUTED", error.message, {}};
  } catch (const c10::Error& error) {
    return {codeOf(error), error.what_without_backtrace(), error.what()};
  } catch (const std::bad_alloc& error) {
    return {"ERR_OUT_OF_MEMORY", "out of memory", error.what()};
  } catch (const std::exception& error) {
    return {dist::isTransportError(error) ? "ERR_DISTRIBUTED" : "ERR_TORCH", error.what(), {}};
  } catch (...) {
    return {"ERR_TORCH", "an unknown C++ exception was thrown", {}};
  }
}

// What a DistributedError says beside its message.
void tellFailure(napi_env napi, napi_value error, const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const dist::Failure& failure) {
    if (failure.rank >= 0) js::set(napi, error, "rank", js::number(napi, failure.rank));
    if (!failure.collective.empty()) js::set(napi, error, "collective", js::string(napi, failure.collective));
    napi_value missing = js::array(napi, failure.missing.size());
    for (size_t i = 0; i < failure.missing.size(); ++i)
      js::setElement(napi, missing, i, js::number(napi, failure.missing[i]));
    js::set(napi, error, "missing", missing);
  } catch (...) {
  }
}

}  // namespace

std::string messageOf(const std::exception_ptr& exception) { return describe(exception).message; }

napi_value makeJsError(Env& env, const std::exception_ptr& thrown, const c10::FunctionSchema* schema) {
  const auto exception = dist::named(env, thrown, schema ? schema->name() : "");
  const Described described = describe(exception);
  napi_value argv[4] = {js::string(env.napi, described.code), js::string(env.napi, described.message),
                        js::undefined(env.napi), js::string(env.napi, described.native)};
  if (schema) {
    std::ostringstream text;
    text << *schema;
    argv[2] = js::string(env.napi, text.str());
  }
  if (!env.makeError) {
    napi_value error;
    check(napi_create_error(env.napi, argv[0], argv[1], &error));
    return error;
  }
  napi_value error = env.call(env.makeError, 4, argv);
  tellFailure(env.napi, error, exception);
  return error;
}

napi_value throwIntoJs(napi_env napi, const std::exception_ptr& exception,
                       const c10::FunctionSchema* schema) noexcept {
  try {
    Env& env = Env::of(napi);
    try {
      std::rethrow_exception(exception);
    } catch (const PendingException&) {
      return nullptr;  // already pending: V8 throws it when we return
    } catch (const JsException& error) {
      error.rethrow(env);
      return nullptr;
    } catch (...) {
      check(napi_throw(napi, makeJsError(env, exception, schema)));
    }
  } catch (...) {
    bool pending = false;
    napi_is_exception_pending(napi, &pending);
    if (!pending) napi_throw_error(napi, "ERR_TORCH", "an error occurred while an error was being reported");
  }
  return nullptr;
}

}  // namespace espalier
