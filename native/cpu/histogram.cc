// The passes of an exact radix selection: histogram, ties, cut. Each gives integers that processes can add
// up, so the same passes serve a pool that is spread over many of them. selection.cc takes a shorter way
// where it can.
#include "selection.h"

#include <ATen/ATen.h>
#include <torch/library.h>

#include <mutex>
#include <numeric>

#include "bits.h"
#include "classify.h"

namespace espalier {

namespace {

// Four tables, because neighbours often fall into one bin and each increment must wait for the one before.
constexpr int kTables = 4;

struct HistogramKernel {
  // Counts the alive keys in [b.low, b.high] by a digit. tables: kTables of them, one after the other.
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, int64_t n, Bracket<Key> b, int shift,
                                  Key digit_mask, uint32_t* tables, int64_t bins, bool* nan) {
    alignas(64) Key block[kWord] = {};
    alignas(64) uint32_t digits[kWord];
    uint64_t any_nan = 0;
    for (int64_t i = 0; i < n; i += kWord) {
      if (n - i >= kWord) {
        std::copy(keys + i, keys + i + kWord, block);
      } else {
        std::copy(keys + i, keys + n, block);
      }
      uint64_t word = load_word(alive, i, n);
      const Classes c = classify(Isa{}, block, b);
      any_nan |= c.nan & word;
      word &= c.at_least & ~c.above;
      if (word == 0) continue;
      for (int j = 0; j < kWord; j++)
        digits[j] = static_cast<uint32_t>(static_cast<Key>((block[j] & b.mask) >> shift) & digit_mask);
      if (word == ~uint64_t{0}) {
        for (int j = 0; j < kWord; j++) tables[(j % kTables) * bins + digits[j]]++;
      } else {
        for (; word != 0; word &= word - 1) {
          const int j = std::countr_zero(word);
          tables[(j % kTables) * bins + digits[j]]++;
        }
      }
    }
    if (any_nan) *nan = true;
  }
};

// What a chunk has around one key.
struct CutResult {
  int64_t below = 0, inside = 0;  // alive keys
  bool nan = false;
};

// Bitmap of the keys above b.high if !inclusive, else of those at or above b.low.
struct CutKernel {
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, uint8_t* out, int64_t n,
                                  Bracket<Key> b, bool inclusive, CutResult* result) {
    int64_t below = 0, inside = 0;
    uint64_t any_nan = 0;
    Key tail[kWord] = {};
    for (int64_t i = 0; i < n; i += kWord) {
      const uint64_t word = load_word(alive, i, n);
      const Key* block = keys + i;
      if (n - i < kWord) {
        std::copy(block, keys + n, tail);
        block = tail;
      }
      const Classes c = classify(Isa{}, block, b);
      below += std::popcount(~c.at_least & word);
      inside += std::popcount(c.at_least & ~c.above & word);
      any_nan |= c.nan & word;
      if (out) store_word(out, i, n, (inclusive ? c.at_least : c.above) & word);
    }
    *result = {below, inside, any_nan != 0};
  }
};

template <class Key>
CutResult cut_chunk(const Pool<Key>& pool, const Chunk& c, ChunkReader<Key>& reader, Key key, bool inclusive,
                    uint8_t* out) {
  const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
  CutResult result;
  dispatch<CutKernel>(reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr,
                      out ? out + c.begin / 8 : nullptr, c.end - c.begin,
                      Bracket<Key>{pool.space.mask, key, key, pool.space.infinity}, inclusive, &result);
  return result;
}

// Bitmaps that are cut at one key.
template <class Key>
class Cut {
 public:
  // With every element of that key still in.
  Cut(const Pool<Key>& pool, Key key) : pool_(pool), key_(key), chunks_(cut_into_chunks(pool.sizes())) {
    for (const auto& source : pool.sources) {
      bitmaps_.push_back(empty_bitmap(source->size));
      out_.push_back(bitmaps_.back().template mutable_data_ptr<uint8_t>());
    }
    results_.resize(chunks_.size());
    pass(0, chunks_.size(), true);
  }

  const std::vector<Chunk>& chunks() const { return chunks_; }
  const std::vector<CutResult>& results() const { return results_; }

  // Takes the first `ties` elements of the key out: the leading chunks whose ties all go are read once more,
  // and the one in which the budget ends is done element by element.
  std::vector<at::Tensor> without(int64_t ties) {
    size_t whole = 0;
    while (whole < chunks_.size() && results_[whole].inside <= ties) ties -= results_[whole++].inside;
    pass(0, whole, false);
    if (whole < chunks_.size() && ties > 0) {
      const Chunk& c = chunks_[whole];
      ChunkReader<Key> reader;
      const Key* keys = reader.read(pool_, c);
      uint8_t* bits = out_[static_cast<size_t>(c.tensor)];
      for (int64_t e = c.begin; e < c.end && ties > 0; e++) {
        const auto bit = static_cast<uint8_t>(1 << (e % 8));
        if ((bits[e / 8] & bit) && (keys[e - c.begin] & pool_.space.mask) == key_) {
          bits[e / 8] = static_cast<uint8_t>(bits[e / 8] & ~bit);
          ties--;
        }
      }
    }
    return bitmaps_;
  }

 private:
  void pass(size_t begin, size_t end, bool inclusive) {
    at::parallel_for(static_cast<int64_t>(begin), static_cast<int64_t>(end), 1,
                     [&](int64_t first, int64_t last) {
                       ChunkReader<Key> reader;
                       for (auto i = static_cast<size_t>(first); i < static_cast<size_t>(last); i++) {
                         uint8_t* out = out_[static_cast<size_t>(chunks_[i].tensor)];
                         results_[i] = cut_chunk<Key>(pool_, chunks_[i], reader, key_, inclusive, out);
                       }
                     });
  }

  const Pool<Key>& pool_;
  Key key_;
  std::vector<Chunk> chunks_;
  std::vector<CutResult> results_;
  std::vector<at::Tensor> bitmaps_;
  std::vector<uint8_t*> out_;
};

}  // namespace

template <class Key>
int64_t alive_count(const Pool<Key>& pool) {
  int64_t total = 0;
  for (const auto& source : pool.sources) total += count_bits(source->alive, source->size);
  return total;
}

template <class Key>
void throw_nan(const Pool<Key>& pool, const Chunk& c, const char* op) {
  const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
  ChunkReader<Key> reader;
  const Key* keys = reader.read(pool, c);
  int64_t element = c.begin;
  for (; element < c.end; element++) {
    const bool alive = !source.alive || (source.alive[element / 8] >> (element % 8) & 1);
    if (alive && (keys[element - c.begin] & pool.space.mask) > pool.space.infinity) break;
  }
  TORCH_CHECK_VALUE(false, op, ": expected numbers but scores[", c.tensor, "] is NaN at element ", element);
  __builtin_unreachable();
}

template <class Key>
std::vector<int64_t> histogram(const Pool<Key>& pool, int pass, Key prefix, const char* op) {
  const int shift = pass_shift(pool.space.bits, pass), digit = digit_bits(pool.space.bits, pass);
  const int64_t bins = bin_count(pool.space.bits, pass);
  // Every key of the prefix, and in the first pass every key there is, so that a NaN is seen to be above.
  const Key low = pass == 0 ? Key{0} : static_cast<Key>(static_cast<uint64_t>(prefix) << (shift + digit));
  const Key high =
      pass == 0 ? pool.space.infinity : static_cast<Key>(low | ((uint64_t{1} << (shift + digit)) - 1));
  const Bracket<Key> bracket{pool.space.mask, low, high, pool.space.infinity};
  const std::vector<Chunk> chunks = cut_into_chunks(pool.sizes());
  std::vector<int64_t> total(static_cast<size_t>(bins));
  std::vector<uint8_t> nan(chunks.size());
  std::mutex mutex;
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    static constexpr int64_t kFlush = 65536;  // chunks, so that no counter overflows
    ChunkReader<Key> reader;
    std::vector<uint32_t> tables(static_cast<size_t>(kTables * bins));
    for (int64_t begin = first; begin < last; begin += kFlush) {
      for (int64_t i = begin; i < std::min(begin + kFlush, last); i++) {
        const Chunk& c = chunks[static_cast<size_t>(i)];
        const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
        bool found = false;
        dispatch<HistogramKernel>(reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr,
                                  c.end - c.begin, bracket, shift, static_cast<Key>(bins - 1), tables.data(),
                                  bins, &found);
        nan[static_cast<size_t>(i)] = found;
      }
      const std::lock_guard<std::mutex> lock(mutex);
      for (size_t k = 0; k < tables.size(); k++) total[k % static_cast<size_t>(bins)] += tables[k];
      std::fill(tables.begin(), tables.end(), 0);
    }
  });
  if (pass > 0) return total;
  for (size_t i = 0; i < chunks.size(); i++) {
    if (nan[i]) throw_nan(pool, chunks[i], op);
  }
  return total;
}

Place find_rank(const std::vector<int64_t>& bins, int64_t rank) {
  Place place{0, 0, 0};
  for (size_t b = 0; b < bins.size(); b++) {
    if (place.below + bins[b] >= rank) return {static_cast<int64_t>(b), place.below, bins[b]};
    place.below += bins[b];
  }
  TORCH_INTERNAL_ASSERT(false, "rank ", rank, " lies outside the histogram of ", place.below);
}

template <class Key>
int64_t count_ties(const Pool<Key>& pool, Key key) {
  const std::vector<Chunk> chunks = cut_into_chunks(pool.sizes());
  std::vector<int64_t> inside(chunks.size());
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    ChunkReader<Key> reader;
    for (int64_t i = first; i < last; i++) {
      inside[static_cast<size_t>(i)] =
          cut_chunk<Key>(pool, chunks[static_cast<size_t>(i)], reader, key, true, nullptr).inside;
    }
  });
  return std::accumulate(inside.begin(), inside.end(), int64_t{0});
}

template <class Key>
std::vector<at::Tensor> cut(const Pool<Key>& pool, Key key, int64_t ties) {
  return Cut<Key>(pool, key).without(ties);
}

template <class Key>
std::optional<std::vector<at::Tensor>> cut_at_rank(const Pool<Key>& pool, Key key, int64_t rank,
                                                   const char* op) {
  Cut<Key> cut(pool, key);
  int64_t inside = 0;
  for (size_t i = 0; i < cut.results().size(); i++) {
    const CutResult& result = cut.results()[i];
    if (result.nan) throw_nan(pool, cut.chunks()[i], op);
    rank -= result.below;
    inside += result.inside;
  }
  if (rank < 1 || rank > inside) return std::nullopt;
  return cut.without(rank);
}

template <class Key>
void check_nan(const Pool<Key>& pool, const char* op) {
  const std::vector<Chunk> chunks = cut_into_chunks(pool.sizes());
  std::vector<uint8_t> nan(chunks.size());
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    ChunkReader<Key> reader;
    for (int64_t i = first; i < last; i++) {
      const auto index = static_cast<size_t>(i);
      nan[index] = cut_chunk<Key>(pool, chunks[index], reader, Key{0}, true, nullptr).nan;
    }
  });
  for (size_t i = 0; i < chunks.size(); i++) {
    if (nan[i]) throw_nan(pool, chunks[i], op);
  }
}

#define ESPALIER_INSTANTIATE(Key)                                                                           \
  template int64_t alive_count(const Pool<Key>&);                                                           \
  template std::vector<int64_t> histogram(const Pool<Key>&, int, Key, const char*);                         \
  template int64_t count_ties(const Pool<Key>&, Key);                                                       \
  template std::vector<at::Tensor> cut(const Pool<Key>&, Key, int64_t);                                     \
  template std::optional<std::vector<at::Tensor>> cut_at_rank(const Pool<Key>&, Key, int64_t, const char*); \
  template void check_nan(const Pool<Key>&, const char*);                                                   \
  template void throw_nan(const Pool<Key>&, const Chunk&, const char*);
ESPALIER_INSTANTIATE(uint16_t)
ESPALIER_INSTANTIATE(uint32_t)
ESPALIER_INSTANTIATE(uint64_t)
#undef ESPALIER_INSTANTIATE

}  // namespace espalier
