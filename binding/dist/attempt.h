// Which attempt of a run this is. The store of a launcher outlives the ranks: without a number that no
// attempt before has had, a rank would read what ranks of an earlier one have left there. A launcher that
// starts the ranks again need not count that (torchrun does not when hosts come or go), so they agree on it
// here: rank 0 takes the next number, and tells it to each process that asks.
//
// Keys: "attempts", the last number; "asks", how many have asked; "ask/<n>", the token of the nth; "asked",
// those that have been answered; "answer/<token>", the number.
#pragma once

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

#include <set>
#include <string>

#include "dist/world.h"

namespace espalier::dist {

class Attempt {
 public:
  Attempt(const Place& place, c10::intrusive_ptr<c10d::Store> store);

  // Whether rank 0 has answered.
  bool known();
  const std::string& number() const { return number_; }

  // On rank 0, until all have come: answers those who have asked. Throws when another process has taken a
  // number.
  void admit();
  // On rank 0, when all have come: the next attempt need not look at those who have asked.
  void close();

 private:
  const Place& place_;
  const c10::intrusive_ptr<c10d::Store> store_;
  std::string number_;
  int64_t seen_ = 0;         // of those who have asked
  std::set<int64_t> asked_;  // of them, those whose token has not arrived
};

}  // namespace espalier::dist
