// Alive values to a vector and back.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <vector>

#include "bits.h"
#include "chunks.h"
#include "element.h"

namespace espalier {

namespace {

// Position of each chunk's first alive element among all alive ones, and their number at the end.
std::vector<int64_t> alive_before(const std::vector<Chunk>& chunks, const uint8_t* bits) {
  std::vector<int64_t> before(chunks.size() + 1);
  parallel_chunks(chunks, [&](const Chunk& c, int64_t index) {
    int64_t count = 0;
    for (int64_t i = c.begin; i < c.end; i += kWord) count += std::popcount(load_word(bits, i, c.end));
    before[static_cast<size_t>(index) + 1] = count;
  });
  for (size_t i = 1; i < before.size(); i++) before[i] += before[i - 1];
  return before;
}

// Calls visit(element, rank) for the alive elements of a chunk, in order.
template <class Visit>
ESPALIER_INLINE void for_alive(const Chunk& c, const uint8_t* bits, int64_t rank, const Visit& visit) {
  for (int64_t i = c.begin; i < c.end; i += kWord) {
    for (uint64_t word = load_word(bits, i, c.end); word != 0; word &= word - 1) {
      visit(i + std::countr_zero(word), rank++);
    }
  }
}

at::Tensor compress(const at::Tensor& self, const at::Tensor& bits) {
  const at::Tensor alive = checked_bitmap(bits, self.numel(), "compress", "bits");
  const at::Tensor source = self.contiguous();
  const auto* words = alive.const_data_ptr<uint8_t>();
  const std::vector<Chunk> chunks = cut_into_chunks({source.numel()});
  const std::vector<int64_t> before = alive_before(chunks, words);
  at::Tensor values = at::empty({before.back()}, self.options());
  const void* from = source.const_data_ptr();
  void* to = values.mutable_data_ptr();
  with_element(self, "compress", [&](auto zero) {
    using T = decltype(zero);
    parallel_chunks(chunks, [&](const Chunk& c, int64_t index) {
      for_alive(c, words, before[static_cast<size_t>(index)], [&](int64_t element, int64_t rank) {
        static_cast<T*>(to)[rank] = static_cast<const T*>(from)[element];
      });
    });
  });
  return values;
}

at::Tensor expand(const at::Tensor& values, const at::Tensor& bits, at::IntArrayRef shape) {
  const int64_t n = product(shape, "expand");
  const at::Tensor alive = checked_bitmap(bits, n, "expand", "bits");
  const auto* words = alive.const_data_ptr<uint8_t>();
  const std::vector<Chunk> chunks = cut_into_chunks({n});
  const std::vector<int64_t> before = alive_before(chunks, words);
  TORCH_CHECK(values.dim() == 1 && values.numel() == before.back(),
              "expand: expected a vector of one value for each of ", before.back(),
              " alive elements but received shape ", values.sizes());
  const at::Tensor source = values.contiguous();
  at::Tensor result = at::zeros(shape, values.options());
  const void* from = source.const_data_ptr();
  void* to = result.mutable_data_ptr();
  with_element(values, "expand", [&](auto zero) {
    using T = decltype(zero);
    parallel_chunks(chunks, [&](const Chunk& c, int64_t index) {
      for_alive(c, words, before[static_cast<size_t>(index)], [&](int64_t element, int64_t rank) {
        static_cast<T*>(to)[element] = static_cast<const T*>(from)[rank];
      });
    });
  });
  return result;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("compress", compress);
  m.impl("expand", expand);
}

}  // namespace espalier
