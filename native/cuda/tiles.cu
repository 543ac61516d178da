// Transposable 2:4: a thread takes a tile of 4 x 4 and tries all 90 patterns in float64, as the CPU does.
#include <cmath>

#include "float.h"
#include "groups.h"
#include "spans.h"
#include "two_of_four.h"

namespace espalier::gpu {

namespace {

template <class T>
__global__ void __launch_bounds__(kThreads)
    tiles_kernel(const T* scores, const uint8_t* alive, uint8_t* out, int64_t rows, int64_t cols,
                 const Patterns patterns, Faults* faults) {
  const int64_t per_strip = cols / 4, tiles = rows / 4 * per_strip;
  const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t t = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; t < tiles; t += step) {
    const int64_t begin = t / per_strip * 4 * cols + t % per_strip * 4;
    double weight[16];
    double largest = 0;
    bool finite = true;
#pragma unroll
    for (int r = 0; r < 4; r++) {
      const int64_t first = begin + r * cols;
      const uint32_t row = load_some(alive, first, 4);
#pragma unroll
      for (int k = 0; k < 4; k++) {
        const double w = (row >> k & 1) ? std::fabs(static_cast<double>(widen(scores[first + k]))) : 0;
        if (!(w <= 1.7976931348623157e308)) {
          finite = false;
          atomicMin(reinterpret_cast<unsigned long long*>(&faults->nan_at),
                    static_cast<unsigned long long>(first + k));
        }
        weight[4 * r + k] = w;
        largest = w > largest ? w : largest;
      }
    }
    if (!finite) continue;
    // By a power of two, so that no sum overflows.
    const int exponent = largest > 0 ? ilogb(largest) : 0;
#pragma unroll
    for (int i = 0; i < 16; i++) weight[i] = ldexp(weight[i], -exponent);
    const uint32_t found = best_two_of_four(weight, patterns);
#pragma unroll
    for (int r = 0; r < 4; r++) {
      const int64_t first = begin + r * cols;
      or_some(out, first, (found >> (4 * r) & 0xF) & load_some(alive, first, 4));
    }
  }
}

template <class T>
void start(const ScoreMatrix& m, Faults* faults, Stream stream) {
  constexpr Patterns patterns = make_patterns();
  const int64_t tiles = m.rows / 4 * (m.cols / 4);
  launch(tiles_kernel<T>, blocks_for((tiles + kThreads - 1) / kThreads, 32), kThreads, 0, stream,
         static_cast<const T*>(m.scores.data), m.scores.alive, m.scores.out, m.rows, m.cols, patterns,
         faults);
}

}  // namespace

void select_tiles(const ScoreMatrix& m, Faults* faults, Stream stream) {
  switch (m.scores.type) {
    case Type::kFloat:
      return start<float>(m, faults, stream);
    case Type::kDouble:
      return start<double>(m, faults, stream);
    case Type::kHalf:
      return start<c10::Half>(m, faults, stream);
    case Type::kBFloat16:
      return start<c10::BFloat16>(m, faults, stream);
  }
}

}  // namespace espalier::gpu
