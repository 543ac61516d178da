// Switches of the libraries that operators run on. They belong to the process.
#include <ATen/Context.h>

#include <functional>
#include <map>

#include "errors.h"
#include "modules.h"

namespace espalier {

namespace {

struct Switch {
  std::function<bool()> get;
  std::function<void(bool)> set;
};

at::Context& context() { return at::globalContext(); }

// By the names that torch.backends has.
const std::map<std::string, Switch>& switches() {
  static const auto& table = *new std::map<std::string, Switch>{
      {"cudnn.enabled",
       {[] { return context().userEnabledCuDNN(); }, [](bool on) { context().setUserEnabledCuDNN(on); }}},
      {"cudnn.benchmark",
       {[] { return context().benchmarkCuDNN(); }, [](bool on) { context().setBenchmarkCuDNN(on); }}},
      {"cudnn.deterministic",
       {[] { return context().deterministicCuDNN(); }, [](bool on) { context().setDeterministicCuDNN(on); }}},
      {"cuda.matmul.allow_fp16_accumulation",
       {[] { return context().allowFP16AccumulationCuBLAS(); },
        [](bool on) { context().setAllowFP16AccumulationCuBLAS(on); }}},
      {"cuda.matmul.allow_fp16_reduced_precision_reduction",
       {[] {
          return context().allowFP16ReductionCuBLAS() ==
                 at::CuBLASReductionOption::AllowReducedPrecisionWithSplitK;
        },
        [](bool on) { context().setAllowFP16ReductionCuBLAS(on); }}},
      {"cuda.matmul.allow_bf16_reduced_precision_reduction",
       {[] {
          return context().allowBF16ReductionCuBLAS() ==
                 at::CuBLASReductionOption::AllowReducedPrecisionWithSplitK;
        },
        [](bool on) { context().setAllowBF16ReductionCuBLAS(on); }}},
      {"cuda.flash_sdp",
       {[] { return context().userEnabledFlashSDP(); }, [](bool on) { context().setSDPUseFlash(on); }}},
      {"cuda.mem_efficient_sdp",
       {[] { return context().userEnabledMemEfficientSDP(); },
        [](bool on) { context().setSDPUseMemEfficient(on); }}},
      {"cuda.math_sdp",
       {[] { return context().userEnabledMathSDP(); }, [](bool on) { context().setSDPUseMath(on); }}},
      {"cuda.cudnn_sdp",
       {[] { return context().userEnabledCuDNNSDP(); }, [](bool on) { context().setSDPUseCuDNN(on); }}},
  };
  return table;
}

const Switch& switchAt(napi_env napi, napi_value name) {
  const auto text = js::toString(napi, name, "the name of a switch");
  const auto found = switches().find(text);
  if (found == switches().end()) throw BadValue{"expected a switch but received " + text};
  return found->second;
}

// getSwitch(name) => boolean
napi_value getSwitch(napi_env napi, napi_callback_info info) {
  return guard(napi, [&] {
    const js::Arguments<1> args(napi, info);
    return js::boolean(napi, switchAt(napi, args[0]).get());
  });
}

// setSwitch(name, on)
napi_value setSwitch(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<2> args(napi, info);
    switchAt(napi, args[0]).set(js::toBool(napi, args[1]));
    return nullptr;
  });
}

bool isMatmul(napi_env napi, napi_value library) {
  const auto name = js::toString(napi, library, "matmul or cudnn");
  if (name != "matmul" && name != "cudnn") throw BadValue{"expected matmul or cudnn but received " + name};
  return name == "matmul";
}

// float32Precision('matmul' or 'cudnn') => 'ieee', 'tf32' or 'none', on CUDA
napi_value float32Precision(napi_env napi, napi_callback_info info) {
  return guard(napi, [&] {
    const js::Arguments<1> args(napi, info);
    const auto operation = isMatmul(napi, args[0]) ? at::Float32Op::MATMUL : at::Float32Op::CONV;
    return js::string(napi,
                      at::precision2str(context().float32Precision(at::Float32Backend::CUDA, operation)));
  });
}

// setFloat32Precision('matmul' or 'cudnn', precision). What says the same in libtorch's older terms is kept
// in step: it refuses to compute where the two differ.
napi_value setFloat32Precision(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<2> args(napi, info);
    const bool matmul = isMatmul(napi, args[0]);
    const auto precision = at::str2precision(js::toString(napi, args[1], "a precision"));
    const bool tf32 = precision == at::Float32Precision::TF32;
    constexpr auto cuda = at::Float32Backend::CUDA;
    if (matmul) {
      context().setAllowTF32CuBLAS(tf32);
      context().setFloat32Precision(cuda, at::Float32Op::MATMUL, precision);
    } else {
      context().setAllowTF32CuDNN(tf32);
      context().setFloat32Precision(cuda, at::Float32Op::CONV, precision);
      context().setFloat32Precision(cuda, at::Float32Op::RNN, precision);
    }
    return nullptr;
  });
}

}  // namespace

void defineBackends(napi_env env, napi_value exports) {
  define(env, exports, "getSwitch", getSwitch);
  define(env, exports, "setSwitch", setSwitch);
  define(env, exports, "float32Precision", float32Precision);
  define(env, exports, "setFloat32Precision", setFloat32Precision);
}

}  // namespace espalier
