#include "optimizer.h"

#include <utility>

#include "optimizer_options.h"

namespace espalier {

namespace {

std::vector<at::Tensor> checked_bitmaps(at::TensorList params,
                                        const c10::List<std::optional<at::Tensor>>& bits, const char* op) {
  check_lengths(bits.size(), params.size(), op, "params");
  std::vector<at::Tensor> bitmaps;
  bitmaps.reserve(params.size());
  for (size_t i = 0; i < params.size(); i++) {
    const std::optional<at::Tensor> mask = bits.get(i);
    bitmaps.push_back(checked_bitmap(mask, params[i].numel(), op, "bits", static_cast<int64_t>(i)));
  }
  return bitmaps;
}

std::vector<int64_t> sizes_of(at::TensorList tensors) {
  std::vector<int64_t> sizes;
  sizes.reserve(tensors.size());
  for (const at::Tensor& t : tensors) sizes.push_back(t.numel());
  return sizes;
}

}  // namespace

CpuSlots::CpuSlots(at::TensorList params, at::TensorList grads,
                   const c10::List<std::optional<at::Tensor>>& bits, const char* op)
    : Slots(params, grads, checked_bitmaps(params, bits, op), at::kCPU, op),
      chunks_(cut_into_chunks(sizes_of(params))) {}

std::vector<int64_t> CpuSlots::count_alive() {
  ranks_.resize(chunks_.size());
  parallel_chunks(chunks_, [&](const Chunk& c, int64_t index) {
    const uint8_t* bits = bits_or_null(bits_[static_cast<size_t>(c.tensor)]);
    int64_t count = 0;
    for (int64_t i = c.begin; i < c.end; i += kWord) count += std::popcount(load_word(bits, i, c.end));
    ranks_[static_cast<size_t>(index)] = count;
  });
  std::vector<int64_t> alive(params_.size());
  for (size_t k = 0; k < chunks_.size(); k++) {
    int64_t& before = alive[static_cast<size_t>(chunks_[k].tensor)];
    before += std::exchange(ranks_[k], before);
  }
  return alive;
}

double clip_factor(const std::optional<at::Tensor>& clip, const char* op) {
  if (!clip || !clip->defined()) return 1.0;
  check_clip(*clip, op);
  return clip->item<double>();
}

}  // namespace espalier
