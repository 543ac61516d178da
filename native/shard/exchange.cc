#include "exchange.h"

#include "device.h"

#include <ATen/Dispatch.h>
#include <ATen/OpMathType.h>
#include <ATen/Parallel.h>

#include <utility>

namespace espalier::shard {

namespace {

// Sums are exact to the rounding of the result; the division is a true one, as in Gloo's average.
template <class T>
void mean_rows(const std::vector<const T*>& rows, T* out, int64_t n) {
  using Math = at::opmath_type<T>;
  const Math count = static_cast<Math>(rows.size());
  at::parallel_for(0, n, 32768, [&](int64_t begin, int64_t end) {
    if (rows.size() == 2) {
      const T* a = rows[0];
      const T* b = rows[1];
      for (int64_t i = begin; i < end; i++)
        out[i] = static_cast<T>((static_cast<Math>(a[i]) + static_cast<Math>(b[i])) / count);
      return;
    }
    for (int64_t i = begin; i < end; i++) {
      Math sum = static_cast<Math>(rows[0][i]);
      for (size_t r = 1; r < rows.size(); r++) sum += static_cast<Math>(rows[r][i]);
      out[i] = static_cast<T>(sum / count);
    }
  });
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
    std::vector<const scalar_t*> rows;
    for (const at::Tensor& row : rows_) rows.push_back(row.const_data_ptr<scalar_t>());
    mean_rows<scalar_t>(rows, out.mutable_data_ptr<scalar_t>(), out.numel());
  });
  return out;
}

}  // namespace espalier::shard
