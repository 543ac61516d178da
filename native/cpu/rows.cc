// Exact selection within each row: a radix search over the row's keys, then one pass that writes its bits.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <algorithm>
#include <atomic>
#include <bit>

#include "bits.h"
#include "classify.h"
#include "matrix.h"
#include "rank.h"
#include "selection.h"

namespace espalier {

namespace {

struct RowKernel {
  // words: the row's alive bits on entry, what is left of them on return. Room for n keys in scratch.
  template <class Isa, class Key>
  ESPALIER_INLINE static void run(const Key* keys, uint64_t* words, int64_t n, int64_t count, Key mask,
                                  Key infinity, Key* scratch, bool* nan) {
    int64_t alive = 0;
    Key largest = 0;
    for (int64_t i = 0; i < n; i += kWord) {
      const uint64_t word = words[i / kWord];
      if (word == ~uint64_t{0}) {
        for (int j = 0; j < kWord; j++) {
          const Key key = keys[i + j] & mask;
          largest = std::max(largest, key);
          scratch[alive + j] = key;
        }
        alive += kWord;
      } else {
        for (uint64_t left = word; left != 0; left &= left - 1) {
          const Key key = keys[i + std::countr_zero(left)] & mask;
          largest = std::max(largest, key);
          scratch[alive++] = key;
        }
      }
    }
    if (largest > infinity) *nan = true;
    if (count == 0) return;
    int64_t ties = count;
    const Key key = key_of_rank(scratch, alive, &ties);
    const Bracket<Key> b{mask, key, key, infinity};
    Key tail[kWord] = {};
    for (int64_t i = 0; i < n; i += kWord) {
      const Key* block = keys + i;
      if (n - i < kWord) {
        std::copy(block, keys + n, tail);
        block = tail;
      }
      const uint64_t word = words[i / kWord];
      const Classes c = classify(Isa{}, block, b);
      uint64_t tied = c.at_least & ~c.above & word;
      if (std::popcount(tied) <= ties) {
        ties -= std::popcount(tied);
        tied = 0;
      } else {
        for (; ties > 0; ties--) tied &= tied - 1;
      }
      words[i / kWord] = (c.above & word) | tied;
    }
  }
};

int64_t count_row(const uint8_t* bits, int64_t begin, int64_t cols) {
  int64_t count = 0;
  for (int64_t i = 0; i < cols; i += kWord)
    count += std::popcount(load_bits(bits, begin + i, std::min(kWord, cols - i)));
  return count;
}

// How many of each row are pruned, checked against how many are alive.
std::vector<int64_t> checked_counts(const at::Tensor& counts, Matrix m, const uint8_t* alive,
                                    const char* op) {
  TORCH_CHECK_TYPE(counts.scalar_type() == at::kLong, op, ": expected counts to be int64 but received ",
                   counts.scalar_type());
  TORCH_CHECK(counts.device().is_cpu(), op, ": expected counts on the CPU but received it on ",
              counts.device());
  TORCH_CHECK(counts.numel() == 1 || (counts.dim() == 1 && counts.numel() == m.rows), op,
              ": expected counts to be one number or one for each of ", m.rows, " rows but received shape ",
              counts.sizes());
  const at::Tensor source = counts.contiguous();
  const auto* given = source.const_data_ptr<int64_t>();
  std::vector<int64_t> result(static_cast<size_t>(m.rows));
  for (int64_t r = 0; r < m.rows; r++) {
    const int64_t count = given[source.numel() == 1 ? 0 : r];
    const int64_t left = alive ? count_row(alive, r * m.cols, m.cols) : m.cols;
    TORCH_CHECK_VALUE(count >= 0 && count <= left, op, ": expected a count in [0, ", left,
                      "], the number of alive elements of row ", r, ", but received ", count);
    result[static_cast<size_t>(r)] = count;
  }
  return result;
}

at::Tensor select_rows(const at::Tensor& score, const std::optional<at::Tensor>& alive,
                       const at::Tensor& counts, bool is_signed) {
  static constexpr const char* kOp = "select_rows";
  const Matrix m = matrix_of(score.sizes(), kOp);
  const at::ScalarType dtype = common_key_dtype(score, kOp);
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    const Pool<Key> pool = make_pool<Key>(score, {alive}, dtype, order_of(is_signed), kOp);
    const Source<Key>& source = *pool.sources[0];
    const std::vector<int64_t> prune = checked_counts(counts, m, source.alive, kOp);
    at::Tensor result = at::zeros({bitmap_bytes(source.size)}, at::kByte);
    if (source.size == 0) return result;
    auto* out = result.mutable_data_ptr<uint8_t>();
    std::atomic<bool> any_nan{false};
    // Eight rows are whole bytes of the bitmap, whatever their length.
    static constexpr int64_t kRows = 8;
    const int64_t grain = std::max<int64_t>(1, kChunk / (kRows * m.cols));
    at::parallel_for(0, (m.rows + kRows - 1) / kRows, grain, [&](int64_t first, int64_t last) {
      std::vector<Key> made(static_cast<size_t>(m.cols)), scratch(static_cast<size_t>(m.cols));
      std::vector<uint64_t> words(static_cast<size_t>((m.cols + kWord - 1) / kWord));
      bool nan = false;
      for (int64_t r = first * kRows; r < std::min(last * kRows, m.rows); r++) {
        const int64_t begin = r * m.cols;
        const auto width = [&](size_t w) {
          return std::min(kWord, m.cols - static_cast<int64_t>(w) * kWord);
        };
        const auto place = [&](size_t w) { return begin + static_cast<int64_t>(w) * kWord; };
        for (size_t w = 0; w < words.size(); w++) words[w] = load_bits(source.alive, place(w), width(w));
        dispatch<RowKernel>(source.keys(begin, m.cols, made.data()), words.data(), m.cols,
                            prune[static_cast<size_t>(r)], pool.space.mask, pool.space.infinity,
                            scratch.data(), &nan);
        for (size_t w = 0; w < words.size(); w++) or_bits(out, place(w), width(w), words[w]);
      }
      if (nan) any_nan = true;
    });
    if (any_nan) check_nan(pool, kOp);
    return result;
  });
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("select_rows", select_rows); }

}  // namespace espalier
