// Random bitmaps with an exact count: every element has a random key that depends on (seed, stream, index)
// alone, and the same selection that ranks magnitudes ranks them.
#include <ATen/ATen.h>
#include <torch/library.h>

#include "bits.h"
#include "philox.h"
#include "selection.h"

namespace espalier {

namespace {

// Keys of elements [4 * block, 4 * (block + count)).
struct PhiloxKernel {
  template <class Isa>
  ESPALIER_INLINE static void run(uint64_t seed, uint64_t stream, uint64_t block, int64_t count,
                                  uint32_t* keys) {
    static constexpr int kLanes = 16;
    for (int64_t b = 0; b < count; b += kLanes) {
      uint32_t x[4][kLanes];
      for (int j = 0; j < kLanes; j++) {
        const uint64_t counter = block + static_cast<uint64_t>(b + j);
        x[0][j] = static_cast<uint32_t>(counter);
        x[1][j] = static_cast<uint32_t>(counter >> 32);
        x[2][j] = static_cast<uint32_t>(stream);
        x[3][j] = static_cast<uint32_t>(stream >> 32);
      }
      auto key0 = static_cast<uint32_t>(seed), key1 = static_cast<uint32_t>(seed >> 32);
      for (int round = 0; round < kPhiloxRounds; round++) {
        for (int j = 0; j < kLanes; j++) philox_round(x[0][j], x[1][j], x[2][j], x[3][j], key0, key1);
        philox_advance(key0, key1);
      }
      const int64_t lanes = std::min<int64_t>(kLanes, count - b);
      for (int64_t j = 0; j < lanes; j++) {
        for (int k = 0; k < 4; k++) keys[4 * (b + j) + k] = x[k][j];
      }
    }
  }
};

class RandomKeys : public Source<uint32_t> {
 public:
  RandomKeys(uint64_t seed, uint64_t stream) : seed_(seed), stream_(stream) {}

  const uint32_t* keys(int64_t begin, int64_t count, uint32_t* scratch) const override {
    const int64_t skip = begin % 4, whole = skip == 0 ? count / 4 : 0;
    dispatch<PhiloxKernel>(seed_, stream_, static_cast<uint64_t>(begin / 4), whole, scratch);
    for (int64_t i = begin + 4 * whole; i < begin + count; i++) {
      uint32_t block[4];
      philox(seed_, stream_, static_cast<uint64_t>(i / 4), block);
      scratch[i - begin] = block[i % 4];
    }
    return scratch;
  }

 private:
  uint64_t seed_, stream_;
};

at::Tensor random_bitmap(int64_t n, int64_t keep, int64_t seed, int64_t stream) {
  TORCH_CHECK_VALUE(n >= 0, "random_bitmap: expected n >= 0 but received ", n);
  TORCH_CHECK_VALUE(keep >= 0 && keep <= n, "random_bitmap: expected keep in [0, ", n, "] but received ",
                    keep);
  Pool<uint32_t> pool;
  pool.space = {kRandomMask, kRandomMask, 31};
  pool.sources.push_back(
      std::make_unique<RandomKeys>(static_cast<uint64_t>(seed), static_cast<uint64_t>(stream)));
  pool.sources.back()->size = n;
  return select(pool, n - keep, "random_bitmap")[0];
}

at::Tensor shuffle_bitmap(const at::Tensor& bits, int64_t n, int64_t seed, int64_t stream) {
  TORCH_CHECK_VALUE(n >= 0, "shuffle_bitmap: expected n >= 0 but received ", n);
  const at::Tensor source = checked_bitmap(bits, n, "shuffle_bitmap", "bits");
  return random_bitmap(n, count_bits(source.const_data_ptr<uint8_t>(), n), seed, stream);
}

at::Tensor random_scores(int64_t n, int64_t seed, int64_t stream) {
  TORCH_CHECK_VALUE(n >= 0, "random_scores: expected n >= 0 but received ", n);
  const RandomKeys source(static_cast<uint64_t>(seed), static_cast<uint64_t>(stream));
  at::Tensor scores = at::empty({n}, at::kDouble);
  double* out = scores.mutable_data_ptr<double>();
  parallel_chunks(cut_into_chunks({n}), [&](const Chunk& chunk, int64_t) {
    std::vector<uint32_t> keys(static_cast<size_t>(chunk.end - chunk.begin));
    source.keys(chunk.begin, chunk.end - chunk.begin, keys.data());
    for (int64_t i = chunk.begin; i < chunk.end; i++)
      out[i] = random_score(keys[static_cast<size_t>(i - chunk.begin)]);
  });
  return scores;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("shuffle_bitmap", shuffle_bitmap); }

// Takes no tensor, so no device asks for it.
TORCH_LIBRARY_IMPL(espalier, CompositeExplicitAutograd, m) {
  m.impl("random_bitmap", random_bitmap);
  m.impl("random_scores", random_scores);
}

}  // namespace espalier
