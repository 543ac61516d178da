// Shared by the files that let JavaScript take part in autograd.
#pragma once

#include <c10/core/AutogradState.h>

#include "errors.h"
#include "marshal.h"

namespace espalier {

// Runs JavaScript that C++ called back, in a handle scope and a slot scope of its own: what it makes is freed
// when this ends, so results must be taken as tensors before.
class CallbackScope {
 public:
  CallbackScope(Env& env, const char* name) : env_(env), handles_(env.napi) { env.slots.beginScope(name); }
  ~CallbackScope() {
    try {
      env_.slots.endScope(nullptr, 0);
    } catch (...) {
      // A destructor must not throw; an unbalanced scope is reported by the scope that opened it.
    }
  }
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;

 private:
  Env& env_;
  HandleScope handles_;
};

// Backward on the calling thread only, device nodes too: JavaScript nodes in the graph may then be called.
class SingleThreadedBackward {
 public:
  SingleThreadedBackward() : before_(c10::AutogradState::get_tls_state()) {
    auto state = before_;
    state.set_multithreading_enabled(false);
    c10::AutogradState::set_tls_state(state);
  }
  ~SingleThreadedBackward() {
    auto state = c10::AutogradState::get_tls_state();
    state.set_multithreading_enabled(before_.get_multithreading_enabled());
    c10::AutogradState::set_tls_state(state);
  }
  SingleThreadedBackward(const SingleThreadedBackward&) = delete;
  SingleThreadedBackward& operator=(const SingleThreadedBackward&) = delete;

 private:
  c10::AutogradState before_;
};

// A Float64Array of handles made for JavaScript; undefined tensors are 0.
napi_value handleArray(Env& env, const std::vector<at::Tensor>& tensors);

}  // namespace espalier
