// The passes of a selection. See selection.h for what they do, and cpu/histogram.cc for what they must equal.
//
// Histogram: the first pass counts in shared memory, as many bins as fit there at a time; later passes see
// few keys and count in global memory. Equal neighbours are counted in a register first, and the keys of 0 to
// the end, so that constant tensors and tensors of zeros do not have all threads add to one address.
#include "selection.h"

#include <algorithm>

#include "keys.h"

namespace espalier::gpu {

namespace {

using Long = unsigned long long;  // what atomicAdd takes

// Counts digits in bins [low, low + count), through a register for runs and one for `common`.
template <class Bin>
class Counter {
 public:
  ESPALIER_DEVICE Counter(Bin* bins, uint32_t low, uint32_t count, uint32_t common)
      : bins_(bins), low_(low), count_(count), common_(common) {}

  ESPALIER_DEVICE void add(uint32_t digit) {
    if (digit == common_) {
      commons_++;
    } else if (digit == digit_) {
      run_++;
    } else {
      flush();
      digit_ = digit;
      run_ = 1;
    }
  }

  ESPALIER_DEVICE void finish() {
    flush();
    digit_ = common_;
    run_ = commons_;
    flush();
  }

 private:
  ESPALIER_DEVICE void flush() {
    if (run_ > 0 && digit_ - low_ < count_) atomicAdd(&bins_[digit_ - low_], Bin{run_});
  }

  Bin* bins_;
  uint32_t low_, count_, common_;
  uint32_t commons_ = 0, digit_ = 0, run_ = 0;
};

// Calls visit(span, first element, octet's alive bits, raw octet) over the launch, kUnroll loads at a time.
template <int kUnroll, class Source, class Visit>
ESPALIER_DEVICE void for_octets(const Spans& spans, const Source& source, int64_t block, int64_t blocks,
                                const Visit& visit) {
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = block; c < spans.chunks; c += blocks) {
    const Piece<Span> piece = piece_of(spans, c);
    for (int64_t first = piece.first + threadIdx.x * kOctet; first < piece.last; first += kUnroll * step) {
      typename Source::Raw raw[kUnroll];
      uint32_t alive[kUnroll];
#pragma unroll
      for (int u = 0; u < kUnroll; u++) {
        const int64_t e = first + u * step;
        alive[u] = 0;
        if (e >= piece.last) continue;
        alive[u] = load_byte(piece.item->alive, e, piece.item->size);
        source.load(*piece.item, e, raw[u]);
      }
#pragma unroll
      for (int u = 0; u < kUnroll; u++) {
        if (alive[u]) visit(*piece.item, first + u * step, alive[u], raw[u]);
      }
    }
  }
}

template <class Source>
__global__ void __launch_bounds__(kManyThreads)
    first_histogram_kernel(const Spans spans, const Source source, int shift, int parts, uint32_t bins_here,
                           Long* bins, Long* nan_at) {
  ESPALIER_SHARED_ARRAY(uint32_t, table);
  const uint32_t low = blockIdx.x % static_cast<unsigned>(parts) * bins_here;
  for (uint32_t b = threadIdx.x; b < bins_here; b += blockDim.x) table[b] = 0;
  __syncthreads();
  Counter<uint32_t> counter(table, low, bins_here, static_cast<uint32_t>(source.zero() >> shift));
  constexpr int kUnroll = sizeof(typename Source::Raw) <= 16 ? 4 : 2;
  for_octets<kUnroll>(spans, source, blockIdx.x / static_cast<unsigned>(parts),
                      gridDim.x / static_cast<unsigned>(parts),
                      [&](const Span& span, int64_t first, uint32_t alive, const auto& raw) {
#pragma unroll
                        for (int j = 0; j < kOctet; j++) {
                          if (!(alive >> j & 1)) continue;
                          const auto key = source.key(raw.x[j]);
                          if (key > source.space.infinity) {
                            atomicMin(nan_at, static_cast<Long>(span.start + first + j));
                          }
                          counter.add(static_cast<uint32_t>(key >> shift));
                        }
                      });
  counter.finish();
  __syncthreads();
  for (uint32_t b = threadIdx.x; b < bins_here; b += blockDim.x) {
    if (table[b] > 0) atomicAdd(&bins[low + b], Long{table[b]});
  }
}

// Keys whose bits above the digit at `shift` equal the prefix.
template <class Source>
__global__ void __launch_bounds__(kThreads)
    next_histogram_kernel(const Spans spans, const Source source, int shift, const State* state, Long* bins) {
  constexpr uint32_t kBins = 1u << kDigit;
  const uint64_t prefix = state->prefix;
  Counter<Long> counter(bins, 0, kBins, 0);
  for_octets<2>(spans, source, blockIdx.x, gridDim.x,
                [&](const Span&, int64_t, uint32_t alive, const auto& raw) {
#pragma unroll
                  for (int j = 0; j < kOctet; j++) {
                    const auto key = source.key(raw.x[j]);
                    if (!(alive >> j & 1) || static_cast<uint64_t>(key >> shift >> kDigit) != prefix)
                      continue;
                    counter.add(static_cast<uint32_t>(key >> shift) & (kBins - 1));
                  }
                });
  counter.finish();
}

// One block.
__global__ void __launch_bounds__(kManyThreads)
    find_digit_kernel(Long* bins, int64_t count, bool first, State* state) {
  const int64_t each = count / blockDim.x;  // both are powers of two
  Long* own = bins + threadIdx.x * each;
  int64_t sum = 0;
  for (int64_t b = 0; b < each; b++) sum += static_cast<int64_t>(own[b]);
  int64_t total;
  int64_t below = sum_before(sum, &total);
  const int64_t rank = state->rank;
  const uint64_t prefix = state->prefix * static_cast<uint64_t>(count);
  __syncthreads();  // all have read it
  // A rank that nobody has, because more was asked for than there is, is refused once alive is known.
  if (threadIdx.x == 0 && (rank <= 0 || rank > total)) {
    state->prefix = prefix;
    state->rank = 0;
  }
  if (threadIdx.x == 0 && first) state->alive = total;
  if (below < rank && rank <= below + sum) {
    int64_t b = 0;
    for (; below + static_cast<int64_t>(own[b]) < rank; b++) below += static_cast<int64_t>(own[b]);
    state->prefix = prefix | static_cast<uint64_t>(threadIdx.x * each + b);
    state->rank = rank - below;
  }
  for (int64_t b = 0; b < each; b++) own[b] = 0;
}

template <class Source>
__global__ void __launch_bounds__(kThreads)
    cut_kernel(const Spans spans, const Source source, const State* state, int64_t* ties) {
  using Key = typename Source::Key;
  const auto threshold = static_cast<Key>(state->prefix);
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = blockIdx.x; c < spans.chunks; c += gridDim.x) {
    const Piece<Span> piece = piece_of(spans, c);
    const Span& span = *piece.item;
    int64_t tied = 0;
#pragma unroll 2
    for (int64_t first = piece.first + threadIdx.x * kOctet; first < piece.last; first += step) {
      const uint32_t alive = load_byte(span.alive, first, span.size);
      typename Source::Raw raw;
      source.load(span, first, raw);
      uint32_t at_least = 0, equal = 0;
#pragma unroll
      for (int j = 0; j < kOctet; j++) {
        const Key key = source.key(raw.x[j]);
        at_least |= static_cast<uint32_t>(key >= threshold) << j;
        equal |= static_cast<uint32_t>(key == threshold) << j;
      }
      if (span.out) span.out[first / kOctet] = static_cast<uint8_t>(at_least & alive);
      tied += count_ones(equal & alive);
    }
    tied = block_sum(tied);
    if (threadIdx.x == 0) ties[piece.chunk] = tied;
  }
}

template <class Source>
__global__ void __launch_bounds__(kThreads)
    drop_ties_kernel(const Spans spans, const Source source, const State* state, const int64_t* before) {
  using Key = typename Source::Key;
  const auto threshold = static_cast<Key>(state->prefix);
  const int64_t budget = state->rank;
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = blockIdx.x; c < spans.chunks; c += gridDim.x) {
    const Piece<Span> piece = piece_of(spans, c);
    const Span& span = *piece.item;
    int64_t left = budget - before[piece.chunk];  // that still go
    const int64_t here = before[piece.chunk + 1] - before[piece.chunk];
    if (here == 0 || left <= 0) continue;
    const bool all = here <= left;
    for (int64_t base = piece.first; base < piece.last; base += step) {
      const int64_t first = base + threadIdx.x * kOctet;
      uint32_t tied = 0;
      if (first < piece.last) {
        typename Source::Raw raw;
        source.load(span, first, raw);
#pragma unroll
        for (int j = 0; j < kOctet; j++)
          tied |= static_cast<uint32_t>(source.key(raw.x[j]) == threshold) << j;
        tied &= load_byte(span.alive, first, span.size);
      }
      uint32_t goes = tied;
      if (!all) {
        int total;
        const int64_t earlier = sum_before(count_ones(tied), &total);
        int64_t stay = count_ones(tied) - (left - earlier);  // of this octet, its last ones
        left -= total;
        goes = 0;
        for (; tied != 0 && count_ones(tied) > stay; tied &= tied - 1) goes |= tied & (~tied + 1);
      }
      if (goes) span.out[first / kOctet] = static_cast<uint8_t>(span.out[first / kOctet] & ~goes);
    }
  }
}

__global__ void set_state_kernel(const State value, State* state) { *state = value; }

__global__ void __launch_bounds__(kManyThreads) sum_counts_kernel(int64_t* counts, int64_t n) {
  const int64_t each = (n + blockDim.x - 1) / blockDim.x;
  const int64_t first = threadIdx.x * each < n ? threadIdx.x * each : n;
  const int64_t last = first + each < n ? first + each : n;
  int64_t sum = 0, total;
  for (int64_t i = first; i < last; i++) sum += counts[i];
  int64_t before = sum_before(sum, &total);
  for (int64_t i = first; i < last; i++) {
    const int64_t own = counts[i];
    counts[i] = before;
    before += own;
  }
  if (threadIdx.x == 0) counts[n] = total;
}

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

}  // namespace

int Pool::key_bits() const {
  if (random) return 31;
  const int bits = keys == Type::kDouble ? 64 : keys == Type::kFloat ? 32 : 16;
  return by_value ? bits : bits - 1;
}

int64_t Pool::total() const {
  int64_t sum = 0;
  for (const Scores& s : scores) sum += s.size;
  return sum;
}

int64_t Pool::chunks() const {
  int64_t sum = 0;
  for (const Scores& s : scores) sum += chunks_in(s.size, length());
  return sum;
}

void set_state(const State& value, State* state, Stream stream) {
  launch(set_state_kernel, 1, 1, 0, stream, value, state);
}

void sum_counts(int64_t* counts, int64_t n, Stream stream) {
  launch(sum_counts_kernel, 1, kManyThreads, 0, stream, counts, n);
}

void add_histogram(const Pool& pool, int pass, State* state, uint64_t* bins, Stream stream) {
  const int shift = pass_shift(pool.key_bits(), pass);
  auto* counts = reinterpret_cast<Long*>(bins);
  const int64_t all = bin_count(pool.key_bits(), pass);
  for_batches(pool, [&](const Spans& spans, const auto& source) {
    using Source = std::decay_t<decltype(source)>;
    if (pass > 0) {
      launch(next_histogram_kernel<Source>, blocks_for(spans.chunks, 16), kThreads, 0, stream, spans, source,
             shift, static_cast<const State*>(state), counts);
      return;
    }
    int parts = 1;  // each counts a part of the bins
    while (all / parts * static_cast<int64_t>(sizeof(uint32_t)) > largest_shared()) parts *= 2;
    const int64_t here = all / parts;
    launch(first_histogram_kernel<Source>, blocks_for(spans.chunks, 1) * parts, kManyThreads,
           here * static_cast<int64_t>(sizeof(uint32_t)), stream, spans, source, shift, parts,
           static_cast<uint32_t>(here), counts, reinterpret_cast<Long*>(&state->nan_at));
  });
}

void find_digit(uint64_t* bins, int64_t count, bool first, State* state, Stream stream) {
  launch(find_digit_kernel, 1, kManyThreads, 0, stream, reinterpret_cast<Long*>(bins), count, first, state);
}

void cut(const Pool& pool, const State* state, int64_t* ties, Stream stream) {
  for_batches(pool, [&](const Spans& spans, const auto& source) {
    launch(cut_kernel<std::decay_t<decltype(source)>>, blocks_for(spans.chunks, 32), kThreads, 0, stream,
           spans, source, state, ties);
  });
}

void drop_ties(const Pool& pool, const State* state, const int64_t* before, Stream stream) {
  for_batches(pool, [&](const Spans& spans, const auto& source) {
    launch(drop_ties_kernel<std::decay_t<decltype(source)>>, blocks_for(spans.chunks, 32), kThreads, 0,
           stream, spans, source, state, before);
  });
}

}  // namespace espalier::gpu
