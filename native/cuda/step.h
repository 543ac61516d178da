// A step of a masked optimizer on a GPU: one pass over all parameters.
#pragma once

#include <vector>

#include "adam.h"
#include "chunks.h"
#include "sgd.h"

namespace espalier::gpu {

// One parameter with its gradient, its bitmap and its state.
struct Parameter {
  Type type;
  bool compact;  // state is a value for each survivor
  void* weight;
  void* gradient;
  void* master;  // float32; null: there is none, and state is of the parameter's type
  void* state[2];
  const uint8_t* alive;
  int64_t size;
  const void* scalars;  // of the parameter's own arithmetic, on the device; null: those of the call
};

// What gradients are multiplied by, on the device. Null: 1.
struct Factor {
  const void* data;
  bool wide;  // float64, else float32
};

// before[p]: for parameter p, if its state is compact, the survivors before each of its chunks (count_chunks,
// sum_counts).
void adam_step(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
               const AdamOptions& options, Factor clip, bool zero_gradients, Stream stream);
// What an Adam step multiplies with, of parameters whose step counts and learning rate lie on the device: narrow[i] and
// wide[i] for steps[i].
void adam_scalars_on_device(const std::vector<const float*>& steps, Factor lr, const AdamOptions& options,
                            AdamScalars<float>* narrow, AdamScalars<double>* wide, Stream stream);
void sgd_step(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
              const SgdOptions& options, Factor clip, bool zero_gradients, Stream stream);

}  // namespace espalier::gpu
