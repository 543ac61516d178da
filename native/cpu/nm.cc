// N of M consecutive inputs. No sort: for each distance d < M one comparison of every key with the one d
// places on says who loses to whom, and the number of losses of 64 elements is kept in as many words as it
// has binary digits, bit j of each belonging to element j.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <atomic>
#include <bit>

#include "bits.h"
#include "classify.h"
#include "matrix.h"
#include "selection.h"

namespace espalier {

namespace {

static constexpr int kLargest = 32;  // M
static constexpr int kDigits = 5;    // of a number below it

// Adds each bit of x to its element's number.
template <int kUsed>
ESPALIER_INLINE void add(uint64_t (&number)[kDigits], uint64_t x) {
  for (int k = 0; k < kUsed; k++) {
    const uint64_t carry = number[k] & x;
    number[k] ^= x;
    x = carry;
  }
}

// Which elements' numbers are below a bound.
template <int kUsed>
ESPALIER_INLINE uint64_t below(const uint64_t (&number)[kDigits], int bound) {
  uint64_t less = 0, equal = ~uint64_t{0};
  for (int k = kUsed - 1; k >= 0; k--) {
    if (bound >> k & 1) {
      less |= equal & ~number[k];
      equal &= number[k];
    } else {
      equal &= ~number[k];
    }
  }
  return less;
}

// kOf: M where it is known when this is compiled, else 0.
template <int kOf>
struct GroupKernel {
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, const uint8_t* alive, uint8_t* out, int64_t n, Key mask,
                                  Key infinity, int keep, int groups_of, bool* nan) {
    const int of = kOf ? kOf : groups_of;
    static constexpr int kUsed = kOf ? std::bit_width(static_cast<unsigned>(kOf - 1)) : kDigits;
    const int64_t step = kWord / of * of;
    uint64_t together[kLargest] = {};  // bit j: elements j and j + d are of one group
    for (int d = 1; d < of; d++) {
      for (int64_t j = 0; j < step; j++) together[d] |= static_cast<uint64_t>(j % of + d < of) << j;
    }
    alignas(64) Key block[kWord + kLargest] = {};
    alignas(64) Key limit[kWord];
    std::fill(limit, limit + kWord, infinity);
    uint64_t any_nan = 0;
    for (int64_t i = 0; i < n; i += step) {
      const int64_t count = std::min(step, n - i);
      const uint64_t word = load_bits(alive, i, count);
      if (count == kWord) {
        for (int j = 0; j < kWord; j++) block[j] = keys[i + j] & mask;
      } else {
        for (int64_t j = 0; j < count; j++) block[j] = keys[i + j] & mask;
      }
      any_nan |= greater_word(Isa{}, block, limit) & word;
      uint64_t losses[kDigits] = {};
      for (int d = 1; d < of; d++) {
        const uint64_t wins = greater_word(Isa{}, block, block + d);
        // Of equal keys the one that comes later wins. A pruned element beats nobody.
        add<kUsed>(losses, ~wins & together[d] & (word >> d));
        add<kUsed>(losses, (wins & together[d] & word) << d);
      }
      const uint64_t kept = below<kUsed>(losses, keep) & word;
      if (step == kWord) {
        store_word(out, i, n, kept);
      } else {
        or_bits(out, i, count, kept);
      }
    }
    if (any_nan) *nan = true;
  }
};

at::Tensor select_nm(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t keep,
                     int64_t of, bool is_signed) {
  static constexpr const char* kOp = "select_nm";
  const Groups groups = checked_groups(keep, of, kOp);
  grouped_matrix(score.sizes(), groups, kOp);
  const at::ScalarType dtype = common_key_dtype(score, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    const Source<Key>& source = *pool.sources[0];
    at::Tensor result = at::zeros({bitmap_bytes(source.size)}, at::kByte);
    auto* out = result.mutable_data_ptr<uint8_t>();
    std::atomic<bool> any_nan{false};
    // Rows are whole groups, so groups follow one another in memory; chunks are whole groups and whole words.
    const int64_t unit = kWord * groups.of;
    const std::vector<Chunk> chunks = cut_into_chunks({source.size}, kChunk / unit * unit);
    parallel_ranges(chunks, [&](int64_t first, int64_t last) {
      ChunkReader<Key> reader;
      bool nan = false;
      for (int64_t i = first; i < last; i++) {
        const Chunk& c = chunks[static_cast<size_t>(i)];
        const auto call = [&](auto kernel) {
          dispatch<decltype(kernel)>(
              reader.read(pool, c), source.alive ? source.alive + c.begin / 8 : nullptr, out + c.begin / 8,
              c.end - c.begin, pool.space.mask, pool.space.infinity, groups.keep, groups.of, &nan);
        };
        groups.of == 4 ? call(GroupKernel<4>{}) : call(GroupKernel<0>{});
      }
      if (nan) any_nan = true;
    });
    if (any_nan) check_nan(pool, kOp);
    return result;
  });
}

bool bitmap_is_nm(const at::Tensor& bits, at::IntArrayRef shape, int64_t keep, int64_t of) {
  static constexpr const char* kOp = "bitmap_is_nm";
  const Groups groups = checked_groups(keep, of, kOp);
  const Matrix m = grouped_matrix(shape, groups, kOp);
  const int64_t n = m.rows * m.cols;
  const at::Tensor source = checked_bitmap(bits, n, kOp, "bits");
  const auto* words = source.const_data_ptr<uint8_t>();
  std::atomic<bool> valid{true};
  at::parallel_for(0, n / groups.of, kChunk / groups.of, [&](int64_t first, int64_t last) {
    for (int64_t g = first; g < last && valid.load(std::memory_order_relaxed); g++) {
      if (std::popcount(load_bits(words, g * groups.of, groups.of)) > groups.keep) valid = false;
    }
  });
  return valid;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("select_nm", select_nm);
  m.impl("bitmap_is_nm", bitmap_is_nm);
}

}  // namespace espalier
