// The edge between C++ exceptions and JavaScript errors. Every function that JavaScript calls runs in
// `guard`: whatever is thrown inside becomes a typed JavaScript error, and nothing gets past it.
#pragma once

#include <ATen/core/function_schema.h>

#include <exception>
#include <memory>
#include <string>

#include "env.h"

namespace espalier {

// A JavaScript exception on its way through C++ frames (the autograd engine, an operator): rethrown
// unchanged.
class JsException : public std::exception {
 public:
  static JsException take(Env& env);
  const char* what() const noexcept override { return "a JavaScript callback threw"; }
  void rethrow(Env& env) const;

 private:
  std::shared_ptr<napi_ref> error_;
};

class HandleScope {
 public:
  explicit HandleScope(napi_env env) : env_(env) { check(napi_open_handle_scope(env, &scope_)); }
  ~HandleScope() { napi_close_handle_scope(env_, scope_); }
  HandleScope(const HandleScope&) = delete;
  HandleScope& operator=(const HandleScope&) = delete;

 private:
  napi_env env_;
  napi_handle_scope scope_;
};

// Builds the JavaScript error for an exception; `schema` names the operator that was called, if one was.
napi_value makeJsError(Env& env, const std::exception_ptr& exception, const c10::FunctionSchema* schema);
// Throws it into JavaScript. Returns nullptr, which is what the callback has to return.
napi_value throwIntoJs(napi_env env, const std::exception_ptr& exception,
                       const c10::FunctionSchema* schema) noexcept;

template <class F>
napi_value guard(napi_env env, F&& body, const c10::FunctionSchema* schema = nullptr) noexcept {
  try {
    return body();
  } catch (...) {
    return throwIntoJs(env, std::current_exception(), schema);
  }
}

// The message that its JavaScript error would have, but for the schema.
std::string messageOf(const std::exception_ptr& exception);

bool isOutOfMemory(const std::exception& error);

}  // namespace espalier
