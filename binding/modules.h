// What the addon exports, one function per file of this folder.
#pragma once

#include <c10/core/Device.h>

#include "js.h"

namespace espalier {

struct Env;

inline void define(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  check(napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function));
  check(napi_set_named_property(env, exports, name, function));
}

void defineCalls(napi_env env, napi_value exports);         // call.cc
void defineTensors(napi_env env, napi_value exports);       // tensor.cc
void defineMemory(napi_env env, napi_value exports);        // memory.cc
void defineAutograd(napi_env env, napi_value exports);      // autograd.cc
void defineFunctions(napi_env env, napi_value exports);     // function.cc
void defineModes(napi_env env, napi_value exports);         // modes.cc
void defineRandom(napi_env env, napi_value exports);        // random.cc
void defineDevices(napi_env env, napi_value exports);       // device.cc
void defineStreams(napi_env env, napi_value exports);       // stream.cc
void defineDeviceMemory(napi_env env, napi_value exports);  // device_memory.cc
void defineBackends(napi_env env, napi_value exports);      // backends.cc
void defineFiles(napi_env env, napi_value exports);         // file.cc
void defineShardWriting(napi_env env, napi_value exports);  // shard_write.cc
void defineShardReading(napi_env env, napi_value exports);  // shard_read.cc
void defineDistributed(napi_env env, napi_value exports);   // dist/dist.cc

namespace dist {
void defineCollectives(napi_env env, napi_value exports);  // dist/collectives.cc
void end(Env& env);                                        // leaves the world at once, without a word
}  // namespace dist

// The index of a CUDA device that is there.
c10::DeviceIndex deviceIndexAt(napi_env env, napi_value value);  // stream.cc

// Gives cached blocks of every accelerator back to it. No-op without one.
void emptyDeviceCaches();

}  // namespace espalier
