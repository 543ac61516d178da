// Exact selection: which `count` alive elements of a pool are the smallest.
#pragma once

#include <optional>
#include <vector>

#include "chunks.h"
#include "keys.h"

namespace espalier {

// The new bitmap of each source: its alive elements without those of the pool's `count` smallest keys; of
// equal keys the one with the lower (source, element) goes first. count must be in [0, alive]. names:
// "scores" for the message about a NaN.
template <class Key>
std::vector<at::Tensor> select(const Pool<Key>& pool, int64_t count, const char* op);

// Number of alive elements of the pool.
template <class Key>
int64_t alive_count(const Pool<Key>& pool);

// --- the passes, one by one (histogram.cc)
// ---------------------------------------------------------------------------

// Alive keys whose bits above this pass's digit equal prefix, counted by the digit. Throws on a NaN in pass
// 0.
template <class Key>
std::vector<int64_t> histogram(const Pool<Key>& pool, int pass, Key prefix, const char* op);

// Where the element of 1-based rank `rank` in a histogram lies: its bin, how many lie in the bins below, how
// many in it.
struct Place {
  int64_t bin, below, inside;
};
Place find_rank(const std::vector<int64_t>& bins, int64_t rank);

// Alive elements whose key is `key`.
template <class Key>
int64_t count_ties(const Pool<Key>& pool, Key key);

// The bitmaps without keys below `key` and without the first `ties` that equal it, in pool order.
template <class Key>
std::vector<at::Tensor> cut(const Pool<Key>& pool, Key key, int64_t ties);

// The bitmaps without the `rank` smallest keys, if the one of that rank proves to be `key`. Throws on a NaN.
template <class Key>
std::optional<std::vector<at::Tensor>> cut_at_rank(const Pool<Key>& pool, Key key, int64_t rank,
                                                   const char* op);

// Throws if an alive element of the pool is a NaN, and says which.
template <class Key>
void check_nan(const Pool<Key>& pool, const char* op);
template <class Key>
[[noreturn]] void throw_nan(const Pool<Key>& pool, const Chunk& chunk, const char* op);

// Keys of a chunk, masked bits or not (Source::keys), with room for those that must be made. One per thread.
template <class Key>
class ChunkReader {
 public:
  const Key* read(const Pool<Key>& pool, const Chunk& c) {
    if (scratch_.empty()) scratch_.resize(kChunk);
    return pool.sources[static_cast<size_t>(c.tensor)]->keys(c.begin, c.end - c.begin, scratch_.data());
  }

 private:
  std::vector<Key> scratch_;
};

}  // namespace espalier
