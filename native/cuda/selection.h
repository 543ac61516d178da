// The passes of a selection on a GPU. What one finds stays on the device, where the next one reads it:
// nothing waits. The passes are those of cpu/histogram.cc, and so are their results.
#pragma once

#include <optional>
#include <vector>

#include "chunks.h"

namespace espalier::gpu {

struct Scores {
  Type type;
  const void* data;
  const uint8_t* alive;
  uint8_t* out;
  int64_t size;
};

// Random keys (philox.h) instead of scores.
struct RandomStream {
  uint64_t seed, stream;
};

// What competes. Random keys are those of the one entry of `scores`, whose type and data are not looked at.
struct Pool {
  std::vector<Scores> scores;
  Type keys;  // the type in whose keys they compete; of random ones kFloat
  bool by_value = false;
  std::optional<RandomStream> random;

  int key_bits() const;
  int64_t total() const;
  int64_t length() const { return chunk_length(total()); }
  int64_t chunks() const;
};

// Where a selection stands.
struct State {
  uint64_t prefix;  // of the wanted key; at the end the key
  int64_t rank;     // of the wanted key among those of that prefix; at the end how many of its ties go
  int64_t alive;    // how many compete, counted by the first pass
  uint64_t nan_at;  // the first NaN's place in the pool; all ones: none
};
inline constexpr uint64_t kNoNan = ~uint64_t{0};

void set_state(const State& value, State* state, Stream stream);
// Adds the alive keys of state->prefix to the bins, by their digit; pass 0 looks for NaNs.
void add_histogram(const Pool& pool, int pass, State* state, uint64_t* bins, Stream stream);
// Finds the digit of the wanted rank; clears the bins.
void find_digit(uint64_t* bins, int64_t count, bool first, State* state, Stream stream);
// Writes the bitmaps of the keys at or above the state's; how many equal it, for each chunk of the pool.
void cut(const Pool& pool, const State* state, int64_t* ties, Stream stream);
// Takes the first state->rank of those that equal it out. before: their sums (sum_counts).
void drop_ties(const Pool& pool, const State* state, const int64_t* before, Stream stream);

}  // namespace espalier::gpu
