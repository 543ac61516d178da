// Operators over bitmaps on CUDA: applying, packing, counting, compress and expand. The schemas and what they
// promise are in cpu/schema.cc. and, or, xor and andnot are torch's own operators there.
#include "bitmap.h"

#include "device.h"
#include "element.h"
#include "inplace.h"

namespace espalier {

namespace {

void check_float(const at::Tensor& self, const char* op) {
  with_float_type(self.scalar_type(), op, "self", [](auto) {});
}

at::Tensor& bitmap_apply_(at::Tensor& self, const at::Tensor& bits) {
  static constexpr const char* kOp = "bitmap_apply_";
  check_float(self, kOp);
  const at::Tensor alive = bitmap_on(bits, self.numel(), self.device(), kOp, "bits");
  InPlace target(self, self.device(), kOp, "self");
  const OnDevice here(self.device());
  void* data = target.contiguous().mutable_data_ptr();
  gpu::apply_bitmap(data, data, static_cast<int>(self.element_size()), data_of(alive), self.numel(),
                    here.stream());
  target.finish();
  return self;
}

at::Tensor bitmap_apply(const at::Tensor& self, const at::Tensor& bits) {
  static constexpr const char* kOp = "bitmap_apply";
  check_float(self, kOp);
  const at::Tensor alive = bitmap_on(bits, self.numel(), self.device(), kOp, "bits");
  const OnDevice here(self.device());
  const at::Tensor source = self.contiguous();
  at::Tensor result = at::empty(self.sizes(), self.options());
  gpu::apply_bitmap(source.const_data_ptr(), result.mutable_data_ptr(), static_cast<int>(self.element_size()),
                    data_of(alive), self.numel(), here.stream());
  return result;
}

at::Tensor bitmap_pack(const at::Tensor& mask) {
  TORCH_CHECK_TYPE(mask.scalar_type() == at::kBool, "bitmap_pack: expected a bool mask but received ",
                   mask.scalar_type());
  const OnDevice here(mask.device());
  const at::Tensor source = mask.contiguous();
  at::Tensor bits = bytes_on(mask.device(), bitmap_bytes(mask.numel()));
  gpu::pack_bools(static_cast<const uint8_t*>(source.const_data_ptr()), bits.mutable_data_ptr<uint8_t>(),
                  mask.numel(), here.stream());
  return bits;
}

at::Tensor bitmap_unpack(const at::Tensor& bits, at::IntArrayRef shape) {
  static constexpr const char* kOp = "bitmap_unpack";
  const int64_t n = product(shape, kOp);
  const at::Tensor source = bitmap_on(bits, n, bits.device(), kOp, "bits");
  const OnDevice here(bits.device());
  at::Tensor mask = at::empty(shape, bits.options().dtype(at::kBool));
  gpu::unpack_bools(data_of(source), static_cast<uint8_t*>(mask.mutable_data_ptr()), n, here.stream());
  return mask;
}

// Sums of the counts of chunks before each, and of all at the end.
at::Tensor counted(const at::Tensor& a, const at::Tensor& b, gpu::Pair pair, int64_t n,
                   const OnDevice& here) {
  const int64_t chunks = gpu::chunks_in(n, gpu::chunk_length(n));
  at::Tensor counts = at::empty({chunks + 1}, a.options().dtype(at::kLong));
  auto* sums = counts.mutable_data_ptr<int64_t>();
  gpu::count_chunks(data_of(a), data_of(b), pair, n, sums, here.stream());
  gpu::sum_counts(sums, chunks, here.stream());
  return counts;
}

int64_t last_of(const at::Tensor& counts) { return counts.select(0, counts.numel() - 1).item<int64_t>(); }

int64_t bitmap_count(const at::Tensor& bits, int64_t n) {
  static constexpr const char* kOp = "bitmap_count";
  TORCH_CHECK_VALUE(n >= 0, kOp, ": expected n >= 0 but received ", n);
  const at::Tensor source = bitmap_on(bits, n, bits.device(), kOp, "bits");
  return last_of(counted(source, {}, gpu::Pair::kFirst, n, OnDevice(bits.device())));
}

int64_t count_pair(const at::Tensor& a, const at::Tensor& b, gpu::Pair pair, const char* op) {
  check_pair(a, b, op);
  check_place(b, a.device(), op, "b");
  return last_of(counted(a.contiguous(), b.contiguous(), pair, a.numel() * 8, OnDevice(a.device())));
}

int64_t bitmap_distance(const at::Tensor& a, const at::Tensor& b) {
  return count_pair(a, b, gpu::Pair::kXor, "bitmap_distance");
}

int64_t bitmap_intersection_count(const at::Tensor& a, const at::Tensor& b) {
  return count_pair(a, b, gpu::Pair::kAnd, "bitmap_intersection_count");
}

int element_size(const at::Tensor& tensor, const char* op) {
  with_element(tensor, op, [](auto) {});
  return static_cast<int>(tensor.element_size());
}

at::Tensor compress(const at::Tensor& self, const at::Tensor& bits) {
  static constexpr const char* kOp = "compress";
  const int size = element_size(self, kOp);
  const at::Tensor alive = bitmap_on(bits, self.numel(), self.device(), kOp, "bits");
  const OnDevice here(self.device());
  const at::Tensor source = self.contiguous();
  const at::Tensor before = alive_before(alive, self.numel(), here);
  at::Tensor values = at::empty({last_of(before)}, self.options());
  gpu::compress(source.const_data_ptr(), values.mutable_data_ptr(), size, data_of(alive), self.numel(),
                before.const_data_ptr<int64_t>(), here.stream());
  return values;
}

at::Tensor expand(const at::Tensor& values, const at::Tensor& bits, at::IntArrayRef shape) {
  static constexpr const char* kOp = "expand";
  const int size = element_size(values, kOp);
  const int64_t n = product(shape, kOp);
  const at::Tensor alive = bitmap_on(bits, n, values.device(), kOp, "bits");
  const OnDevice here(values.device());
  const at::Tensor before = alive_before(alive, n, here);
  const int64_t count = last_of(before);
  TORCH_CHECK(values.dim() == 1 && values.numel() == count, kOp,
              ": expected a vector of one value for each of ", count, " alive elements but received shape ",
              values.sizes());
  const at::Tensor source = values.contiguous();
  at::Tensor result = at::empty(shape, values.options());
  gpu::expand(source.const_data_ptr(), result.mutable_data_ptr(), size, data_of(alive), n,
              before.const_data_ptr<int64_t>(), here.stream());
  return result;
}

}  // namespace

at::Tensor alive_before(const at::Tensor& bits, int64_t n, const OnDevice& here) {
  return counted(bits, {}, gpu::Pair::kFirst, n, here);
}

ESPALIER_CUDA_OPERATORS(m) {
  m.impl("bitmap_apply_", bitmap_apply_);
  m.impl("bitmap_apply", bitmap_apply);
  m.impl("bitmap_pack", bitmap_pack);
  m.impl("bitmap_unpack", bitmap_unpack);
  m.impl("bitmap_count", bitmap_count);
  m.impl("bitmap_distance", bitmap_distance);
  m.impl("bitmap_intersection_count", bitmap_intersection_count);
  m.impl("compress", compress);
  m.impl("expand", expand);
}

}  // namespace espalier
