// Selection within rows, groups and tiles on CUDA, and N:M weights as values and indices. The schemas and
// what they promise are in cpu/schema.cc.
#include "groups.h"

#include <ATen/ops/empty.h>

#include <bit>
#include <tuple>

#include "device.h"
#include "element.h"
#include "matrix.h"

namespace espalier {

namespace {

constexpr uint64_t kNone = ~uint64_t{0};

class DeviceFaults {
 public:
  explicit DeviceFaults(c10::Device device)
      : memory_(at::full({static_cast<int64_t>(sizeof(gpu::Faults))}, 255,
                         at::device(device).dtype(at::kByte))) {}
  gpu::Faults* get() { return static_cast<gpu::Faults*>(memory_.mutable_data_ptr()); }
  gpu::Faults read() const { return read_back<gpu::Faults>(memory_); }

 private:
  at::Tensor memory_;
};

void check_nan(const gpu::Faults& faults, const char* op, const char* expected, const char* found) {
  TORCH_CHECK_VALUE(faults.nan_at == kNone, op, ": expected ", expected, " but scores[0] is ", found,
                    " at element ", faults.nan_at);
}

// A score as a matrix, with its bitmap, and the one that is written.
struct HeldMatrix {
  at::Tensor values, alive, result;
  gpu::ScoreMatrix matrix;

  HeldMatrix(const at::Tensor& score, const std::optional<at::Tensor>& bits, Matrix m, bool is_signed,
             const char* op) {
    const at::ScalarType dtype = common_key_dtype(score, op);
    const c10::Device device = score.device();
    check_device(device, op, "score");
    alive = bitmap_on(bits, score.numel(), device, op, std::string("alive[0]"));
    values = score.contiguous();
    result = zero_bitmap(device, score.numel());
    const gpu::Type type = type_of(dtype);
    matrix = {
        {type, values.const_data_ptr(), data_of(alive), result.mutable_data_ptr<uint8_t>(), score.numel()},
        type,
        is_signed,
        m.rows,
        m.cols};
  }
};

// The error about a row's count: asked for on the host, because it is rare.
[[noreturn]] void throw_count(const HeldMatrix& held, const at::Tensor& counts, int64_t row, const char* op) {
  int64_t left = held.matrix.cols;
  if (held.alive.defined()) {
    const at::Tensor bits = held.alive.cpu();
    const auto* bytes = bits.const_data_ptr<uint8_t>();
    left = 0;
    for (int64_t i = row * held.matrix.cols; i < (row + 1) * held.matrix.cols; i++)
      left += bytes[i / 8] >> (i % 8) & 1;
  }
  const auto count = counts.select(0, counts.numel() == 1 ? 0 : row).item<int64_t>();
  TORCH_CHECK_VALUE(false, op, ": expected a count in [0, ", left, "], the number of alive elements of row ",
                    row, ", but received ", count);
  __builtin_unreachable();
}

at::Tensor select_rows(const at::Tensor& score, const std::optional<at::Tensor>& alive,
                       const at::Tensor& counts, bool is_signed) {
  static constexpr const char* kOp = "select_rows";
  const Matrix m = matrix_of(score.sizes(), kOp);
  TORCH_CHECK_TYPE(counts.scalar_type() == at::kLong, kOp, ": expected counts to be int64 but received ",
                   counts.scalar_type());
  TORCH_CHECK(counts.numel() == 1 || (counts.dim() == 1 && counts.numel() == m.rows), kOp,
              ": expected counts to be one number or one for each of ", m.rows, " rows but received shape ",
              counts.sizes());
  TORCH_CHECK(m.cols < int64_t{1} << 32, kOp, ": expected less than 2^32 inputs but received ", m.cols);
  HeldMatrix held(score, alive, m, is_signed, kOp);
  const OnDevice here(score.device());
  // Counts may come from the host, where they are computed.
  const at::Tensor wanted = counts.to(score.device()).contiguous().view(-1);
  DeviceFaults faults(score.device());
  gpu::select_rows(held.matrix, wanted.const_data_ptr<int64_t>(), counts.numel() == 1, faults.get(),
                   here.stream());
  const gpu::Faults found = faults.read();
  if (found.bad_row != kNone) throw_count(held, wanted, static_cast<int64_t>(found.bad_row), kOp);
  check_nan(found, kOp, "numbers", "NaN");
  return held.result;
}

at::Tensor select_nm(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t keep,
                     int64_t of, bool is_signed) {
  static constexpr const char* kOp = "select_nm";
  const Groups groups = checked_groups(keep, of, kOp);
  const HeldMatrix held(score, alive, grouped_matrix(score.sizes(), groups, kOp), is_signed, kOp);
  const OnDevice here(score.device());
  DeviceFaults faults(score.device());
  gpu::select_groups(held.matrix, groups.keep, groups.of, faults.get(), here.stream());
  check_nan(faults.read(), kOp, "numbers", "NaN");
  return held.result;
}

at::Tensor select_nm_transposable(const at::Tensor& score, const std::optional<at::Tensor>& alive,
                                  int64_t keep, int64_t of) {
  static constexpr const char* kOp = "select_nm_transposable";
  const Groups groups = checked_groups(keep, of, kOp);
  const Matrix m = grouped_matrix(score.sizes(), groups, kOp);
  check_strips(m, groups, score.sizes(), kOp);
  if (keep != 2 || of != 4) {
    // A flow problem for each tile is not for a GPU: the CPU solves it.
    static const auto cpu =
        c10::Dispatcher::singleton()
            .findSchemaOrThrow("espalier::select_nm_transposable", "")
            .typed<at::Tensor(const at::Tensor&, const std::optional<at::Tensor>&, int64_t, int64_t)>();
    const auto bits = alive ? std::optional<at::Tensor>(alive->cpu()) : std::nullopt;
    return cpu.call(score.cpu(), bits, keep, of).to(score.device());
  }
  const HeldMatrix held(score, alive, m, false, kOp);
  const OnDevice here(score.device());
  DeviceFaults faults(score.device());
  gpu::select_tiles(held.matrix, faults.get(), here.stream());
  check_nan(faults.read(), kOp, "finite numbers", "NaN or infinite");
  return held.result;
}

gpu::GroupShape shape_of(Matrix m, Groups groups) {
  return {m.rows, m.cols, groups.keep, groups.of,
          static_cast<int>(std::bit_width(static_cast<unsigned>(groups.of - 1)))};
}

bool bitmap_is_nm(const at::Tensor& bits, at::IntArrayRef shape, int64_t keep, int64_t of) {
  static constexpr const char* kOp = "bitmap_is_nm";
  const Groups groups = checked_groups(keep, of, kOp);
  const Matrix m = grouped_matrix(shape, groups, kOp);
  const at::Tensor source = bitmap_on(bits, m.rows * m.cols, bits.device(), kOp, "bits");
  const OnDevice here(bits.device());
  DeviceFaults faults(bits.device());
  gpu::check_groups(data_of(source), shape_of(m, groups), faults.get(), here.stream());
  return faults.read().bad_row == kNone;
}

std::tuple<at::Tensor, at::Tensor> nm_pack(const at::Tensor& self, const at::Tensor& bits, int64_t keep,
                                           int64_t of) {
  static constexpr const char* kOp = "nm_pack";
  const Groups groups = checked_groups(keep, of, kOp);
  const gpu::GroupShape shape = shape_of(grouped_matrix(self.sizes(), groups, kOp), groups);
  const c10::Device device = self.device();
  const at::Tensor alive = bitmap_on(bits, self.numel(), device, kOp, "bits");
  with_element(self, kOp, [](auto) {});
  const OnDevice here(device);
  const at::Tensor source = self.contiguous();
  at::Tensor values = at::empty({shape.rows, shape.values()}, self.options());
  at::Tensor indices = at::empty({shape.rows, shape.bytes()}, at::device(device).dtype(at::kByte));
  DeviceFaults faults(device);
  gpu::pack_groups(source.const_data_ptr(), static_cast<int>(self.element_size()), data_of(alive), shape,
                   values.mutable_data_ptr(), indices.mutable_data_ptr<uint8_t>(), faults.get(),
                   here.stream());
  const gpu::Faults found = faults.read();
  if (found.bad_row != kNone) {
    const auto group = static_cast<int64_t>(found.bad_row), per_row = shape.cols / of;
    TORCH_CHECK_VALUE(false, kOp, ": expected ", keep, " of every ", of, " inputs alive at most but group ",
                      group % per_row, " of row ", group / per_row, " has more");
  }
  return {values, indices};
}

at::Tensor checked_indices(const at::Tensor& indices, const gpu::GroupShape& shape, c10::Device device,
                           const char* op) {
  TORCH_CHECK_TYPE(indices.scalar_type() == at::kByte, op, ": expected indices to be uint8 but received ",
                   indices.scalar_type());
  check_place(indices, device, op, "indices");
  TORCH_CHECK(indices.dim() == 2 && indices.size(0) == shape.rows && indices.size(1) == shape.bytes(), op,
              ": expected indices of shape [", shape.rows, ", ", shape.bytes(), "] but received ",
              indices.sizes());
  return indices.contiguous();
}

void check_indices(const gpu::Faults& faults, const gpu::GroupShape& shape, const char* op) {
  TORCH_CHECK_VALUE(faults.bad_row == kNone, op, ": expected ", shape.keep, " ascending places below ",
                    shape.of, " in every group of indices but received others");
}

at::Tensor nm_unpack(const at::Tensor& values, const at::Tensor& indices, int64_t keep, int64_t of,
                     at::IntArrayRef dense) {
  static constexpr const char* kOp = "nm_unpack";
  const Groups groups = checked_groups(keep, of, kOp);
  const gpu::GroupShape shape = shape_of(grouped_matrix(dense, groups, kOp), groups);
  TORCH_CHECK(values.dim() == 2 && values.size(0) == shape.rows && values.size(1) == shape.values(), kOp,
              ": expected values of shape [", shape.rows, ", ", shape.values(), "] but received ",
              values.sizes());
  with_element(values, kOp, [](auto) {});
  const at::Tensor places = checked_indices(indices, shape, values.device(), kOp);
  const OnDevice here(values.device());
  const at::Tensor source = values.contiguous();
  at::Tensor result = at::zeros(dense, values.options());
  DeviceFaults faults(values.device());
  gpu::unpack_groups(source.const_data_ptr(), static_cast<int>(values.element_size()), data_of(places), shape,
                     result.mutable_data_ptr(), faults.get(), here.stream());
  check_indices(faults.read(), shape, kOp);
  return result;
}

at::Tensor nm_gather(const at::Tensor& self, const at::Tensor& indices, int64_t keep, int64_t of) {
  static constexpr const char* kOp = "nm_gather";
  const Groups groups = checked_groups(keep, of, kOp);
  const gpu::GroupShape shape = shape_of(grouped_matrix(self.sizes(), groups, kOp), groups);
  with_element(self, kOp, [](auto) {});
  const at::Tensor places = checked_indices(indices, shape, self.device(), kOp);
  const OnDevice here(self.device());
  const at::Tensor source = self.contiguous();
  at::Tensor values = at::empty({shape.rows, shape.values()}, self.options());
  DeviceFaults faults(self.device());
  gpu::gather_groups(source.const_data_ptr(), static_cast<int>(self.element_size()), data_of(places), shape,
                     values.mutable_data_ptr(), faults.get(), here.stream());
  check_indices(faults.read(), shape, kOp);
  return values;
}

}  // namespace

ESPALIER_CUDA_OPERATORS(m) {
  m.impl("select_rows", select_rows);
  m.impl("select_nm", select_nm);
  m.impl("select_nm_transposable", select_nm_transposable);
  m.impl("bitmap_is_nm", bitmap_is_nm);
  m.impl("nm_pack", nm_pack);
  m.impl("nm_unpack", nm_unpack);
  m.impl("nm_gather", nm_gather);
}

}  // namespace espalier
