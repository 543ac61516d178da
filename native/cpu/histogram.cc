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

struct HistogramKernel {
  // Two tables, because neighbours often fall into one bin and each increment must wait for the one before.
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, int64_t n, Key mask, int shift,
                                  int digit, bool first, Key prefix, Key infinity, int64_t* even,
                                  int64_t* odd, bool* nan) {
    const Key digit_mask = static_cast<Key>((uint64_t{1} << digit) - 1);
    Key largest = 0;
    for (int64_t i = 0; i < n; i += kWord) {
      const auto visit = [&](int64_t element, int64_t* table) {
        const Key key = keys[element] & mask;
        largest = std::max(largest, key);
        const Key high = static_cast<Key>(key >> shift);
        if (first || static_cast<Key>(high >> digit) == prefix) table[high & digit_mask]++;
      };
      uint64_t word = load_word(alive, i, n);
      if (word == ~uint64_t{0}) {
        for (int64_t j = 0; j < kWord; j += 2) {
          visit(i + j, even);
          visit(i + j + 1, odd);
        }
      } else {
        for (; word != 0; word &= word - 1) visit(i + std::countr_zero(word), even);
      }
    }
    if (largest > infinity) *nan = true;
  }
};

// Bitmap of the keys above b.high if !inclusive, else of those at or above b.low; counts those in [low, high]
// and NaNs.
struct CutKernel {
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, uint8_t* out, int64_t n,
                                  Bracket<Key> b, bool inclusive, int64_t* inside, bool* nan) {
    int64_t count = 0;
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
      count += std::popcount(c.at_least & ~c.above & word);
      any_nan |= c.nan & word;
      if (out) store_word(out, i, n, (inclusive ? c.at_least : c.above) & word);
    }
    *inside = count;
    if (any_nan) *nan = true;
  }
};

template <class Key>
struct CutResult {
  int64_t inside = 0;
  bool nan = false;
};

template <class Key>
CutResult<Key> cut_chunk(const Pool<Key>& pool, const Chunk& c, ChunkReader<Key>& reader, Key key,
                         bool inclusive, uint8_t* out) {
  const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
  CutResult<Key> result;
  dispatch<CutKernel>(reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr,
                      out ? out + c.begin / 8 : nullptr, c.end - c.begin,
                      Bracket<Key>{pool.space.mask, key, key, pool.space.infinity}, inclusive, &result.inside,
                      &result.nan);
  return result;
}

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
  const int shift = pass_shift(pool.space.bits, pass);
  const int digit = digit_bits(pool.space.bits, pass);
  const size_t bins = static_cast<size_t>(bin_count(pool.space.bits, pass));
  const std::vector<Chunk> chunks = cut_into_chunks(pool.sizes());
  std::vector<int64_t> total(bins);
  std::vector<uint8_t> nan(chunks.size());
  std::mutex mutex;
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    ChunkReader<Key> reader;
    std::vector<int64_t> even(bins), odd(bins);
    for (int64_t i = first; i < last; i++) {
      const Chunk& c = chunks[static_cast<size_t>(i)];
      const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
      bool found = false;
      dispatch<HistogramKernel>(reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr,
                                c.end - c.begin, pool.space.mask, shift, digit, pass == 0, prefix,
                                pool.space.infinity, even.data(), odd.data(), &found);
      nan[static_cast<size_t>(i)] = found;
    }
    const std::lock_guard<std::mutex> lock(mutex);
    for (size_t b = 0; b < bins; b++) total[b] += even[b] + odd[b];
  });
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
  std::vector<at::Tensor> result;
  std::vector<uint8_t*> out;
  for (const auto& source : pool.sources) {
    result.push_back(empty_bitmap(source->size));
    out.push_back(result.back().mutable_data_ptr<uint8_t>());
  }
  const std::vector<Chunk> chunks = cut_into_chunks(pool.sizes());
  std::vector<int64_t> inside(chunks.size());
  const auto pass = [&](size_t begin, size_t end, bool inclusive) {
    at::parallel_for(
        static_cast<int64_t>(begin), static_cast<int64_t>(end), 1, [&](int64_t first, int64_t last) {
          ChunkReader<Key> reader;
          for (auto i = static_cast<size_t>(first); i < static_cast<size_t>(last); i++) {
            const auto tensor = static_cast<size_t>(chunks[i].tensor);
            inside[i] = cut_chunk<Key>(pool, chunks[i], reader, key, inclusive, out[tensor]).inside;
          }
        });
  };
  // First with every tie kept, counting them; then the leading chunks whose ties all go once more without,
  // and the one in which the budget ends element by element.
  pass(0, chunks.size(), true);
  size_t whole = 0;
  while (whole < chunks.size() && inside[whole] <= ties) ties -= inside[whole++];
  pass(0, whole, false);
  if (whole < chunks.size() && ties > 0) {
    const Chunk& c = chunks[whole];
    ChunkReader<Key> reader;
    const Key* keys = reader.read(pool, c);
    uint8_t* bits = out[static_cast<size_t>(c.tensor)];
    for (int64_t e = c.begin; e < c.end && ties > 0; e++) {
      const auto bit = static_cast<uint8_t>(1 << (e % 8));
      if ((bits[e / 8] & bit) && (keys[e - c.begin] & pool.space.mask) == key) {
        bits[e / 8] = static_cast<uint8_t>(bits[e / 8] & ~bit);
        ties--;
      }
    }
  }
  return result;
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

#define ESPALIER_INSTANTIATE(Key)                                                   \
  template int64_t alive_count(const Pool<Key>&);                                   \
  template std::vector<int64_t> histogram(const Pool<Key>&, int, Key, const char*); \
  template int64_t count_ties(const Pool<Key>&, Key);                               \
  template std::vector<at::Tensor> cut(const Pool<Key>&, Key, int64_t);             \
  template void check_nan(const Pool<Key>&, const char*);                           \
  template void throw_nan(const Pool<Key>&, const Chunk&, const char*);
ESPALIER_INSTANTIATE(uint16_t)
ESPALIER_INSTANTIATE(uint32_t)
ESPALIER_INSTANTIATE(uint64_t)
#undef ESPALIER_INSTANTIATE

}  // namespace espalier
