// The walk of a step, for every rule, dtype and form of state; the arithmetic is in adam.h and sgd.h, and the
// same as on the CPU. Octets that are all pruned are written and not read.
#pragma once

#include "float.h"
#include "spans.h"
#include "step.h"

namespace espalier::gpu {

struct StepItem {
  void* weight;
  void* gradient;
  void* master;
  void* state[2];
  const uint8_t* alive;
  const int64_t* before;  // survivors before each chunk, where state is compact
  const void* scalars;    // where each parameter has its own
  int64_t size;
  int64_t chunk;  // 0: chunks are counted for each parameter
  int64_t launch_chunk;
};

using StepItems = Batch<StepItem, 32>;

ESPALIER_DEVICE double factor_of(const Factor& clip) {
  if (!clip.data) return 1;
  return clip.wide ? *static_cast<const double*>(clip.data) : *static_cast<const float*>(clip.data);
}

template <class Rule, class Math, class Scalars>
ESPALIER_DEVICE void update(Math& w, Math g, Math* state, const Scalars& s) {
  if constexpr (Rule::kStates == 2) {
    Rule::template element<Gpu>(w, g, state[0], state[1], s);
  } else {
    Rule::template element<Gpu>(w, g, state[0], s);
  }
}

// T: the type of the parameter and its gradient. S: that of the state: T, or float where there is a master.
template <class Rule, class T, class S, class Scalars>
ESPALIER_DEVICE void dense_octet(const StepItem& item, int64_t i, uint32_t alive, const Scalars& s,
                                 bool zero_gradients) {
  constexpr bool kMaster = !std::is_same_v<T, S>;
  auto* weights = static_cast<T*>(item.weight);
  auto* gradients = static_cast<T*>(item.gradient);
  Octet<T> g{}, narrow_w{};
  Octet<S> w{}, state[2]{};
  if (alive) {
    load_octet(gradients, i, item.size, g);
    load_octet(static_cast<const S*>(kMaster ? item.master : item.weight), i, item.size, w);
#pragma unroll
    for (int k = 0; k < Rule::kStates; k++)
      load_octet(static_cast<const S*>(item.state[k]), i, item.size, state[k]);
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      const bool lives = alive >> j & 1;
      MathOf<S> weight = widen(w.x[j]);
      MathOf<S> moments[2] = {};
#pragma unroll
      for (int k = 0; k < Rule::kStates; k++) moments[k] = widen(state[k].x[j]);
      update<Rule, MathOf<S>>(weight, widen(g.x[j]), moments, s);
      weight = lives ? weight : MathOf<S>{0};
      narrow(weight, &w.x[j]);
      if constexpr (kMaster) narrow(weight, &narrow_w.x[j]);
#pragma unroll
      for (int k = 0; k < Rule::kStates; k++) narrow(lives ? moments[k] : MathOf<S>{0}, &state[k].x[j]);
      if (!lives) g.x[j] = T{};
    }
  }
  if constexpr (kMaster) {
    store_octet(w, static_cast<S*>(item.master), i, item.size);
    store_octet(narrow_w, weights, i, item.size);
  } else {
    store_octet(w, weights, i, item.size);
  }
#pragma unroll
  for (int k = 0; k < Rule::kStates; k++) store_octet(state[k], static_cast<S*>(item.state[k]), i, item.size);
  if (zero_gradients && alive != 0xFF) store_octet(g, gradients, i, item.size);
}

template <class Rule, class T, class S, class Scalars>
ESPALIER_DEVICE void compact_octet(const StepItem& item, int64_t i, uint32_t alive, int64_t rank,
                                   const Scalars& s, bool zero_gradients) {
  constexpr bool kMaster = !std::is_same_v<T, S>;
  auto* weights = static_cast<T*>(item.weight);
  auto* gradients = static_cast<T*>(item.gradient);
  Octet<T> g{}, w{};
  if (alive) {
    load_octet(gradients, i, item.size, g);
    if constexpr (!kMaster) load_octet(weights, i, item.size, w);
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      if (!(alive >> j & 1)) {
        w.x[j] = T{};
        g.x[j] = T{};
        continue;
      }
      MathOf<S> weight, moments[2] = {};
      if constexpr (kMaster) {
        weight = widen(static_cast<const S*>(item.master)[rank]);
      } else {
        weight = widen(w.x[j]);
      }
#pragma unroll
      for (int k = 0; k < Rule::kStates; k++) moments[k] = widen(static_cast<const S*>(item.state[k])[rank]);
      update<Rule, MathOf<S>>(weight, widen(g.x[j]), moments, s);
      narrow(weight, &w.x[j]);
      if constexpr (kMaster) narrow(weight, static_cast<S*>(item.master) + rank);
#pragma unroll
      for (int k = 0; k < Rule::kStates; k++) narrow(moments[k], static_cast<S*>(item.state[k]) + rank);
      rank++;
    }
  }
  store_octet(w, weights, i, item.size);
  if (zero_gradients && alive != 0xFF) store_octet(g, gradients, i, item.size);
}

// kHeld: scalars lie on the device, for each parameter. Otherwise they are constants of the launch.
template <class Rule, class T, class S, bool kCompact, bool kHeld, class Scalars>
__global__ void __launch_bounds__(kThreads)
    step_kernel(const StepItems items, const Scalars given, Factor clip, bool maximize, bool zero_gradients) {
  Scalars s = given;
  s.scale = clip_scale<decltype(s.scale)>(factor_of(clip), maximize);
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = blockIdx.x; c < items.chunks; c += gridDim.x) {
    const Piece<StepItem> piece = piece_of(items, c);
    const StepItem& item = *piece.item;
    if constexpr (kHeld) {
      const auto scale = s.scale;
      s = *static_cast<const Scalars*>(item.scalars);
      s.scale = scale;
    }
    if constexpr (kCompact) {
      int64_t rank = item.before[piece.chunk];
      for (int64_t base = piece.first; base < piece.last; base += step) {
        const int64_t i = base + threadIdx.x * kOctet;
        const uint32_t alive = i < piece.last ? load_byte(item.alive, i, item.size) : 0;
        int total;
        const int64_t earlier = sum_before(count_ones(alive), &total);
        if (i < piece.last) compact_octet<Rule, T, S>(item, i, alive, rank + earlier, s, zero_gradients);
        rank += total;
      }
    } else {
      for (int64_t i = piece.first + threadIdx.x * kOctet; i < piece.last; i += step)
        dense_octet<Rule, T, S>(item, i, load_byte(item.alive, i, item.size), s, zero_gradients);
    }
  }
}

template <class Rule, class Scalars, class T, class S, bool kCompact, bool kHeld>
void step_of_type(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
                  Type type, const Scalars& scalars, Factor clip, bool maximize, bool zero_gradients,
                  Stream stream) {
  constexpr bool kMaster = !std::is_same_v<T, S>;
  StepItems items;
  const auto flush = [&] {
    launch(step_kernel<Rule, T, S, kCompact, kHeld, Scalars>, blocks_for(items.chunks, 32), kThreads, 0, stream,
           items, scalars, clip, maximize, zero_gradients);
    items = {};
  };
  for (size_t p = 0; p < parameters.size(); p++) {
    const Parameter& x = parameters[p];
    if (x.type != type || x.size == 0 || x.compact != kCompact || (x.master != nullptr) != kMaster) continue;
    const int64_t length = chunk_length(x.size);
    if (items.count > 0 && items.length != length) flush();
    items.length = length;
    items.add({x.weight, x.gradient, x.master, {x.state[0], x.state[1]}, x.alive, before[p], x.scalars, x.size, 0, 0});
    if (items.full()) flush();
  }
  flush();
}

// make(Math{}) gives the scalars in a type of arithmetic.
template <class Rule, bool kHeld, class Make>
void step_all(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
              const Make& make, Factor clip, bool maximize, bool zero_gradients, Stream stream) {
  const auto of_type = [&](auto zero, auto state, Type type) {
    using T = decltype(zero);
    using S = decltype(state);
    const auto scalars = make(MathOf<S>{});
    using Scalars = std::decay_t<decltype(scalars)>;
    step_of_type<Rule, Scalars, T, S, false, kHeld>(parameters, before, type, scalars, clip, maximize,
                                             zero_gradients, stream);
    step_of_type<Rule, Scalars, T, S, true, kHeld>(parameters, before, type, scalars, clip, maximize, zero_gradients,
                                            stream);
  };
  of_type(float{}, float{}, Type::kFloat);
  of_type(double{}, double{}, Type::kDouble);
  of_type(c10::Half{}, c10::Half{}, Type::kHalf);
  of_type(c10::Half{}, float{}, Type::kHalf);
  of_type(c10::BFloat16{}, c10::BFloat16{}, Type::kBFloat16);
  of_type(c10::BFloat16{}, float{}, Type::kBFloat16);
}

}  // namespace espalier::gpu
