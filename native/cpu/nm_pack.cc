// N:M weights as their values and their places. Row r of the indices holds, one after the other, the places
// (0 to M - 1, ascending within each group) of row r of the values, each in bit_width(M - 1) bits, the lowest
// bit first; each row is padded to a whole byte with 0.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <atomic>
#include <bit>
#include <tuple>

#include "bits.h"
#include "chunks.h"
#include "element.h"
#include "matrix.h"

namespace espalier {

namespace {

struct Packed {
  Matrix matrix;  // of the dense weight
  Groups groups;
  int64_t per_row;  // groups in a row
  int width;        // bits of an index

  Packed(Matrix m, Groups g)
      : matrix(m),
        groups(g),
        per_row(m.cols / g.of),
        width(std::bit_width(static_cast<unsigned>(g.of - 1))) {}
  int64_t values() const { return per_row * groups.keep; }
  int64_t bytes() const { return bitmap_bytes(values() * width); }
  int64_t grain() const { return std::max<int64_t>(1, kChunk / std::max<int64_t>(1, matrix.cols)); }
};

// The places of a group's alive elements, filled up with pruned ones, the lowest first.
ESPALIER_INLINE uint64_t filled(uint64_t word, Groups groups) {
  uint64_t dead = ~word;
  for (int missing = groups.keep - std::popcount(word); missing > 0; missing--) {
    word |= dead & (~dead + 1);
    dead &= dead - 1;
  }
  return word;
}

std::tuple<at::Tensor, at::Tensor> nm_pack(const at::Tensor& self, const at::Tensor& bits, int64_t keep,
                                           int64_t of) {
  static constexpr const char* kOp = "nm_pack";
  const Groups groups = checked_groups(keep, of, kOp);
  const Packed p(grouped_matrix(self.sizes(), groups, kOp), groups);
  const at::Tensor alive = checked_bitmap(bits, self.numel(), kOp, "bits");
  const at::Tensor source = self.contiguous();
  at::Tensor values = at::empty({p.matrix.rows, p.values()}, self.options());
  at::Tensor indices = at::zeros({p.matrix.rows, p.bytes()}, at::kByte);
  const auto* words = alive.const_data_ptr<uint8_t>();
  const void* from = source.const_data_ptr();
  void* to = values.mutable_data_ptr();
  auto* places = indices.mutable_data_ptr<uint8_t>();
  std::vector<int64_t> bad(static_cast<size_t>(p.matrix.rows), -1);  // the first group with too many alive
  with_element(self, kOp, [&](auto zero) {
    using T = decltype(zero);
    at::parallel_for(0, p.matrix.rows, p.grain(), [&](int64_t first, int64_t last) {
      for (int64_t r = first; r < last; r++) {
        T* value = static_cast<T*>(to) + r * p.values();
        uint8_t* row = places + r * p.bytes();
        int64_t bit = 0;
        for (int64_t g = 0; g < p.per_row; g++) {
          const int64_t begin = r * p.matrix.cols + g * groups.of;
          const uint64_t word = load_bits(words, begin, groups.of);
          if (std::popcount(word) > groups.keep) {
            bad[static_cast<size_t>(r)] = g;
            break;
          }
          for (uint64_t left = filled(word, groups); left != 0; left &= left - 1, bit += p.width) {
            const int place = std::countr_zero(left);
            *value++ = word >> place & 1 ? static_cast<const T*>(from)[begin + place] : T{};
            or_bits(row, bit, p.width, static_cast<uint64_t>(place));
          }
        }
      }
    });
  });
  for (int64_t r = 0; r < p.matrix.rows; r++) {
    const int64_t g = bad[static_cast<size_t>(r)];
    TORCH_CHECK_VALUE(g < 0, kOp, ": expected ", keep, " of every ", of, " inputs alive at most but group ",
                      g, " of row ", r, " has more");
  }
  return {values, indices};
}

// Calls visit(row, value index within the row, dense index within the row) for each packed value.
template <class Visit>
void for_packed(const Packed& p, const at::Tensor& indices, const char* op, const Visit& visit) {
  TORCH_CHECK_TYPE(indices.scalar_type() == at::kByte, op, ": expected indices to be uint8 but received ",
                   indices.scalar_type());
  TORCH_CHECK(indices.device().is_cpu(), op, ": expected indices on the CPU but received it on ",
              indices.device());
  TORCH_CHECK(indices.dim() == 2 && indices.size(0) == p.matrix.rows && indices.size(1) == p.bytes(), op,
              ": expected indices of shape [", p.matrix.rows, ", ", p.bytes(), "] but received ",
              indices.sizes());
  const at::Tensor packed = indices.contiguous();
  const auto* places = packed.const_data_ptr<uint8_t>();
  std::atomic<bool> valid{true};
  at::parallel_for(0, p.matrix.rows, p.grain(), [&](int64_t first, int64_t last) {
    bool ok = true;
    for (int64_t r = first; r < last; r++) {
      const uint8_t* row = places + r * p.bytes();
      for (int64_t g = 0; g < p.per_row; g++) {
        int before = -1;
        for (int k = 0; k < p.groups.keep; k++) {
          const int64_t value = g * p.groups.keep + k;
          const auto place = static_cast<int>(load_bits(row, value * p.width, p.width));
          if (place <= before || place >= p.groups.of) {
            ok = false;
            break;
          }
          before = place;
          visit(r, value, g * p.groups.of + place);
        }
      }
    }
    if (!ok) valid = false;
  });
  TORCH_CHECK_VALUE(valid, op, ": expected ", p.groups.keep, " ascending places below ", p.groups.of,
                    " in every group of indices but received others");
}

at::Tensor nm_unpack(const at::Tensor& values, const at::Tensor& indices, int64_t keep, int64_t of,
                     at::IntArrayRef shape) {
  static constexpr const char* kOp = "nm_unpack";
  const Groups groups = checked_groups(keep, of, kOp);
  const Packed p(grouped_matrix(shape, groups, kOp), groups);
  TORCH_CHECK(values.dim() == 2 && values.size(0) == p.matrix.rows && values.size(1) == p.values(), kOp,
              ": expected values of shape [", p.matrix.rows, ", ", p.values(), "] but received ",
              values.sizes());
  const at::Tensor source = values.contiguous();
  at::Tensor result = at::zeros(shape, values.options());
  const void* from = source.const_data_ptr();
  void* to = result.mutable_data_ptr();
  with_element(values, kOp, [&](auto zero) {
    using T = decltype(zero);
    for_packed(p, indices, kOp, [&](int64_t r, int64_t value, int64_t dense) {
      static_cast<T*>(to)[r * p.matrix.cols + dense] = static_cast<const T*>(from)[r * p.values() + value];
    });
  });
  return result;
}

at::Tensor nm_gather(const at::Tensor& self, const at::Tensor& indices, int64_t keep, int64_t of) {
  static constexpr const char* kOp = "nm_gather";
  const Groups groups = checked_groups(keep, of, kOp);
  const Packed p(grouped_matrix(self.sizes(), groups, kOp), groups);
  const at::Tensor source = self.contiguous();
  at::Tensor values = at::empty({p.matrix.rows, p.values()}, self.options());
  const void* from = source.const_data_ptr();
  void* to = values.mutable_data_ptr();
  with_element(self, kOp, [&](auto zero) {
    using T = decltype(zero);
    for_packed(p, indices, kOp, [&](int64_t r, int64_t value, int64_t dense) {
      static_cast<T*>(to)[r * p.values() + value] = static_cast<const T*>(from)[r * p.matrix.cols + dense];
    });
  });
  return values;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("nm_pack", nm_pack);
  m.impl("nm_unpack", nm_unpack);
  m.impl("nm_gather", nm_gather);
}

}  // namespace espalier
