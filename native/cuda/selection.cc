// Exact selection on CUDA: select_smallest, its passes as operators, and shuffle_bitmap. The schemas and what
// they promise are in cpu/schema.cc; the bitmaps are the CPU's, bit for bit.
//
// Memory beside the bitmaps: 512 KiB of bins and at most 1 MiB of counts. The host waits once, at the end, to
// learn whether there was a NaN and whether `count` fits.
#include "selection.h"

#include <ATen/core/List.h>

#include "bitmap.h"
#include "device.h"

namespace espalier {

namespace {

// A pool on one device, and the tensors that it points into.
struct Held {
  gpu::Pool pool;
  std::vector<at::Tensor> tensors;
  std::vector<at::Tensor> bitmaps;  // that are written; none without `writes`
};

Held hold(at::TensorList scores, const std::vector<std::optional<at::Tensor>>& alive, at::ScalarType keys,
          bool is_signed, bool writes, c10::Device device, const char* op) {
  Held held;
  held.pool.keys = type_of(keys);
  held.pool.by_value = is_signed;
  for (size_t i = 0; i < scores.size(); i++) {
    const at::Tensor& score = scores[i];
    check_place(score, device, op, c10::str("scores[", i, "]").c_str());
    const at::Tensor bits = bitmap_on(alive[i], score.numel(), device, op, c10::str("alive[", i, "]"));
    const at::Tensor values = score.contiguous();
    uint8_t* out = nullptr;
    if (writes) {
      held.bitmaps.push_back(bytes_on(device, bitmap_bytes(score.numel())));
      out = held.bitmaps.back().mutable_data_ptr<uint8_t>();
    }
    held.pool.scores.push_back(
        {type_of(score.scalar_type()), values.const_data_ptr(), data_of(bits), out, score.numel()});
    held.tensors.insert(held.tensors.end(), {values, bits});
  }
  return held;
}

// The state of a selection on the device.
class DeviceState {
 public:
  DeviceState(uint64_t prefix, int64_t rank, c10::Device device, const OnDevice& here)
      : memory_(bytes_on(device, sizeof(gpu::State))) {
    gpu::set_state({prefix, rank, 0, gpu::kNoNan}, get(), here.stream());
  }
  gpu::State* get() { return static_cast<gpu::State*>(memory_.mutable_data_ptr()); }
  gpu::State read() const { return read_back<gpu::State>(memory_); }

 private:
  at::Tensor memory_;
};

// Raises the error about the first NaN of a pool.
void check_nan(const gpu::State& state, const gpu::Pool& pool, const char* op) {
  if (state.nan_at == gpu::kNoNan) return;
  auto element = static_cast<int64_t>(state.nan_at);
  size_t index = 0;
  for (; element >= pool.scores[index].size; index++) element -= pool.scores[index].size;
  TORCH_CHECK_VALUE(false, op, ": expected numbers but scores[", index, "] is NaN at element ", element);
}

// Cuts the bitmaps at the state's key, without the first of its ties.
void cut(const gpu::Pool& pool, DeviceState& state, c10::Device device, const OnDevice& here) {
  at::Tensor ties = at::empty({pool.chunks() + 1}, at::device(device).dtype(at::kLong));
  auto* counts = ties.mutable_data_ptr<int64_t>();
  gpu::cut(pool, state.get(), counts, here.stream());
  gpu::sum_counts(counts, pool.chunks(), here.stream());
  gpu::drop_ties(pool, state.get(), counts, here.stream());
}

// Writes the bitmaps of a pool without its `count` smallest; the state afterwards.
gpu::State select(const gpu::Pool& pool, int64_t count, c10::Device device, const OnDevice& here) {
  DeviceState state(0, count, device, here);
  at::Tensor bins = zeros_on(device, int64_t{1} << kDigit);
  auto* counts = static_cast<uint64_t*>(bins.mutable_data_ptr());
  const int bits = pool.key_bits();
  for (int pass = 0; pass < pass_count(bits); pass++) {
    gpu::add_histogram(pool, pass, state.get(), counts, here.stream());
    gpu::find_digit(counts, bin_count(bits, pass), pass == 0, state.get(), here.stream());
  }
  cut(pool, state, device, here);
  return state.read();
}

std::vector<at::Tensor> select_smallest(at::TensorList scores,
                                        const c10::List<std::optional<at::Tensor>>& alive, int64_t count,
                                        bool is_signed) {
  static constexpr const char* kOp = "select_smallest";
  check_lengths(alive.size(), scores.size(), kOp, "scores");
  std::vector<std::optional<at::Tensor>> bits;
  for (size_t i = 0; i < alive.size(); i++) bits.push_back(alive.get(i));
  const at::ScalarType keys = common_key_dtype(scores, kOp);
  const c10::Device device = scores[0].device();  // dispatch found one
  check_device(device, kOp, "scores");
  const OnDevice here(device);
  const Held held = hold(scores, bits, keys, is_signed, true, device, kOp);
  const gpu::State state = select(held.pool, count, device, here);
  TORCH_CHECK_VALUE(count >= 0 && count <= state.alive, kOp, ": expected count in [0, ", state.alive,
                    "], the number of alive elements, but received ", count);
  check_nan(state, held.pool, kOp);
  return held.bitmaps;
}

at::Tensor magnitude_histogram(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t pass,
                               int64_t prefix, std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "magnitude_histogram";
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  const OnDevice here(score.device());
  const Held held = hold(score, {alive}, dtype, is_signed, false, score.device(), kOp);
  const int bits = held.pool.key_bits();
  check_pass(pass, prefix, bits, dtype, kOp);
  DeviceState state(static_cast<uint64_t>(prefix), 0, score.device(), here);
  at::Tensor bins = zeros_on(score.device(), bin_count(bits, static_cast<int>(pass)));
  gpu::add_histogram(held.pool, static_cast<int>(pass), state.get(),
                     static_cast<uint64_t*>(bins.mutable_data_ptr()), here.stream());
  if (pass == 0) check_nan(state.read(), held.pool, kOp);
  return bins;
}

// A key, checked, as the state has it.
uint64_t key_in(const at::ScalarType dtype, bool is_signed, int64_t key, const char* op) {
  return with_key_type(dtype, [&](auto zero) {
    using Key = decltype(zero);
    return static_cast<uint64_t>(
        checked_key(key, key_space(infinity_of<Key>(dtype), order_of(is_signed)), op));
  });
}

int64_t magnitude_ties(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t key,
                       std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "magnitude_ties";
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  const OnDevice here(score.device());
  const Held held = hold(score, {alive}, dtype, is_signed, false, score.device(), kOp);
  DeviceState state(key_in(dtype, is_signed, key, kOp), 0, score.device(), here);
  at::Tensor ties = zeros_on(score.device(), held.pool.chunks() + 1);
  auto* counts = ties.mutable_data_ptr<int64_t>();
  gpu::cut(held.pool, state.get(), counts, here.stream());
  gpu::sum_counts(counts, held.pool.chunks(), here.stream());
  return ties.select(0, ties.numel() - 1).item<int64_t>();
}

at::Tensor bitmap_above(const at::Tensor& score, const std::optional<at::Tensor>& alive, int64_t key,
                        int64_t ties, std::optional<at::ScalarType> keys, bool is_signed) {
  static constexpr const char* kOp = "bitmap_above";
  TORCH_CHECK_VALUE(ties >= 0, kOp, ": expected ties >= 0 but received ", ties);
  const at::ScalarType dtype = key_dtype_of(score, keys, kOp);
  const OnDevice here(score.device());
  const Held held = hold(score, {alive}, dtype, is_signed, true, score.device(), kOp);
  DeviceState state(key_in(dtype, is_signed, key, kOp), ties, score.device(), here);
  cut(held.pool, state, score.device(), here);
  return held.bitmaps[0];
}

at::Tensor shuffle_bitmap(const at::Tensor& bits, int64_t n, int64_t seed, int64_t stream) {
  static constexpr const char* kOp = "shuffle_bitmap";
  TORCH_CHECK_VALUE(n >= 0, kOp, ": expected n >= 0 but received ", n);
  const c10::Device device = bits.device();
  const at::Tensor source = bitmap_on(bits, n, device, kOp, "bits");
  const OnDevice here(device);
  const at::Tensor before = alive_before(source, n, here);
  const int64_t keep = before.select(0, before.numel() - 1).item<int64_t>();
  at::Tensor result = bytes_on(device, bitmap_bytes(n));
  gpu::Pool pool;
  pool.keys = gpu::Type::kFloat;
  pool.random = gpu::RandomStream{static_cast<uint64_t>(seed), static_cast<uint64_t>(stream)};
  pool.scores.push_back({pool.keys, nullptr, nullptr, result.mutable_data_ptr<uint8_t>(), n});
  select(pool, n - keep, device, here);
  return result;
}

}  // namespace

ESPALIER_CUDA_OPERATORS(m) {
  m.impl("select_smallest", select_smallest);
  m.impl("magnitude_histogram", magnitude_histogram);
  m.impl("magnitude_ties", magnitude_ties);
  m.impl("bitmap_above", bitmap_above);
  m.impl("shuffle_bitmap", shuffle_bitmap);
}

}  // namespace espalier
