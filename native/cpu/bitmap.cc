// Packed masks and their algebra.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <vector>

#include "bits.h"
#include "chunks.h"

namespace espalier {

namespace {

void check_padding(const at::Tensor& bits, int64_t n, const char* op, const char* name) {
  if (n % 8 == 0) return;
  const uint8_t last = bits.const_data_ptr<uint8_t>()[bits.numel() - 1];
  TORCH_CHECK_VALUE((last >> (n % 8)) == 0, op, ": expected the ", 8 - n % 8, " padding bits of ", name,
                    " (a bitmap of ", n, " elements) to be 0 but the last byte is ", static_cast<int>(last));
}

enum class Pair { kXor, kAnd };

struct CountKernel {
  template <class Isa>
  ESPALIER_INLINE static void run(const uint8_t* a, const uint8_t* b, Pair pair, int64_t n, int64_t* count) {
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i += kWord) {
      const uint64_t word = load_word(a, i, n);
      const uint64_t other = b ? load_word(b, i, n) : 0;
      sum += std::popcount(pair == Pair::kXor ? word ^ other : word & other);
    }
    *count = sum;
  }
};

// Set bits of a xor b, or of a and b. b null: of a xor 0, which is a.
int64_t count_parallel(const uint8_t* a, const uint8_t* b, Pair pair, int64_t n) {
  const std::vector<Chunk> chunks = cut_into_chunks({n}, kChunk * 32);
  std::vector<int64_t> counts(chunks.size());
  at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; i++) {
      const Chunk& c = chunks[i];
      dispatch<CountKernel>(a + c.begin / 8, b ? b + c.begin / 8 : nullptr, pair, c.end - c.begin,
                            &counts[i]);
    }
  });
  int64_t sum = 0;
  for (const int64_t count : counts) sum += count;
  return sum;
}

struct PackKernel {
  template <class Isa>
  ESPALIER_INLINE static void run(const uint8_t* mask, uint8_t* bits, int64_t n) {
    for (int64_t i = 0; i < n; i += 8) {
      uint64_t bytes = 0;
      std::memcpy(&bytes, mask + i, static_cast<size_t>(std::min<int64_t>(8, n - i)));
      // Any non-zero byte is true. Fold each byte into its lowest bit, then gather the eight with one
      // multiplication: bit 8j moves to bit 56 + j.
      bytes |= bytes >> 4;
      bytes |= bytes >> 2;
      bytes |= bytes >> 1;
      bytes &= 0x0101010101010101u;
      bits[i / 8] = static_cast<uint8_t>((bytes * 0x0102040810204080u) >> 56);
    }
  }
};

struct UnpackKernel {
  template <class Isa>
  ESPALIER_INLINE static void run(const uint8_t* bits, uint8_t* mask, int64_t n) {
    for (int64_t i = 0; i < n; i += kWord) {
      const uint64_t word = load_word(bits, i, n);
      uint8_t block[kWord];
      for (int k = 0; k < 8; k++) {
        // Copies a byte into each of eight, and leaves bit j in the j-th.
        const uint64_t ones = ((word >> (8 * k)) & 0xFF) * 0x0101010101010101u & 0x8040201008040201u;
        const uint64_t bytes = ((ones + 0x7F7F7F7F7F7F7F7Fu) | ones) >> 7 & 0x0101010101010101u;
        std::memcpy(block + 8 * k, &bytes, 8);
      }
      std::memcpy(mask + i, block, static_cast<size_t>(std::min(kWord, n - i)));
    }
  }
};

at::Tensor bitmap_ones(int64_t n) {
  TORCH_CHECK_VALUE(n >= 0, "bitmap_ones: expected n >= 0 but received ", n);
  at::Tensor bits = at::full({bitmap_bytes(n)}, 255, at::kByte);
  if (n % 8 != 0)
    bits.mutable_data_ptr<uint8_t>()[bits.numel() - 1] = static_cast<uint8_t>((1 << (n % 8)) - 1);
  return bits;
}

at::Tensor bitmap_pack(const at::Tensor& mask) {
  TORCH_CHECK_TYPE(mask.scalar_type() == at::kBool, "bitmap_pack: expected a bool mask but received ",
                   mask.scalar_type());
  const at::Tensor source = mask.contiguous();
  const auto* from = static_cast<const uint8_t*>(source.const_data_ptr());
  at::Tensor bits = empty_bitmap(source.numel());
  auto* to = bits.mutable_data_ptr<uint8_t>();
  parallel_chunks(cut_into_chunks({source.numel()}), [&](const Chunk& c, int64_t) {
    dispatch<PackKernel>(from + c.begin, to + c.begin / 8, c.end - c.begin);
  });
  return bits;
}

at::Tensor bitmap_unpack(const at::Tensor& bits, at::IntArrayRef shape) {
  const int64_t n = product(shape, "bitmap_unpack");
  const at::Tensor source = checked_bitmap(bits, n, "bitmap_unpack", "bits");
  at::Tensor mask = at::empty(shape, at::kBool);
  const auto* from = source.const_data_ptr<uint8_t>();
  auto* to = static_cast<uint8_t*>(mask.mutable_data_ptr());
  parallel_chunks(cut_into_chunks({n}), [&](const Chunk& c, int64_t) {
    dispatch<UnpackKernel>(from + c.begin / 8, to + c.begin, c.end - c.begin);
  });
  return mask;
}

int64_t bitmap_count(const at::Tensor& bits, int64_t n) {
  TORCH_CHECK_VALUE(n >= 0, "bitmap_count: expected n >= 0 but received ", n);
  const at::Tensor source = checked_bitmap(bits, n, "bitmap_count", "bits");
  return count_bits(source.const_data_ptr<uint8_t>(), n);
}

at::Tensor bitmap_and(const at::Tensor& a, const at::Tensor& b) {
  check_pair(a, b, "bitmap_and");
  return at::bitwise_and(a, b);
}

at::Tensor bitmap_or(const at::Tensor& a, const at::Tensor& b) {
  check_pair(a, b, "bitmap_or");
  return at::bitwise_or(a, b);
}

at::Tensor bitmap_xor(const at::Tensor& a, const at::Tensor& b) {
  check_pair(a, b, "bitmap_xor");
  return at::bitwise_xor(a, b);
}

// a and not b: its padding is a's, thus 0.
at::Tensor bitmap_andnot(const at::Tensor& a, const at::Tensor& b) {
  check_pair(a, b, "bitmap_andnot");
  return at::bitwise_and(a, at::bitwise_not(b));
}

int64_t count_pair(const at::Tensor& a, const at::Tensor& b, Pair pair, const char* op) {
  check_pair(a, b, op);
  TORCH_CHECK(a.device().is_cpu() && b.device().is_cpu(), op, ": expected bitmaps on the CPU but received ",
              a.device(), " and ", b.device());
  const at::Tensor left = a.contiguous(), right = b.contiguous();
  return count_parallel(left.const_data_ptr<uint8_t>(), right.const_data_ptr<uint8_t>(), pair,
                        left.numel() * 8);
}

int64_t bitmap_distance(const at::Tensor& a, const at::Tensor& b) {
  return count_pair(a, b, Pair::kXor, "bitmap_distance");
}

int64_t bitmap_intersection_count(const at::Tensor& a, const at::Tensor& b) {
  return count_pair(a, b, Pair::kAnd, "bitmap_intersection_count");
}

}  // namespace

at::Tensor checked_bitmap(const at::Tensor& bits, int64_t n, const char* op, const char* name) {
  check_bitmap(bits, n, at::kCPU, op, name);
  at::Tensor contiguous = bits.contiguous();
  check_padding(contiguous, n, op, name);
  return contiguous;
}

at::Tensor checked_bitmap(const std::optional<at::Tensor>& bits, int64_t n, const char* op, const char* name,
                          int64_t index) {
  if (!bits || !bits->defined()) return {};
  return checked_bitmap(*bits, n, op, c10::str(name, "[", index, "]").c_str());
}

int64_t count_bits(const uint8_t* bits, int64_t n) {
  return bits ? count_parallel(bits, nullptr, Pair::kXor, n) : n;
}

at::Tensor empty_bitmap(int64_t n) { return at::empty({bitmap_bytes(n)}, at::kByte); }

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("bitmap_pack", bitmap_pack);
  m.impl("bitmap_unpack", bitmap_unpack);
  m.impl("bitmap_count", bitmap_count);
  m.impl("bitmap_distance", bitmap_distance);
  m.impl("bitmap_intersection_count", bitmap_intersection_count);
}

// Made of torch's own operators, so any device will do; bitmap_ones takes no tensor and is asked for by no
// device.
TORCH_LIBRARY_IMPL(espalier, CompositeExplicitAutograd, m) {
  m.impl("bitmap_ones", bitmap_ones);
  m.impl("bitmap_and", bitmap_and);
  m.impl("bitmap_or", bitmap_or);
  m.impl("bitmap_xor", bitmap_xor);
  m.impl("bitmap_andnot", bitmap_andnot);
}

}  // namespace espalier
