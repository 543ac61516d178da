// Memory that a rank lends to the others for one exchange: they are told where it is and read it when they
// need it, and it must stay as it is until all have given it back.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "neighbours.h"

namespace espalier::shard {

using Works = std::vector<c10::intrusive_ptr<c10d::Work>>;

// How an exchange reaches the other ranks.
struct Peers {
  Group group;
  std::chrono::milliseconds timeout;             // sends and receives have none of their own
  std::shared_ptr<const Neighbours> neighbours;  // null: by messages
};

// Kinds of exchanges that may be on the way between two ranks at the same time.
enum Tag : int { kReduction, kGather };

class Loan {
 public:
  // addresses[r]: what rank r reads here, equally many for all, kept alive by `lent`.
  Loan(const Peers& peers, Tag tag, const std::vector<std::vector<int64_t>>& addresses,
       std::vector<at::Tensor> lent);
  // Gives back what was not read, and waits. Where a rank is lost, what it may still read is never freed.
  ~Loan();
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

  // Waits for what another rank lends: addresses there.
  const int64_t* of(int64_t rank);
  // This rank reads nothing of it any more.
  void give_back(int64_t rank);
  // Waits until the others have given back what this rank lends.
  void settle();

  const Neighbours& neighbours() const { return *neighbours_; }

 private:
  void wait_for(int64_t rank, std::chrono::steady_clock::time_point until) const;

  struct Lent {
    std::vector<at::Tensor> tensors;
    std::unique_ptr<std::atomic<int64_t>[]> returned;  // by rank; they write it
  };

  int64_t rank_;
  int64_t world_;
  std::chrono::milliseconds timeout_;
  std::shared_ptr<const Neighbours> neighbours_;
  std::unique_ptr<Lent> lent_;
  std::vector<at::Tensor> offers_;                         // [rank]: where it wants to be told, and addresses
  std::vector<c10::intrusive_ptr<c10d::Work>> receiving_;  // [rank], of those that were not waited for
  std::vector<bool> borrowed_;                             // [rank]
  Works sending_;
};

}  // namespace espalier::shard
