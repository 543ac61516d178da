// Selection in about one read of the data.
//
// A sample brackets the key of the wanted rank (Floyd and Rivest 1975). One pass then counts what lies below
// the bracket, writes a bitmap of what lies above it, and sets aside the few keys inside with their places,
// in pool order. If the rank proves to fall inside, the threshold is found among those alone, and their bits
// are set: ties come out in pool order because the candidates are kept in it. Where the bracket is a single
// key (a pool full of equal values), nothing is set aside: its ties are counted and cut. If the rank falls
// outside after all, or if too many keys are inside, the radix passes of histogram.cc find the threshold.
// Either way the result is exact and the same.
#include "selection.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <utility>

#include "bits.h"
#include "classify.h"
#include "rank.h"

namespace espalier {

namespace {

template <class Key>
struct Candidate {
  Key key;
  uint16_t place;  // within the chunk
};
static_assert(kChunk <= 65536);

template <class Key>
struct ChunkResult {
  int64_t below = 0;
  bool nan = false;
  std::vector<Candidate<Key>> inside;
};

struct BracketKernel {
  // buffer: room for a candidate for each key, and two more.
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, uint8_t* out, int64_t n,
                                  Bracket<Key> b, Candidate<Key>* buffer, int64_t* inside, int64_t* below,
                                  bool* nan) {
    int64_t count = 0, less = 0;
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
      less += std::popcount(word & ~c.at_least);
      any_nan |= c.nan & word;
      store_word(out, i, n, c.above & word);
      // Most words have none, one or two: those are written without asking, because a branch on them would be
      // guessed wrong every other time.
      uint64_t in = c.at_least & ~c.above & word;
      const auto take = [&] {
        const int j = std::countr_zero(in) % kWord;
        buffer[count] = {static_cast<Key>(block[j] & b.mask), static_cast<uint16_t>(i + j)};
        count += in != 0;
        in &= in - 1;
      };
      take();
      take();
      while (in != 0) take();
    }
    *inside = count;
    *below = less;
    *nan = any_nan != 0;
  }
};

// Where to look: places spread evenly with a jitter that follows no row length, the same for every run.
uint64_t scramble(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// A bracket of keys that holds the rank `count` (1-based) but for once in some 10^5 pools.
template <class Key>
void sample_bracket(const Pool<Key>& pool, int64_t total, int64_t alive, int64_t count, Key* low, Key* high) {
  *low = 0;
  *high = pool.space.infinity;
  static constexpr int64_t kSmall = 65536;
  if (alive <= kSmall) return;  // all of it may be set aside
  // 4.5 standard deviations of a sample of this size span about 1% of the pool.
  static constexpr int64_t kSample = 131072;
  const double density = static_cast<double>(alive) / static_cast<double>(total);
  const auto probes =
      static_cast<int64_t>(std::min(static_cast<double>(std::min<int64_t>(kSample, alive / 16)) / density,
                                    static_cast<double>(total) / 16));
  std::vector<int64_t> starts;  // of the sources, in the pool
  int64_t start = 0;
  for (const auto& source : pool.sources) {
    starts.push_back(start);
    start += source->size;
  }
  std::vector<Key> sample;
  sample.reserve(static_cast<size_t>(probes));
  std::mutex mutex;
  const double stride = static_cast<double>(total) / static_cast<double>(probes);
  at::parallel_for(0, probes, 4096, [&](int64_t first, int64_t last) {
    std::vector<Key> part;
    part.reserve(static_cast<size_t>(last - first));
    // Every place is a cache miss: a batch of them is asked for before the first is read.
    static constexpr int64_t kBatch = 32;
    const Key* places[kBatch];
    Key scratch[kBatch];
    for (int64_t p = first; p < last; p += kBatch) {
      int64_t batch = 0;
      for (int64_t q = p; q < std::min(p + kBatch, last); q++) {
        const double jitter = static_cast<double>(scramble(static_cast<uint64_t>(q)) >> 11) * 0x1p-53;
        const auto place =
            std::min(static_cast<int64_t>((static_cast<double>(q) + jitter) * stride), total - 1);
        // The last source that starts here or before: empty ones start where the next one does.
        const auto source = std::upper_bound(starts.begin(), starts.end(), place) - starts.begin() - 1;
        const Source<Key>& s = *pool.sources[static_cast<size_t>(source)];
        const int64_t e = place - starts[static_cast<size_t>(source)];
        if (s.alive && !(s.alive[e / 8] >> (e % 8) & 1)) continue;
        places[batch] = s.keys(e, 1, &scratch[batch]);
        __builtin_prefetch(places[batch++]);
      }
      for (int64_t k = 0; k < batch; k++) part.push_back(*places[k] & pool.space.mask);
    }
    const std::lock_guard<std::mutex> lock(mutex);
    sample.insert(sample.end(), part.begin(), part.end());  // in any order: only ranks are asked for
  });
  const double m = static_cast<double>(sample.size());
  const double fraction = static_cast<double>(count) / static_cast<double>(alive);
  const double spread = 4.5 * std::sqrt(m * fraction * (1 - fraction)) + 4;
  const double first = std::floor(m * fraction - spread), last = std::ceil(m * fraction + spread);
  const auto nth = [&](double index) {
    std::vector<Key> keys = sample;
    int64_t rank = static_cast<int64_t>(index) + 1;
    return key_of_rank(keys.data(), static_cast<int64_t>(keys.size()), &rank);
  };
  if (first >= 0 && first < m) *low = std::min(nth(first), pool.space.infinity);
  if (last >= 0 && last < m) *high = std::min(nth(last), pool.space.infinity);
}

// The key of 1-based rank `rank` among the candidates, and how many candidates are smaller: a radix search in
// the bracket, 4096 bins at a time.
template <class Key>
Key threshold_inside(const std::vector<ChunkResult<Key>>& results, Key low, Key high, int64_t rank,
                     int64_t* below) {
  static constexpr int kBits = 12;
  *below = 0;
  while (low < high) {
    int shift = 0;
    while ((static_cast<uint64_t>(high - low) >> shift) >> kBits) shift++;
    std::vector<int64_t> bins((static_cast<uint64_t>(high - low) >> shift) + 1);
    std::mutex mutex;
    at::parallel_for(0, static_cast<int64_t>(results.size()), 256, [&](int64_t first, int64_t last) {
      std::vector<int64_t> part(bins.size());
      for (int64_t i = first; i < last; i++) {
        for (const Candidate<Key>& c : results[static_cast<size_t>(i)].inside) {
          if (c.key >= low && c.key <= high)
            part[static_cast<size_t>(static_cast<Key>(c.key - low) >> shift)]++;
        }
      }
      const std::lock_guard<std::mutex> lock(mutex);
      for (size_t b = 0; b < bins.size(); b++) bins[b] += part[b];
    });
    const Place place = find_rank(bins, rank);
    rank -= place.below;
    *below += place.below;
    const auto first = static_cast<Key>(low + static_cast<Key>(static_cast<uint64_t>(place.bin) << shift));
    const uint64_t width = (uint64_t{1} << shift) - 1;
    high = static_cast<uint64_t>(high - first) > width ? static_cast<Key>(first + width) : high;
    low = first;
  }
  return low;
}

// The radix passes: any pool, any ties.
template <class Key>
std::vector<at::Tensor> select_by_histogram(const Pool<Key>& pool, int64_t count, const char* op) {
  uint64_t prefix = 0;
  int64_t rank = count;
  for (int pass = 0; pass < pass_count(pool.space.bits); pass++) {
    const Place place = find_rank(histogram(pool, pass, static_cast<Key>(prefix), op), rank);
    rank -= place.below;
    prefix = (prefix << kDigit) | static_cast<uint64_t>(place.bin);
  }
  return cut(pool, static_cast<Key>(prefix), rank);
}

}  // namespace

template <class Key>
std::vector<at::Tensor> select(const Pool<Key>& pool, int64_t count, const char* op) {
  const int64_t alive = alive_count(pool);
  if (count == 0) {
    check_nan(pool, op);
    return cut(pool, Key{0}, 0);
  }
  const std::vector<int64_t> sizes = pool.sizes();
  int64_t total = 0;
  for (const int64_t n : sizes) total += n;
  Key low, high;
  sample_bracket(pool, total, alive, count, &low, &high);
  if (low == high) {
    std::optional<std::vector<at::Tensor>> cut = cut_at_rank(pool, low, count, op);
    return cut ? *cut : select_by_histogram(pool, count, op);
  }

  std::vector<at::Tensor> bitmaps;
  std::vector<uint8_t*> out;
  for (const int64_t n : sizes) {
    bitmaps.push_back(empty_bitmap(n));
    out.push_back(bitmaps.back().mutable_data_ptr<uint8_t>());
  }
  const std::vector<Chunk> chunks = cut_into_chunks(sizes);
  std::vector<ChunkResult<Key>> results(chunks.size());
  // Candidates take at most 1/4 byte per weight together (and 1/2 MiB for a small pool).
  const int64_t room = total / static_cast<int64_t>(4 * sizeof(Candidate<Key>)) + 65536;
  std::atomic<int64_t> inside{0};
  parallel_ranges(chunks, [&](int64_t first, int64_t last) {
    ChunkReader<Key> reader;
    std::vector<Candidate<Key>> buffer(kChunk + 2);
    for (int64_t i = first; i < last && inside.load(std::memory_order_relaxed) <= room; i++) {
      const Chunk& c = chunks[static_cast<size_t>(i)];
      const Source<Key>& source = *pool.sources[static_cast<size_t>(c.tensor)];
      ChunkResult<Key>& result = results[static_cast<size_t>(i)];
      int64_t found = 0;
      dispatch<BracketKernel>(reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr,
                              out[static_cast<size_t>(c.tensor)] + c.begin / 8, c.end - c.begin,
                              Bracket<Key>{pool.space.mask, low, high, pool.space.infinity}, buffer.data(),
                              &found, &result.below, &result.nan);
      result.inside.assign(buffer.begin(), buffer.begin() + found);
      inside += found;
    }
  });
  if (inside > room) {
    results.clear();
    return select_by_histogram(pool, count, op);
  }
  int64_t below = 0;
  for (size_t i = 0; i < chunks.size(); i++) {
    if (results[i].nan) throw_nan(pool, chunks[i], op);
    below += results[i].below;
  }
  if (count <= below || count > below + inside) {
    results.clear();
    return select_by_histogram(pool, count, op);
  }

  int64_t smaller;
  const Key threshold = threshold_inside(results, low, high, count - below, &smaller);
  int64_t ties = count - below - smaller;      // how many of the threshold's own key go
  std::vector<int64_t> before(chunks.size());  // first how many a chunk has, then how many may still go there
  parallel_chunks(chunks, [&](const Chunk&, int64_t index) {
    int64_t own = 0;
    for (const Candidate<Key>& c : results[static_cast<size_t>(index)].inside) own += c.key == threshold;
    before[static_cast<size_t>(index)] = own;
  });
  for (int64_t& own : before) ties -= std::exchange(own, ties);
  parallel_chunks(chunks, [&](const Chunk& chunk, int64_t index) {
    uint8_t* bits = out[static_cast<size_t>(chunk.tensor)] + chunk.begin / 8;
    int64_t left = before[static_cast<size_t>(index)];
    for (const Candidate<Key>& c : results[static_cast<size_t>(index)].inside) {
      // Without branches: which of the candidates stay is a coin toss to the CPU.
      const bool tied = c.key == threshold;
      const bool stays = (c.key > threshold) | (tied & (left <= 0));
      left -= tied;
      bits[c.place / 8] = static_cast<uint8_t>(bits[c.place / 8] | (int{stays} << (c.place % 8)));
    }
  });
  return bitmaps;
}

template std::vector<at::Tensor> select(const Pool<uint16_t>&, int64_t, const char*);
template std::vector<at::Tensor> select(const Pool<uint32_t>&, int64_t, const char*);
template std::vector<at::Tensor> select(const Pool<uint64_t>&, int64_t, const char*);

}  // namespace espalier
