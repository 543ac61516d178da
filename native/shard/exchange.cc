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

// The mean of n elements of rows, which are added in the order given. The division is a true one, as in
// Gloo's average.
template <class T>
void mean(const std::vector<const T*>& rows, T* out, int64_t n) {
  using Math = at::opmath_type<T>;
  constexpr int64_t tile = 1024;
  const Math count = static_cast<Math>(rows.size());
  at::parallel_for(0, n, 32 * tile, [&](int64_t first, int64_t last) {
    std::array<Math, tile> sum;
    for (int64_t at = first; at < last; at += tile) {
      const int64_t m = std::min(tile, last - at);
      for (int64_t i = 0; i < m; i++) sum[i] = static_cast<Math>(rows[0][at + i]);
      for (size_t r = 1; r < rows.size(); r++) {
        for (int64_t i = 0; i < m; i++) sum[i] += static_cast<Math>(rows[r][at + i]);
      }
      for (int64_t i = 0; i < m; i++) out[at + i] = static_cast<T>(sum[i] / count);
    }
  });
}

// What Gloo's ring makes of n elements of what each rank has for `rank`, which are those from `at` on of the
// input of `world` times `elements`: it adds block b from rank b - 1 downwards, and b last.
template <class T>
void ring_mean(const std::vector<const T*>& rows, int64_t at, int64_t n, int64_t elements, T* out) {
  const auto world = static_cast<int64_t>(rows.size());
  const int64_t size = ring_block(world * elements, sizeof(T), world);
  for (int64_t done = 0; done < n;) {
    const int64_t block = (at + done) / size;
    const int64_t m = std::min((block + 1) * size - at, n) - done;
    std::vector<const T*> ordered;
    for (int64_t i = 1; i <= world; i++)
      ordered.push_back(rows[static_cast<size_t>((block - i + world) % world)] + done);
    mean<T>(ordered, out + done, m);
    done += m;
  }
}

// How many elements are read of other ranks before they are added: they stay in the cache.
constexpr int64_t kRead = 64 << 10;

int64_t address(const at::Tensor& tensor, int64_t element) {
  return reinterpret_cast<int64_t>(tensor.const_data_ptr()) +
         element * static_cast<int64_t>(tensor.element_size());
}

void wait_all(Works& works, std::chrono::milliseconds timeout) {
  for (const auto& work : std::exchange(works, {})) work->wait(timeout);
}

// Memory that others still write must not be freed, whatever went wrong.
void wait_quietly(Works& works, std::chrono::milliseconds timeout) {
  for (const auto& work : std::exchange(works, {})) {
    try {
      work->wait(timeout);
    } catch (...) {
    }
  }
}

}  // namespace

Gather::Gather(const Peers& peers, at::Tensor local)
    : rank_(peers.group->getRank()), local_(std::move(local)) {
  if (exchanges_on_device(peers.group, local_)) {
    parts_ = gather_on_device(peers.group, local_, works_).unbind(0);
    return;
  }
  const int64_t world = peers.group->getSize();
  if (peers.neighbours) {
    const std::vector<std::vector<int64_t>> addresses(static_cast<size_t>(world), {address(local_, 0)});
    loan_ = std::make_unique<Loan>(peers, kGather, addresses, std::vector<at::Tensor>{local_});
    return;
  }
  const at::Tensor others = at::empty({world - 1, local_.numel()}, local_.options());
  for (int64_t r = 0; r < world; r++) parts_.push_back(r == rank_ ? local_ : others[r < rank_ ? r : r - 1]);
  if (local_.numel() == 0) return;
  for (int64_t r = 0; world > 1 && r < world; r++) {
    std::vector<at::Tensor> tensors{parts_[static_cast<size_t>(r)]};
    c10d::BroadcastOptions options;
    options.rootRank = r;
    options.rootTensor = 0;
    works_.push_back(peers.group->broadcast(tensors, options));
  }
}

Gather::~Gather() { wait_quietly(works_, kNoTimeout); }

void Gather::take(int64_t rank, const std::vector<at::Tensor>& into, const std::vector<int64_t>& begins) {
  if (loan_ && rank != rank_) {
    const int64_t from = *loan_->of(rank);
    std::vector<Piece> pieces;
    for (size_t i = 0; i < into.size(); i++) {
      const auto begin = begins[i] * static_cast<int64_t>(local_.element_size());
      pieces.push_back({from + begin, into[i].mutable_data_ptr(), into[i].nbytes()});
    }
    loan_->neighbours().read(rank, pieces);
    loan_->give_back(rank);
    return;
  }
  wait_all(works_, kNoTimeout);  // a collective has the group's
  const at::Tensor& flat = loan_ ? local_ : parts_[static_cast<size_t>(rank)];
  for (size_t i = 0; i < into.size(); i++)
    into[i].copy_(flat.narrow(0, begins[i], into[i].numel()).view_as(into[i]));
}

ReduceScatter::ReduceScatter(const Peers& peers, std::vector<Part> parts, at::ScalarType dtype)
    : rank_(peers.group->getRank()), world_(peers.group->getSize()), dtype_(dtype), parts_(std::move(parts)) {
  for (const Part& part : parts_) elements_ += part.layout.padded();
  if (exchanges_on_device(peers.group, parts_.at(0).gradient)) {
    at::Tensor input = packed();
    mean_ = reduce_on_device(peers.group, input, works_);
    parts_.clear();
  } else if (peers.neighbours) {
    lend(peers);
  } else {
    timeout_ = peers.timeout;
    send(peers.group);
  }
}

ReduceScatter::~ReduceScatter() { wait_quietly(works_, timeout_); }

// Row r is for rank r.
at::Tensor ReduceScatter::packed() const {
  const at::Tensor packed =
      at::empty({world_, elements_}, parts_[0].gradient.options().dtype(dtype_).requires_grad(false));
  for (const Part& part : parts_) {
    const Layout& layout = part.layout;
    for (int64_t r = 0; r < world_; r++) {
      const int64_t rows = layout.rows(r);
      const at::Tensor chunk = packed[r].narrow(0, layout.begin, layout.padded());
      if (rows > 0) layout.view(packed[r], r).copy_(part.gradient.narrow(0, layout.first(r), rows));
      if (rows < layout.chunk) chunk.narrow(0, rows * layout.row, (layout.chunk - rows) * layout.row).zero_();
    }
  }
  return packed;
}

void ReduceScatter::lend(const Peers& peers) {
  std::vector<std::vector<int64_t>> addresses(static_cast<size_t>(world_));
  std::vector<at::Tensor> lent;
  for (Part& part : parts_) {
    part.gradient = part.gradient.to(dtype_).contiguous();
    lent.push_back(part.gradient);
    for (int64_t r = 0; r < world_; r++)
      addresses[static_cast<size_t>(r)].push_back(
          address(part.gradient, part.layout.first(r) * part.layout.row));
  }
  loan_ = std::make_unique<Loan>(peers, kReduction, addresses, std::move(lent));
}

void ReduceScatter::send(const Group& group) {
  const at::Tensor input = packed();
  parts_.clear();
  rows_ = input.unbind(0);
  if (world_ == 1 || elements_ == 0) return;
  const at::Tensor received = at::empty({world_ - 1, elements_}, input.options());
  for (int64_t step = 1; step < world_; step++) {
    const int64_t to = (rank_ + step) % world_;
    const int64_t from = (rank_ - step + world_) % world_;
    std::vector<at::Tensor> sent{rows_[static_cast<size_t>(to)]};
    std::vector<at::Tensor> taken{received[step - 1]};
    works_.push_back(group->send(sent, static_cast<int>(to), kReduction));
    works_.push_back(group->recv(taken, static_cast<int>(from), kReduction));
  }
  // Whose row each one is now; those of the input stay alive in it while they are sent.
  for (int64_t step = 1; step < world_; step++)
    rows_[static_cast<size_t>((rank_ - step + world_) % world_)] = received[step - 1];
}

at::Tensor ReduceScatter::finish() {
  wait_all(works_, timeout_);
  if (mean_.defined()) return mean_;
  if (loan_) return read();
  at::Tensor out = at::empty({elements_}, rows_[0].options());
  if (world_ == 1) return out.copy_(rows_[0]);
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kBFloat16, at::kHalf, dtype_, "shard_reduce_scatter", [&] {
    std::vector<const scalar_t*> rows;
    for (const at::Tensor& row : rows_) rows.push_back(row.const_data_ptr<scalar_t>());
    ring_mean<scalar_t>(rows, rank_ * elements_, elements_, elements_, out.mutable_data_ptr<scalar_t>());
  });
  return out;
}

at::Tensor ReduceScatter::read() {
  const auto options = parts_[0].gradient.options();
  at::Tensor out = at::empty({elements_}, options);
  const at::Tensor scratch = at::empty({world_, std::min(kRead, elements_)}, options);
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kBFloat16, at::kHalf, dtype_, "shard_reduce_scatter", [&] {
    for (size_t i = 0; i < parts_.size(); i++) {
      const Layout& layout = parts_[i].layout;
      const auto* own = parts_[i].gradient.const_data_ptr<scalar_t>() + layout.first(rank_) * layout.row;
      const int64_t n = layout.rows(rank_) * layout.row;
      for (int64_t done = 0; done < n; done += kRead) {
        const int64_t m = std::min(kRead, n - done);
        std::vector<const scalar_t*> rows;
        for (int64_t r = 0; r < world_; r++) {
          rows.push_back(own + done);
          if (r == rank_) continue;
          auto* to = scratch[r].mutable_data_ptr<scalar_t>();
          const int64_t from = loan_->of(r)[i] + done * static_cast<int64_t>(sizeof(scalar_t));
          loan_->neighbours().read(r, {{from, to, static_cast<size_t>(m) * sizeof(scalar_t)}});
          rows.back() = to;
        }
        const int64_t at = layout.begin + done;
        ring_mean<scalar_t>(rows, rank_ * elements_ + at, m, elements_,
                            out.mutable_data_ptr<scalar_t>() + at);
      }
    }
  });
  for (int64_t r = 0; r < world_; r++) {
    if (r != rank_) loan_->give_back(r);
  }
  parts_.clear();
  return out;
}

}  // namespace espalier::shard
