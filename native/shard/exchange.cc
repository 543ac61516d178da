#include "exchange.h"

#include "device.h"

#include <ATen/Dispatch.h>
#include <ATen/OpMathType.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::shard {

namespace {

// How many elements of the input [world * n] of a reduction Gloo's ring adds in one order: it cuts the bytes
// into segments of at most 1 MiB, at least two for each rank, and gives every rank as many of them.
int64_t ring_block(int64_t elements, int64_t size, int64_t world) {
  const auto divide_up = [](int64_t a, int64_t b) { return (a + b - 1) / b; };
  const int64_t bytes = elements * size;
  const int64_t least = std::max(divide_up(bytes, 1 << 20), 2 * world);
  const int64_t segments = divide_up(least, world);  // of a rank
  return segments * divide_up(divide_up(bytes, segments * world), size);
}

// The mean of elements of rows, which are added in the order given. The division is a true one, as in Gloo's
// average.
template <class T>
void mean(const std::vector<const T*>& rows, T* out, int64_t begin, int64_t end) {
  using Math = at::opmath_type<T>;
  constexpr int64_t tile = 1024;
  const Math count = static_cast<Math>(rows.size());
  at::parallel_for(begin, end, 32 * tile, [&](int64_t first, int64_t last) {
    std::array<Math, tile> sum;
    for (int64_t at = first; at < last; at += tile) {
      const int64_t n = std::min(tile, last - at);
      for (int64_t i = 0; i < n; i++) sum[i] = static_cast<Math>(rows[0][at + i]);
      for (size_t r = 1; r < rows.size(); r++) {
        for (int64_t i = 0; i < n; i++) sum[i] += static_cast<Math>(rows[r][at + i]);
      }
      for (int64_t i = 0; i < n; i++) out[at + i] = static_cast<T>(sum[i] / count);
    }
  });
}

// What Gloo's ring makes of the chunk of `rank`: it adds block b from rank b - 1 downwards, and b last.
template <class T>
void ring_mean(const std::vector<at::Tensor>& rows, int64_t rank, const at::Tensor& out) {
  const auto world = static_cast<int64_t>(rows.size());
  const int64_t n = out.numel();
  const int64_t size = ring_block(world * n, out.element_size(), world);
  for (int64_t block = 0; block < world; block++) {
    const int64_t begin = std::max<int64_t>(block * size - rank * n, 0);
    const int64_t end = std::min((block + 1) * size - rank * n, n);
    if (begin >= end) continue;
    std::vector<const T*> ordered;
    for (int64_t i = 1; i <= world; i++)
      ordered.push_back(rows[static_cast<size_t>((block - i + world) % world)].const_data_ptr<T>());
    mean<T>(ordered, out.mutable_data_ptr<T>(), begin, end);
  }
}

void wait_all(std::vector<c10::intrusive_ptr<c10d::Work>>& works) {
  for (const auto& work : std::exchange(works, {})) work->wait();
}

// Memory that others still write must not be freed, whatever went wrong.
void wait_quietly(std::vector<c10::intrusive_ptr<c10d::Work>>& works) {
  for (const auto& work : std::exchange(works, {})) {
    try {
      work->wait();
    } catch (...) {
    }
  }
}

}  // namespace

Gather::Gather(const Group& group, at::Tensor local) {
  if (exchanges_on_device(group, local)) {
    parts_ = gather_on_device(group, local, works_).unbind(0);
    return;
  }
  const int64_t world = group->getSize();
  const int64_t rank = group->getRank();
  const at::Tensor others = at::empty({world - 1, local.numel()}, local.options());
  for (int64_t r = 0; r < world; r++) parts_.push_back(r == rank ? local : others[r < rank ? r : r - 1]);
  if (local.numel() == 0) return;
  for (int64_t r = 0; world > 1 && r < world; r++) {
    std::vector<at::Tensor> tensors{parts_[static_cast<size_t>(r)]};
    c10d::BroadcastOptions options;
    options.rootRank = r;
    options.rootTensor = 0;
    works_.push_back(group->broadcast(tensors, options));
  }
}

Gather::~Gather() { wait_quietly(works_); }

void Gather::wait() { wait_all(works_); }

ReduceScatter::ReduceScatter(const Group& group, at::Tensor input)
    : rank_(group->getRank()), input_(std::move(input)) {
  if (exchanges_on_device(group, input_)) {
    mean_ = reduce_on_device(group, input_, works_);
    return;
  }
  const int64_t world = group->getSize();
  rows_ = input_.unbind(0);
  if (world == 1 || input_.size(1) == 0) return;
  const at::Tensor received = at::empty({world - 1, input_.size(1)}, input_.options());
  const auto tag = 0;
  for (int64_t step = 1; step < world; step++) {
    const int64_t to = (rank_ + step) % world;
    const int64_t from = (rank_ - step + world) % world;
    std::vector<at::Tensor> sent{rows_[static_cast<size_t>(to)]};
    std::vector<at::Tensor> taken{received[step - 1]};
    works_.push_back(group->send(sent, static_cast<int>(to), tag));
    works_.push_back(group->recv(taken, static_cast<int>(from), tag));
  }
  // Whose row each one is now; those of input_ stay alive in it while they are sent.
  for (int64_t step = 1; step < world; step++)
    rows_[static_cast<size_t>((rank_ - step + world) % world)] = received[step - 1];
}

ReduceScatter::~ReduceScatter() { wait_quietly(works_); }

at::Tensor ReduceScatter::finish() {
  wait_all(works_);
  if (mean_.defined()) return mean_;
  const at::Tensor out = at::empty({input_.size(1)}, input_.options());
  if (rows_.size() == 1) return out.copy_(rows_[0]);
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kBFloat16, at::kHalf, out.scalar_type(), "shard_reduce_scatter", [&] {
    ring_mean<scalar_t>(rows_, rank_, out);
  });
  return out;
}

}  // namespace espalier::shard
