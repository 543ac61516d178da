// Exact selection within each row: a block takes a row, finds the wanted key by a radix search with 2048 bins
// in shared memory, and writes the bits. A row is read some times, but from the cache unless it is very long.
#include "groups.h"
#include "keys.h"

namespace espalier::gpu {

namespace {

constexpr int kRowDigit = 11;
constexpr int kRowBins = 1 << kRowDigit;

using Long = unsigned long long;

// Calls visit(first element of the row's octet, its alive bits, keys' raw octet). All threads come along;
// those beyond the row's end have no bits.
template <class Source, class Visit>
ESPALIER_DEVICE void for_row(const Span& span, int64_t begin, int64_t cols, const Source& source,
                             const Visit& visit) {
  const int64_t step = blockDim.x * kOctet;
  for (int64_t base = 0; base < cols; base += step) {
    const int64_t first = base + threadIdx.x * kOctet;
    typename Source::Raw raw{};
    uint32_t alive = 0;
    if (first < cols) {
      const int count = static_cast<int>(cols - first < kOctet ? cols - first : kOctet);
      alive = load_some(span.alive, begin + first, count);
      Span row = span;
      row.data =
          static_cast<const char*>(span.data) + begin * static_cast<int64_t>(sizeof(typename Source::Score));
      row.size = cols;
      source.load(row, first, raw);
    }
    visit(first, alive, raw);
  }
}

template <class Source>
__global__ void __launch_bounds__(kThreads)
    rows_kernel(const Span span, const Source source, int64_t rows, int64_t cols, const int64_t* counts,
                bool one_count, Faults* faults) {
  using Key = typename Source::Key;
  __shared__ uint32_t bins[kRowBins];
  __shared__ Key shared_key;
  __shared__ int64_t shared_rank;
  const int each = kRowBins / static_cast<int>(blockDim.x);
  for (int64_t r = blockIdx.x; r < rows; r += gridDim.x) {
    const int64_t begin = r * cols;
    const int64_t count = counts[one_count ? 0 : r];
    Key key = 0;           // the wanted one's digits so far, the rest 0
    int64_t rank = count;  // of the wanted key among those with these digits
    for (int top = source.space.bits; top > 0; top -= kRowDigit) {
      const int shift = top > kRowDigit ? top - kRowDigit : 0;
      for (int b = static_cast<int>(threadIdx.x); b < kRowBins; b += static_cast<int>(blockDim.x))
        bins[b] = 0;
      __syncthreads();
      const bool first_digit = top == source.space.bits;
      for_row(span, begin, cols, source, [&](int64_t first, uint32_t alive, const auto& raw) {
#pragma unroll
        for (int j = 0; j < kOctet; j++) {
          if (!(alive >> j & 1)) continue;
          const Key own = source.key(raw.x[j]);
          if (first_digit && own > source.space.infinity)
            atomicMin(reinterpret_cast<Long*>(&faults->nan_at), static_cast<Long>(begin + first + j));
          if (!first_digit && static_cast<uint64_t>(static_cast<Key>(own ^ key)) >> top != 0) continue;
          atomicAdd(&bins[static_cast<uint32_t>(own >> shift) & (kRowBins - 1)], 1u);
        }
      });
      __syncthreads();
      // Each thread looks for the rank in its part of the bins.
      const uint32_t* own = bins + static_cast<int>(threadIdx.x) * each;
      int64_t sum = 0, total;
      for (int b = 0; b < each; b++) sum += own[b];
      int64_t below = sum_before(sum, &total);
      if (threadIdx.x == 0) {
        if (first_digit && (count < 0 || count > total))
          atomicMin(reinterpret_cast<Long*>(&faults->bad_row), static_cast<Long>(r));
        if (rank <= 0 || rank > total) {
          shared_key = key;
          shared_rank = 0;
        }
      }
      if (below < rank && rank <= below + sum) {
        int b = 0;
        for (; below + own[b] < rank; b++) below += own[b];
        shared_key =
            static_cast<Key>(key | static_cast<Key>(static_cast<Key>(threadIdx.x * each + b) << shift));
        shared_rank = rank - below;
      }
      __syncthreads();
      key = shared_key;
      rank = shared_rank;
      __syncthreads();
    }
    for_row(span, begin, cols, source, [&](int64_t first, uint32_t alive, const auto& raw) {
      uint32_t above = 0, tied = 0;
#pragma unroll
      for (int j = 0; j < kOctet; j++) {
        const Key own = source.key(raw.x[j]);
        above |= static_cast<uint32_t>(own > key) << j;
        tied |= static_cast<uint32_t>(own == key) << j;
      }
      tied &= alive;
      int total;
      const int64_t earlier = sum_before(count_ones(tied), &total);
      for (int64_t goes = rank - earlier; goes > 0 && tied != 0; goes--) tied &= tied - 1;
      rank -= total;
      const uint32_t kept = (above & alive) | tied;
      if (kept) or_some(span.out, begin + first, kept);
    });
  }
}

}  // namespace

void select_rows(const ScoreMatrix& m, const int64_t* counts, bool one_count, Faults* faults, Stream stream) {
  const Span span{m.scores.data, m.scores.alive, m.scores.out, m.scores.size, 0, 0, 0};
  with_source(m.scores.type, m.keys, m.by_value, [&](const auto& source) {
    launch(rows_kernel<std::decay_t<decltype(source)>>, blocks_for(m.rows, 32), kThreads, 0, stream, span,
           source, m.rows, m.cols, counts, one_count, faults);
  });
}

}  // namespace espalier::gpu
