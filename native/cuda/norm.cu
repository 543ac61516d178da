// One read of the gradients, in double; what is pruned is not read where a whole octet is.
#include "norm.h"

#include <cmath>

#include "float.h"
#include "spans.h"

namespace espalier::gpu {

namespace {

template <class T>
__global__ void __launch_bounds__(kThreads) squares_kernel(const Spans spans, double* sums) {
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = blockIdx.x; c < spans.chunks; c += gridDim.x) {
    const Piece<Span> piece = piece_of(spans, c);
    const Span& span = *piece.item;
    double sum = 0;
#pragma unroll 4
    for (int64_t first = piece.first + threadIdx.x * kOctet; first < piece.last; first += step) {
      const uint32_t alive = load_byte(span.alive, first, span.size);
      if (!alive) continue;
      Octet<T> x;
      load_octet(static_cast<const T*>(span.data), first, span.size, x);
#pragma unroll
      for (int j = 0; j < kOctet; j++) {
        const double value = (alive >> j & 1) ? static_cast<double>(widen(x.x[j])) : 0;
        sum = sum + value * value;
      }
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) sums[piece.chunk] = sum;
  }
}

__global__ void __launch_bounds__(kManyThreads)
    root_kernel(const double* sums, int64_t n, void* result, bool wide) {
  double sum = 0;
  for (int64_t i = threadIdx.x; i < n; i += blockDim.x) sum = sum + sums[i];
  sum = block_sum(sum);
  if (threadIdx.x > 0) return;
  if (wide) {
    *static_cast<double*>(result) = std::sqrt(sum);
  } else {
    *static_cast<float*>(result) = static_cast<float>(std::sqrt(sum));
  }
}

int64_t length_of(const std::vector<Gradient>& gradients) {
  int64_t total = 0;
  for (const Gradient& g : gradients) total += g.size;
  return chunk_length(total);
}

template <class T>
void start(const std::vector<Gradient>& gradients, Type type, double* sums, Stream stream) {
  const int64_t length = length_of(gradients);
  Spans batch;
  batch.length = length;
  const auto flush = [&] {
    launch(squares_kernel<T>, blocks_for(batch.chunks, 32), kThreads, 0, stream, batch, sums);
    batch = {};
    batch.length = length;
  };
  int64_t chunk = 0;
  for (const Gradient& g : gradients) {
    if (g.type == type && g.size > 0) {
      batch.add({g.data, g.alive, nullptr, g.size, 0, chunk, 0});
      if (batch.full()) flush();
    }
    chunk += chunks_in(g.size, length);
  }
  flush();
}

}  // namespace

int64_t norm_chunks(const std::vector<Gradient>& gradients) {
  const int64_t length = length_of(gradients);
  int64_t chunks = 0;
  for (const Gradient& g : gradients) chunks += chunks_in(g.size, length);
  return chunks;
}

void sum_squares(const std::vector<Gradient>& gradients, double* sums, Stream stream) {
  start<float>(gradients, Type::kFloat, sums, stream);
  start<double>(gradients, Type::kDouble, sums, stream);
  start<c10::Half>(gradients, Type::kHalf, sums, stream);
  start<c10::BFloat16>(gradients, Type::kBFloat16, sums, stream);
}

void root_of_sum(const double* sums, int64_t n, void* result, bool wide, Stream stream) {
  launch(root_kernel, 1, kManyThreads, 0, stream, sums, n, result, wide);
}

}  // namespace espalier::gpu
