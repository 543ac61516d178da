#include "session.h"

#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>

#include <utility>

namespace espalier::shard {

namespace {

// Loans to ranks that may be that many exchanges behind without this one waiting for them.
constexpr size_t kLent = 2;

}  // namespace

Session::Session(std::string group, int64_t prefetch) : name_(std::move(group)), prefetch_(prefetch) {
  const Group found = this->group();
  rank_ = found->getRank();
  world_ = found->getSize();
  timeout_ = found->getBackend(c10::DeviceType::CPU)->getBackendOptions()->timeout;
  neighbours_ = Neighbours::find(found);
}

Group Session::group() const { return c10d::resolve_process_group(name_); }

size_t Session::add(const c10::intrusive_ptr<Member>& group) {
  groups_.emplace_back(group);
  return groups_.size() - 1;
}

void Session::enter_forward(size_t group) {
  // A backward that threw never came to its end.
  if (in_backward_) reset();
  if (depth_++ == 0) expected_ = std::exchange(entered_, {});
  entered_.push_back(group);
}

void Session::prefetch_after(size_t group) {
  const size_t place = entered_.size() - 1;
  if (place >= expected_.size() || expected_[place] != group) return;
  for (size_t next = place + 1; next <= place + static_cast<size_t>(prefetch_); next++) {
    if (next >= expected_.size()) return;
    if (const auto ahead = at(expected_[next])) ahead->prefetch();
  }
}

int64_t Session::leave_forward(size_t group, bool differentiable) {
  if (depth_ > 0) depth_--;
  // Who calls the model may change its shards then.
  if (depth_ == 0) settle(0);
  if (!differentiable) return -1;
  left_.push_back(group);
  return static_cast<int64_t>(left_.size()) - 1;
}

void Session::begin_backward() {
  if (in_backward_) return;
  in_backward_ = true;
  const auto self = c10::intrusive_ptr<Session>::reclaim_copy(this);
  torch::autograd::Engine::get_default_engine().queue_callback([self] { self->end_backward(); });
}

void Session::prefetch_before(int64_t place) {
  for (int64_t next = place - 1; next >= 0 && next >= place - prefetch_; next--) {
    if (static_cast<size_t>(next) >= left_.size()) continue;
    if (const auto ahead = at(left_[static_cast<size_t>(next)])) ahead->prefetch();
  }
}

void Session::reducing(size_t group) {
  end_reduction();
  reducing_.push_back(group);
}

void Session::end_reduction() {
  for (const size_t group : std::exchange(reducing_, {})) {
    if (const auto found = at(group)) found->finish_reduction();
  }
}

void Session::end_backward() {
  // Every rank reduces what is left in the same order.
  for (size_t i = groups_.size(); i-- > 0;) {
    if (const auto group = at(i)) group->end_backward();
  }
  end_reduction();
  settle(0);
  forget_order();
}

void Session::lent(std::unique_ptr<Loan> loan) {
  if (!loan) return;
  lent_.push_back(std::move(loan));
  settle(kLent);
}

void Session::settle(size_t most) {
  for (; lent_.size() > most; lent_.pop_front()) lent_.front()->settle();
}

void Session::reset() {
  for (size_t i = 0; i < groups_.size(); i++) {
    if (const auto group = at(i)) group->reset();
  }
  lent_.clear();
  reducing_.clear();
  entered_.clear();
  depth_ = 0;
  forget_order();
}

void Session::forget_order() {
  left_.clear();
  in_backward_ = false;
}

}  // namespace espalier::shard
