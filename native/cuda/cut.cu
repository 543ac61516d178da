// The bitmaps of a selection, cut at its key. See selection.h for what the passes do, and cpu/histogram.cc
// for what they must equal.
#include "batches.h"

namespace espalier::gpu {

namespace {

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
