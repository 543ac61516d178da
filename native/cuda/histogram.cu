// The histograms of a selection, and the search in them. See selection.h for what they do, and
// cpu/histogram.cc for what they must equal.
//
// The first pass counts in shared memory, as many bins as fit there at a time; later passes see few keys and
// count in global memory. Equal neighbours are counted in a register first, and the keys of 0 to the end, so
// that constant tensors and tensors of zeros do not have all threads add to one address.
#include "batches.h"

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

}  // namespace

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

}  // namespace espalier::gpu
