#include "loan.h"

#include <ATen/ATen.h>

#include <thread>
#include <utility>

namespace espalier::shard {

Loan::Loan(const Peers& peers, Tag tag, const std::vector<std::vector<int64_t>>& addresses,
           std::vector<at::Tensor> lent)
    : rank_(peers.group->getRank()),
      world_(peers.group->getSize()),
      timeout_(peers.timeout),
      neighbours_(peers.neighbours),
      lent_(std::make_unique<Lent>()),
      offers_(static_cast<size_t>(world_)),
      receiving_(static_cast<size_t>(world_)),
      borrowed_(static_cast<size_t>(world_), true) {
  borrowed_[static_cast<size_t>(rank_)] = false;
  lent_->tensors = std::move(lent);
  lent_->returned = std::make_unique<std::atomic<int64_t>[]>(static_cast<size_t>(world_));
  try {
    for (int64_t step = 1; step < world_; step++) {
      const auto from = static_cast<size_t>((rank_ - step + world_) % world_);
      const auto to = static_cast<size_t>((rank_ + step) % world_);
      std::vector<at::Tensor> sent{at::empty({1 + static_cast<int64_t>(addresses[to].size())}, at::kLong)};
      int64_t* offer = sent[0].mutable_data_ptr<int64_t>();
      offer[0] = reinterpret_cast<int64_t>(&lent_->returned[to]);
      std::copy(addresses[to].begin(), addresses[to].end(), offer + 1);
      offers_[from] = at::empty_like(sent[0]);
      std::vector<at::Tensor> taken{offers_[from]};
      receiving_[from] = peers.group->recv(taken, static_cast<int>(from), tag);
      sending_.push_back(peers.group->send(sent, static_cast<int>(to), tag));
    }
  } catch (...) {
    // Those who were told of it already may still read and write what this rank lends: it is never freed.
    lent_.release();
    neighbours_->give_up();
    throw;
  }
}

const int64_t* Loan::of(int64_t rank) {
  const auto r = static_cast<size_t>(rank);
  try {
    if (const auto work = std::exchange(receiving_[r], nullptr)) work->wait(timeout_);
  } catch (...) {
    neighbours_->give_up();
    throw;
  }
  return offers_[r].const_data_ptr<int64_t>() + 1;
}

void Loan::give_back(int64_t rank) {
  const int64_t told = of(rank)[-1];
  borrowed_[static_cast<size_t>(rank)] = false;
  neighbours_->write(rank, told, 1);
}

void Loan::settle() {
  for (const auto& work : std::exchange(sending_, {})) work->wait(timeout_);
  const auto until = std::chrono::steady_clock::now() + timeout_;
  for (int64_t rank = 0; rank < world_; rank++) {
    if (rank != rank_) wait_for(rank, until);
  }
  lent_.reset();
}

void Loan::wait_for(int64_t rank, std::chrono::steady_clock::time_point until) const {
  auto pause = std::chrono::microseconds(20);
  while (lent_->returned[static_cast<size_t>(rank)].load(std::memory_order_acquire) == 0) {
    const bool late = std::chrono::steady_clock::now() > until;
    if (late || neighbours_->given_up() || !neighbours_->is_there(rank)) {
      neighbours_->give_up();
      C10_THROW_ERROR(DistBackendError, (late ? "Timed out waiting for rank " : "lost rank ") +
                                            std::to_string(rank) + ", which reads memory of this one");
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(2000));
  }
}

Loan::~Loan() {
  if (!lent_) return;
  try {
    for (int64_t rank = 0; rank < world_ && !neighbours_->given_up(); rank++) {
      if (borrowed_[static_cast<size_t>(rank)]) give_back(rank);
    }
    settle();
  } catch (...) {
    lent_.release();
  }
}

}  // namespace espalier::shard
