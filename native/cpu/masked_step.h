// The walk of a masked optimizer step over one chunk of a parameter, for every rule, dtype and form of state.
//
// A rule says how one element is updated (adam.h, sgd.h), and update_block() how 64 are, dead ones made +0.
// State (the moments, and the float32 master weights of narrow parameters) has one of two forms. *Dense*: an
// element for each of the parameter's, +0 where it is pruned. *Compact*: an element for each survivor, in the
// order of compress(); survivors are gathered into blocks of 64, so that a rule sees the same numbers in both
// forms, and gives the same bits.
#pragma once

#include <array>

#include "block.h"

namespace espalier {

// The arrays of one chunk. T: the type of the parameter and its gradient. S: that of the state: T, or float32
// where there is a master. Compact state starts at the chunk's first survivor.
template <class T, class S>
struct Arrays {
  T* w;
  T* g;
  S* master;  // null unless S differs from T
  std::array<S*, 2> state;
};

// Calls visit(indices, count, rank) for the alive among n elements, 64 at a time and the rest at the end, and
// makes the dead ones +0 in w, and in g if zero_grads.
template <class T, class Visit>
ESPALIER_INLINE void for_survivors(T* w, T* g, const uint8_t* bits, int64_t n, bool zero_grads,
                                   const Visit& visit) {
  std::array<uint32_t, 2 * kWord> indices;
  int64_t filled = 0, rank = 0;
  for (int64_t i = 0; i < n; i += kWord) {
    const int64_t count = std::min(kWord, n - i);
    const uint64_t word = load_word(bits, i, n);
    if (word != ~uint64_t{0}) {
      clear_dead(w + i, word, count);
      if (zero_grads) clear_dead(g + i, word, count);
    }
    for (uint64_t left = word; left != 0; left &= left - 1)
      indices[static_cast<size_t>(filled++)] = static_cast<uint32_t>(i + std::countr_zero(left));
    if (filled < kWord) continue;
    visit(indices.data(), kWord, rank);
    rank += kWord;
    filled -= kWord;
    std::memcpy(indices.data(), indices.data() + kWord, sizeof(uint32_t) * static_cast<size_t>(filled));
  }
  if (filled > 0) visit(indices.data(), filled, rank);
}

// One block, in the type of arithmetic. Moments that the rule has not are not looked at.
template <class Isa, class Rule, class Math, class Scalars>
ESPALIER_INLINE void update_block(Math* __restrict w, const Math* __restrict g, Math* __restrict first,
                                  Math* __restrict second, uint64_t word, const Scalars& s) {
  alignas(64) BitsOf<Math> keep[kWord];
  spread(word, keep);
#pragma GCC ivdep
  for (int j = 0; j < kWord; j++) {
    Math weight = w[j];
    if constexpr (Rule::kStates == 2) {
      Math a = first[j], b = second[j];
      Rule::template element<Isa>(weight, g[j], a, b, s);
      first[j] = keep_bits(keep[j], a);
      second[j] = keep_bits(keep[j], b);
    } else if constexpr (Rule::kStates == 1) {
      Math a = first[j];
      Rule::template element<Isa>(weight, g[j], a, s);
      first[j] = keep_bits(keep[j], a);
    } else {
      Math none{};
      Rule::template element<Isa>(weight, g[j], none, s);
    }
    w[j] = keep_bits(keep[j], weight);
  }
}

template <class Rule>
struct DenseStep {
  template <class Isa, class T, class S, class Scalars>
  ESPALIER_INLINE static void run(Arrays<T, S> a, const uint8_t* bits, int64_t n, const Scalars* scalars,
                                  bool zero_grads) {
    using Math = MathOf<T>;
    constexpr bool kMaster = !std::is_same_v<T, S>;
    const Scalars s = *scalars;
    S* weights;
    if constexpr (kMaster) {
      weights = a.master;
    } else {
      weights = a.w;
    }
    alignas(64) Math buffers[4][kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      const uint64_t word = load_word(bits, i, n);
      if (word == 0) {
        const auto clear = [&](auto* x) {
          std::memset(static_cast<void*>(x + i), 0, sizeof *x * static_cast<size_t>(count));
        };
        clear(a.w);
        if (kMaster) clear(a.master);
        for (int k = 0; k < Rule::kStates; k++) clear(a.state[k]);
      } else if (!kNarrow<S> && count == kWord) {
        auto* w = reinterpret_cast<Math*>(weights + i);
        const auto* g = reinterpret_cast<const Math*>(a.g + i);
        if constexpr (kMaster) {
          load_block<T>(a.g + i, buffers[1], kWord);
          g = buffers[1];
        }
        update_block<Isa, Rule, Math>(
            w, g, Rule::kStates > 0 ? reinterpret_cast<Math*>(a.state[0] + i) : nullptr,
            Rule::kStates > 1 ? reinterpret_cast<Math*>(a.state[1] + i) : nullptr, word, s);
        if constexpr (kMaster) store_block<T>(w, a.w + i, kWord);
      } else {
        if (count < kWord) std::memset(buffers, 0, sizeof buffers);
        load_block<S>(weights + i, buffers[0], count);
        load_block<T>(a.g + i, buffers[1], count);
        for (int k = 0; k < Rule::kStates; k++) load_block<S>(a.state[k] + i, buffers[2 + k], count);
        update_block<Isa, Rule, Math>(buffers[0], buffers[1], buffers[2], buffers[3], word, s);
        store_block<S>(buffers[0], weights + i, count);
        if constexpr (kMaster) store_block<T>(buffers[0], a.w + i, count);
        for (int k = 0; k < Rule::kStates; k++) store_block<S>(buffers[2 + k], a.state[k] + i, count);
      }
      if (zero_grads && word != ~uint64_t{0}) clear_dead(a.g + i, word, count);
    }
  }
};

template <class Rule>
struct CompactStep {
  template <class Isa, class T, class S, class Scalars>
  ESPALIER_INLINE static void run(Arrays<T, S> a, const uint8_t* bits, int64_t n, const Scalars* scalars,
                                  bool zero_grads) {
    using Math = MathOf<T>;
    constexpr bool kMaster = !std::is_same_v<T, S>;
    const Scalars s = *scalars;
    alignas(64) Math buffers[4][kWord] = {};
    alignas(64) T gathered[kWord] = {};
    const auto gather = [&](const T* from, const uint32_t* indices, int64_t count, Math* to) {
      for (int64_t j = 0; j < count; j++) gathered[j] = from[indices[j]];
      load_block<T>(gathered, to, kWord);
    };
    for_survivors(a.w, a.g, bits, n, zero_grads, [&](const uint32_t* indices, int64_t count, int64_t rank) {
      gather(a.g, indices, count, buffers[1]);
      if constexpr (kMaster) {
        load_block<S>(a.master + rank, buffers[0], count);
      } else {
        gather(a.w, indices, count, buffers[0]);
      }
      for (int k = 0; k < Rule::kStates; k++) load_block<S>(a.state[k] + rank, buffers[2 + k], count);
      update_block<Isa, Rule, Math>(buffers[0], buffers[1], buffers[2], buffers[3], ~uint64_t{0}, s);
      if constexpr (kMaster) store_block<S>(buffers[0], a.master + rank, count);
      store_block<T>(buffers[0], gathered, kWord);
      for (int64_t j = 0; j < count; j++) a.w[indices[j]] = gathered[j];
      for (int k = 0; k < Rule::kStates; k++) store_block<S>(buffers[2 + k], a.state[k] + rank, count);
    });
  }
};

}  // namespace espalier
