// Operators by name: `operator(name, overload)` gives JavaScript a function that calls one overload through
// the boxed dispatcher; arguments in schema order, missing ones undefined. `operatorAsync` does so on its own
// thread.
#include <ATen/core/dispatch/Dispatcher.h>

#include <map>
#include <mutex>
#include <sstream>

#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

// Plans live as long as the process: operators are never unloaded (-z nodelete).
OperatorPlan& planOf(const std::string& name, const std::string& overload) {
  static auto& mutex = *new std::mutex;
  static auto& plans = *new std::map<std::pair<std::string, std::string>, std::unique_ptr<OperatorPlan>>;
  const std::lock_guard lock(mutex);
  auto& plan = plans[{name, overload}];
  if (!plan) {
    const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle)
      throw BadValue{"there is no operator " + name + (overload.empty() ? "" : "." + overload) +
                     " in this libtorch"};
    plan = std::make_unique<OperatorPlan>(*handle);
  }
  return *plan;
}

// A stack of the pool for the time of one call, so that nested calls (hooks, custom functions) get another.
class BorrowedStack {
 public:
  explicit BorrowedStack(Env& env) : env_(env) {
    if (env.depth == env.stacks.size()) {
      env.stacks.push_back(std::make_unique<torch::jit::Stack>());
      env.stacks.back()->reserve(16);
    }
    stack_ = env.stacks[env.depth++].get();
  }
  ~BorrowedStack() {
    stack_->clear();
    --env_.depth;
  }
  BorrowedStack(const BorrowedStack&) = delete;
  BorrowedStack& operator=(const BorrowedStack&) = delete;
  torch::jit::Stack& operator*() const { return *stack_; }
  torch::jit::Stack* operator->() const { return stack_; }

 private:
  Env& env_;
  torch::jit::Stack* stack_;
};

constexpr size_t kMaxArguments = 64;

void pushArguments(Env& env, const OperatorPlan& plan, const napi_value* values, torch::jit::Stack& stack) {
  for (size_t i = 0; i < plan.arguments.size(); ++i)
    stack.push_back(toIValue(env, values[i], plan.arguments[i]));
}

// One value, an array of several, or undefined. What was written in place stays undefined: the caller has the
// object.
napi_value popReturns(Env& env, const OperatorPlan& plan, torch::jit::Stack& stack) {
  const size_t count = plan.returns.size();
  if (count == 0 || stack.size() < count) return nullptr;
  if (count == 1) return plan.returns[0].aliasOf >= 0 ? nullptr : fromIValue(env, std::move(stack[0]));
  napi_value result = js::array(env.napi, count);
  for (size_t i = 0; i < count; ++i) {
    if (plan.returns[i].aliasOf < 0)
      js::setElement(env.napi, result, i, fromIValue(env, std::move(stack[i])));
  }
  return result;
}

// On a full device: free what has no wrapper any more, give cached blocks back, and let the caller try once
// more.
void relieve(Env& env) {
  if (env.collectGarbage) env.call(env.collectGarbage, 0, nullptr);
  env.slots.sweep();
  emptyDeviceCaches();
}

napi_value callOperator(napi_env napi, napi_callback_info info) {
  napi_value values[kMaxArguments];
  size_t count = kMaxArguments;
  void* data = nullptr;
  if (napi_get_cb_info(napi, info, &count, nullptr, nullptr, &data) != napi_ok) return nullptr;
  OperatorPlan& plan = *static_cast<OperatorPlan*>(data);
  return guard(
      napi,
      [&]() -> napi_value {
        Env& env = Env::of(napi);
        count = plan.arguments.size();
        check(napi_get_cb_info(napi, info, &count, values, nullptr, nullptr));
        env.slots.maybeSweep();
        BorrowedStack stack(env);
        pushArguments(env, plan, values, *stack);
        try {
          plan.handle.callBoxed(&*stack);
        } catch (const std::exception& error) {
          if (!env.relieves || !isOutOfMemory(error)) throw;
          stack->clear();
          relieve(env);
          pushArguments(env, plan, values, *stack);
          plan.handle.callBoxed(&*stack);
        }
        return popReturns(env, plan, *stack);
      },
      &plan.schema);
}

napi_value callOperatorAsync(napi_env napi, napi_callback_info info) {
  napi_value values[kMaxArguments];
  size_t count = 0;
  void* data = nullptr;
  if (napi_get_cb_info(napi, info, &count, nullptr, nullptr, &data) != napi_ok) return nullptr;
  OperatorPlan& plan = *static_cast<OperatorPlan*>(data);
  return guard(
      napi,
      [&]() -> napi_value {
        Env& env = Env::of(napi);
        count = plan.arguments.size();
        check(napi_get_cb_info(napi, info, &count, values, nullptr, nullptr));
        auto stack = std::make_shared<torch::jit::Stack>();
        pushArguments(env, plan, values, *stack);
        return Job::start(
            env, [stack, &plan](Job&) { plan.handle.callBoxed(stack.get()); },
            [stack, &plan](Env& home) -> napi_value {
              napi_value result = popReturns(home, plan, *stack);
              return result ? result : js::undefined(home.napi);
            },
            &plan.schema);
      },
      &plan.schema);
}

// Converts the arguments and compares them with the schema, without calling: what the tests of all schemas
// use, since most operators cannot be called with made-up values.
napi_value checkOperator(napi_env napi, napi_callback_info info) {
  napi_value values[kMaxArguments];
  size_t count = 0;
  void* data = nullptr;
  if (napi_get_cb_info(napi, info, &count, nullptr, nullptr, &data) != napi_ok) return nullptr;
  OperatorPlan& plan = *static_cast<OperatorPlan*>(data);
  return guard(
      napi,
      [&]() -> napi_value {
        Env& env = Env::of(napi);
        count = plan.arguments.size();
        check(napi_get_cb_info(napi, info, &count, values, nullptr, nullptr));
        BorrowedStack stack(env);
        pushArguments(env, plan, values, *stack);
        plan.schema.checkAndNormalizeInputs(*stack);
        return nullptr;
      },
      &plan.schema);
}

napi_value makeFunction(napi_env napi, napi_callback_info info, napi_callback callback) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    OperatorPlan& plan = planOf(js::toString(napi, args[0]), js::toString(napi, args[1]));
    if (plan.arguments.size() > kMaxArguments) throw BadValue{"the operator has too many arguments"};
    napi_value function;
    check(napi_create_function(napi, nullptr, 0, callback, &plan, &function));
    return function;
  });
}

napi_value getOperator(napi_env napi, napi_callback_info info) {
  return makeFunction(napi, info, callOperator);
}
napi_value getOperatorCheck(napi_env napi, napi_callback_info info) {
  return makeFunction(napi, info, checkOperator);
}
napi_value getOperatorAsync(napi_env napi, napi_callback_info info) {
  return makeFunction(napi, info, callOperatorAsync);
}

napi_value describeOverload(napi_env napi, const OperatorPlan& plan) {
  napi_value result = js::object(napi);
  js::set(napi, result, "overload", js::string(napi, plan.schema.overload_name()));
  std::ostringstream text;
  text << plan.schema;
  js::set(napi, result, "schema", js::string(napi, text.str()));
  js::set(napi, result, "vararg", js::boolean(napi, plan.schema.is_vararg() || plan.schema.is_varret()));
  napi_value arguments = js::array(napi, plan.arguments.size());
  for (size_t i = 0; i < plan.arguments.size(); ++i) {
    const ArgumentPlan& from = plan.arguments[i];
    napi_value to = js::object(napi);
    js::set(napi, to, "name", js::string(napi, from.name));
    js::set(napi, to, "kind", js::string(napi, nameOf(from.kind)));
    js::set(napi, to, "optional", js::boolean(napi, from.optional));
    js::set(napi, to, "hasDefault", js::boolean(napi, from.hasDefault));
    js::set(napi, to, "kwargOnly", js::boolean(napi, from.kwargOnly));
    js::set(napi, to, "isOut", js::boolean(napi, from.isOut));
    js::set(napi, to, "isWrite", js::boolean(napi, from.isWrite));
    js::set(napi, to, "length", js::number(napi, from.length));
    js::setElement(napi, arguments, i, to);
  }
  js::set(napi, result, "arguments", arguments);
  napi_value returns = js::array(napi, plan.returns.size());
  for (size_t i = 0; i < plan.returns.size(); ++i) {
    napi_value to = js::object(napi);
    js::set(napi, to, "kind", js::string(napi, nameOf(plan.returns[i].kind)));
    js::set(napi, to, "optional", js::boolean(napi, plan.returns[i].optional));
    js::set(napi, to, "aliasOf", js::number(napi, plan.returns[i].aliasOf));
    js::setElement(napi, returns, i, to);
  }
  js::set(napi, result, "returns", returns);
  return result;
}

// name => overload name => handle, of everything that has a schema. Rebuilt when an operator is asked for
// that it lacks.
using Packets = std::map<std::string, std::vector<std::string>>;

Packets listPackets() {
  Packets packets;
  auto& dispatcher = c10::Dispatcher::singleton();
  for (const auto& name : dispatcher.getAllOpNames()) {
    if (dispatcher.findSchema(name)) packets[name.name].push_back(name.overload_name);
  }
  for (auto& [name, overloads] : packets) std::sort(overloads.begin(), overloads.end());
  return packets;
}

// overloads(name) => their descriptions, empty when there is no such operator.
napi_value getOverloads(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    static auto& mutex = *new std::mutex;
    static auto& packets = *new Packets;
    const std::string name = js::toString(napi, args[0]);
    std::vector<std::string> overloads;
    {
      const std::lock_guard lock(mutex);
      auto found = packets.find(name);
      if (found == packets.end()) {
        packets = listPackets();
        found = packets.find(name);
      }
      if (found != packets.end()) overloads = found->second;
    }
    napi_value result = js::array(napi, overloads.size());
    for (size_t i = 0; i < overloads.size(); ++i) {
      js::setElement(napi, result, i, describeOverload(napi, planOf(name, overloads[i])));
    }
    return result;
  });
}

napi_value getOperatorNames(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    const Packets packets = listPackets();
    napi_value result = js::array(napi, packets.size());
    uint32_t i = 0;
    for (const auto& [name, overloads] : packets) js::setElement(napi, result, i++, js::string(napi, name));
    return result;
  });
}

napi_value hasOperator(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const std::string name = js::toString(napi, args[0]);
    const auto dot = name.find('.');
    const auto overload = dot == std::string::npos ? std::string() : name.substr(dot + 1);
    return js::boolean(napi,
                       c10::Dispatcher::singleton().findSchema({name.substr(0, dot), overload}).has_value());
  });
}

}  // namespace

void defineCalls(napi_env env, napi_value exports) {
  define(env, exports, "operator", getOperator);
  define(env, exports, "operatorAsync", getOperatorAsync);
  define(env, exports, "operatorCheck", getOperatorCheck);
  define(env, exports, "overloads", getOverloads);
  define(env, exports, "operatorNames", getOperatorNames);
  define(env, exports, "hasOperator", hasOperator);
}

}  // namespace espalier
