// Random generators: one default per device, and generators of the user's own.
#include <ATen/ATen.h>
#include <ATen/core/Generator.h>

#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

at::Generator defaultGenerator(c10::Device device) {
  TORCH_CHECK_VALUE(device.type() == c10::kCPU || at::globalContext().hasCUDA(),
                    "expected device 'cpu', or 'cuda' where CUDA is available, but received '", device.str(),
                    "'");
  return at::globalContext().defaultGenerator(device);
}

// A generator's handle, or the name of the device whose default is meant.
at::Generator generatorAt(Env& env, napi_value value) {
  if (js::typeOf(env.napi, value) == napi_string) return defaultGenerator(deviceAt(env, value));
  const auto& object = env.slots.get(js::toDouble(env.napi, value, "a Generator"));
  if (!object.isGenerator()) throw BadValue{"expected a Generator"};
  return object.toGenerator();
}

napi_value newGenerator(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    const auto device = deviceAt(env, args[0]);
    const at::Generator generator = defaultGenerator(device);
    at::Generator fresh = generator.clone();
    fresh.set_current_seed(c10::default_rng_seed_val);
    return js::number(napi, env.slots.insert(std::move(fresh)));
  });
}

uint64_t seedAt(napi_env napi, napi_value value) {
  if (js::typeOf(napi, value) == napi_bigint) {
    bool lossless;
    uint64_t seed;
    check(napi_get_value_bigint_uint64(napi, value, &seed, &lossless));
    if (lossless) return seed;
  }
  return static_cast<uint64_t>(js::toInt64(napi, value, "a seed (an integer of 64 bits)"));
}

napi_value seedGenerator(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    at::Generator generator = generatorAt(Env::of(napi), args[0]);
    const uint64_t seed = seedAt(napi, args[1]);
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(seed);
    return nullptr;
  });
}

// Every default generator, as torch.manual_seed does.
napi_value seedAll(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    const uint64_t seed = seedAt(napi, args[0]);
    at::manual_seed(seed);
    return nullptr;
  });
}

napi_value initialSeed(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    return js::unsignedInteger(napi, generatorAt(Env::of(napi), args[0]).current_seed());
  });
}

napi_value generatorState(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    at::Generator generator = generatorAt(env, args[0]);
    const std::lock_guard lock(generator.mutex());
    return toHandle(env, generator.get_state());
  });
}

napi_value setGeneratorState(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    at::Generator generator = generatorAt(env, args[0]);
    // A copy: libtorch reads the state as words, and one from a file may lie at any address.
    const at::Tensor state = tensorAt(env, args[1]).clone(at::MemoryFormat::Contiguous);
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
    return nullptr;
  });
}

}  // namespace

void defineRandom(napi_env env, napi_value exports) {
  define(env, exports, "newGenerator", newGenerator);
  define(env, exports, "seedGenerator", seedGenerator);
  define(env, exports, "seedAll", seedAll);
  define(env, exports, "initialSeed", initialSeed);
  define(env, exports, "generatorState", generatorState);
  define(env, exports, "setGeneratorState", setGeneratorState);
}

}  // namespace espalier
