// A pool, launch by launch.
#pragma once

#include <algorithm>

#include "keys.h"

namespace espalier::gpu {

// Calls f(spans, source) for batches of scores of one type.
template <class F>
void for_batches(const Pool& pool, const F& f) {
  const int64_t length = pool.length();
  const auto of_type = [&](Type type, const auto& source) {
    Spans batch;
    batch.length = length;
    int64_t start = 0, chunk = 0;
    for (const Scores& s : pool.scores) {
      if (s.type == type && s.size > 0) {
        batch.add({s.data, s.alive, s.out, s.size, start, chunk, 0});
        if (batch.full()) {
          f(batch, source);
          batch = {};
          batch.length = length;
        }
      }
      start += s.size;
      chunk += chunks_in(s.size, length);
    }
    if (batch.count > 0) f(batch, source);
  };
  if (pool.random) {
    const KeySpace<uint32_t> space{kRandomMask, kRandomMask, 31};
    of_type(pool.keys, RandomKeys{space, pool.random->seed, pool.random->stream});
    return;
  }
  for (const Type type : {Type::kFloat, Type::kDouble, Type::kHalf, Type::kBFloat16}) {
    const bool any = std::any_of(pool.scores.begin(), pool.scores.end(),
                                 [&](const Scores& s) { return s.type == type && s.size > 0; });
    if (any) with_source(type, pool.keys, pool.by_value, [&](const auto& source) { of_type(type, source); });
  }
}

}  // namespace espalier::gpu
