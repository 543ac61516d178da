// Transposable N:M: in every M x M tile at most N alive in each row and in each column, of the largest sum of
// |score|. 2:4 tries all 90 patterns; any other N:M is a transportation problem, solved exactly by shortest
// augmenting paths (Edmonds and Karp 1972), whose work grows with N * M^3 per tile.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>

#include "bits.h"
#include "block.h"
#include "chunks.h"
#include "matrix.h"
#include "two_of_four.h"

namespace espalier {

namespace {

// A tile's magnitudes, pruned elements as 0, and the pattern that is found: bit c of rows[r].
struct Tile {
  int of;
  std::vector<double> weight;
  std::vector<uint32_t> rows;
  explicit Tile(int size)
      : of(size), weight(static_cast<size_t>(size * size)), rows(static_cast<size_t>(size)) {}
};

void solve_two_of_four(Tile& tile) {
  static constexpr Patterns patterns = make_patterns();
  const uint32_t found = best_two_of_four(tile.weight.data(), patterns);
  for (int r = 0; r < 4; r++) tile.rows[static_cast<size_t>(r)] = found >> (4 * r) & 0xF;
}

// Keeping w costs (largest w) - w. One unit of flow at a time goes from a row to a column that has room,
// along the cheapest path in which kept elements may be given up; potentials keep all reduced costs >= 0.
void solve_by_flow(Tile& tile, int keep) {
  const int of = tile.of, nodes = 2 * of;
  double largest = 0;
  for (const double w : tile.weight) largest = std::max(largest, w);
  const auto cost = [&](int r, int c) { return largest - tile.weight[static_cast<size_t>(r * of + c)]; };
  const auto is_kept = [&](int r, int c) { return (tile.rows[static_cast<size_t>(r)] >> c & 1) != 0; };
  std::fill(tile.rows.begin(), tile.rows.end(), 0);
  std::array<double, 64> potential{}, distance{};
  std::array<int, 64> parent{};
  std::array<bool, 64> done{};
  std::array<int, 32> filled{};
  for (int unit = 0; unit < keep * of; unit++) {
    const int start = unit / keep;
    distance.fill(std::numeric_limits<double>::infinity());
    done.fill(false);
    distance[static_cast<size_t>(start)] = 0;
    int end = -1;
    for (;;) {
      int v = -1;
      for (int u = 0; u < nodes; u++) {
        const auto i = static_cast<size_t>(u);
        if (!done[i] && std::isfinite(distance[i]) &&
            (v < 0 || distance[i] < distance[static_cast<size_t>(v)]))
          v = u;
      }
      const auto at_v = static_cast<size_t>(v);
      done[at_v] = true;
      if (v >= of && filled[static_cast<size_t>(v - of)] < keep) {
        end = v;
        break;
      }
      for (int k = 0; k < of; k++) {
        const bool from_row = v < of;
        const int r = from_row ? v : k, c = from_row ? k : v - of;
        if (is_kept(r, c) == from_row) continue;  // what is kept can only be given up, the rest only taken
        const auto to = static_cast<size_t>(from_row ? of + k : k);
        const double length = (from_row ? cost(r, c) : -cost(r, c)) + potential[at_v] - potential[to];
        // Rounding may leave a length a little below 0.
        const double through = distance[at_v] + std::max(length, 0.0);
        if (!done[to] && through < distance[to]) {
          distance[to] = through;
          parent[to] = v;
        }
      }
    }
    const double length = distance[static_cast<size_t>(end)];
    for (int u = 0; u < nodes; u++) {
      const auto i = static_cast<size_t>(u);
      potential[i] += std::min(distance[i], length);
    }
    filled[static_cast<size_t>(end - of)]++;
    for (int v = end; v != start; v = parent[static_cast<size_t>(v)]) {
      const int u = parent[static_cast<size_t>(v)];
      const int r = u < of ? u : v, c = (u < of ? v : u) - of;
      tile.rows[static_cast<size_t>(r)] ^= uint32_t{1} << c;
    }
  }
}

at::Tensor select_nm_transposable(const at::Tensor& score, const std::optional<at::Tensor>& alive,
                                  int64_t keep, int64_t of) {
  static constexpr const char* kOp = "select_nm_transposable";
  const Groups groups = checked_groups(keep, of, kOp);
  const Matrix m = grouped_matrix(score.sizes(), groups, kOp);
  check_strips(m, groups, score.sizes(), kOp);
  check_place(score, at::kCPU, kOp, "score");
  const at::Tensor values = score.contiguous();
  const at::Tensor bits =
      alive && alive->defined() ? checked_bitmap(*alive, score.numel(), kOp, "alive") : at::Tensor();
  const uint8_t* words = bits_or_null(bits);
  at::Tensor result = at::zeros({bitmap_bytes(score.numel())}, at::kByte);
  auto* out = result.mutable_data_ptr<uint8_t>();
  const bool two_of_four = keep == 2 && of == 4;
  const int64_t strips = m.rows / of;
  std::vector<int64_t> bad(static_cast<size_t>(strips), -1);  // the first element that is no finite number
  with_float_type(score.scalar_type(), kOp, "score", [&](auto zero) {
    using T = decltype(zero);
    const T* data = values.const_data_ptr<T>();
    // Eight strips of rows are whole bytes of the bitmap, whatever their length.
    static constexpr int64_t kStrips = 8;
    at::parallel_for(0, (strips + kStrips - 1) / kStrips, 1, [&](int64_t first, int64_t last) {
      Tile tile(groups.of);
      for (int64_t s = first * kStrips; s < std::min(last * kStrips, strips); s++) {
        for (int64_t c = 0; c < m.cols; c += of) {
          double largest = 0;
          for (int r = 0; r < groups.of; r++) {
            const int64_t begin = (s * of + r) * m.cols + c;
            const uint64_t row = load_bits(words, begin, of);
            for (int k = 0; k < groups.of; k++) {
              const double w = row >> k & 1 ? std::fabs(static_cast<double>(data[begin + k])) : 0;
              if (!std::isfinite(w) &&
                  (bad[static_cast<size_t>(s)] < 0 || begin + k < bad[static_cast<size_t>(s)]))
                bad[static_cast<size_t>(s)] = begin + k;
              tile.weight[static_cast<size_t>(r * groups.of + k)] = w;
              largest = std::max(largest, w);
            }
          }
          if (bad[static_cast<size_t>(s)] >= 0) continue;
          // By a power of two, so that no sum overflows.
          const int exponent = largest > 0 ? std::ilogb(largest) : 0;
          for (double& w : tile.weight) w = std::ldexp(w, -exponent);
          if (two_of_four) {
            solve_two_of_four(tile);
          } else {
            solve_by_flow(tile, groups.keep);
          }
          for (int r = 0; r < groups.of; r++) {
            const int64_t begin = (s * of + r) * m.cols + c;
            or_bits(out, begin, of, tile.rows[static_cast<size_t>(r)] & load_bits(words, begin, of));
          }
        }
      }
    });
  });
  for (const int64_t element : bad) {
    TORCH_CHECK_VALUE(element < 0, kOp,
                      ": expected finite numbers but scores[0] is NaN or infinite at element ", element);
  }
  return result;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("select_nm_transposable", select_nm_transposable); }

}  // namespace espalier
