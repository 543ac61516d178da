// All groups of one sharded model: in which order they run, what is fetched ahead, and when a backward ends.
#pragma once

#include <c10/util/intrusive_ptr.h>
#include <torch/custom_class.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "exchange.h"

namespace espalier::shard {

// What a session knows of a group of parameters.
class Member : public torch::CustomClassHolder {
 public:
  // Begins to gather, if that has not been done.
  virtual void prefetch() = 0;
  // Ends a reduction that is on the way: the mean is added to the gradients of the shards.
  virtual void finish_reduction() = 0;
  // At the end of the whole backward, whether or not this group took part.
  virtual void end_backward() = 0;
  virtual void reset() = 0;
};

class Session : public torch::CustomClassHolder {
 public:
  // `prefetch`: how many groups are gathered ahead of the one that computes.
  Session(std::string group, int64_t prefetch);

  Peers peers() const { return {group(), timeout_, neighbours_}; }
  int64_t rank() const { return rank_; }
  int64_t world() const { return world_; }

  // Gives the number by which the group is known here.
  size_t add(const c10::intrusive_ptr<Member>& group);

  // Whether a backward reduces gradients over the ranks, or keeps them whole for a later one.
  bool synchronize = true;
  // Whether groups are freed after a backward that does not synchronise.
  bool reshard_after_backward = true;

  // The forward of a group, not counting those that a backward recomputes. What leaves gets its place in the
  // order.
  void enter_forward(size_t group);
  void prefetch_after(size_t group);
  int64_t leave_forward(size_t group, bool differentiable);

  // A group is about to run backward: the first has end_backward() called when the whole backward is done.
  void begin_backward();
  void prefetch_before(int64_t place);
  // At most one reduction is on the way, so that the gradients of at most two groups are held.
  void reducing(size_t group);

  // Keeps what others may still read of this rank, but not much of it.
  void lent(std::unique_ptr<Loan> loan);

  // Forgets an iteration that was broken off: waits for what is on the way, frees all and drops gradients.
  void reset();

 private:
  Group group() const;
  void settle(size_t most);
  void end_backward();
  void forget_order();
  void end_reduction();
  c10::intrusive_ptr<Member> at(size_t group) const { return groups_[group].lock(); }

  std::string name_;
  int64_t prefetch_;
  int64_t rank_;
  int64_t world_;
  std::vector<c10::weak_intrusive_ptr<Member>> groups_;
  std::chrono::milliseconds timeout_;
  std::shared_ptr<const Neighbours> neighbours_;
  std::deque<std::unique_ptr<Loan>> lent_;  // the oldest first
  int64_t depth_ = 0;                       // of forwards inside one another
  std::vector<size_t> entered_;             // in this forward
  std::vector<size_t> expected_;            // in the forward before
  std::vector<size_t> left_;                // since the last backward, which goes through it from its end
  std::vector<size_t> reducing_;
  bool in_backward_ = false;
};

}  // namespace espalier::shard
