#include "dist/attempt.h"

#include "dist/failure.h"

namespace espalier::dist {

namespace {

std::string textOf(const std::vector<uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

Attempt::Attempt(const Place& place, c10::intrusive_ptr<c10d::Store> store)
    : place_(place), store_(std::move(store)) {
  if (place.rank == 0) {
    number_ = std::to_string(store_->add("attempts", 1));
    if (store_->check({"asked"})) seen_ = std::stoll(textOf(store_->get("asked")));
  } else {
    const int64_t number = store_->add("asks", 1);
    store_->set("ask/" + std::to_string(number), place.token);
  }
}

bool Attempt::known() {
  const std::string answer = "answer/" + place_.token;
  if (number_.empty() && store_->check({answer})) number_ = textOf(store_->get(answer));
  return !number_.empty();
}

void Attempt::admit() {
  if (place_.rank != 0) return;
  if (std::to_string(store_->add("attempts", 0)) != number_) {
    Failure failure;
    failure.message = "rank 0 of " + std::to_string(place_.size) +
                      ": expected every process to have a rank of its own, but another one has this rank too";
    failure.rank = 0;
    throw failure;
  }
  for (const int64_t count = store_->add("asks", 0); seen_ < count;) asked_.insert(++seen_);
  for (auto ask = asked_.begin(); ask != asked_.end();) {
    const std::string key = "ask/" + std::to_string(*ask);
    const bool there = store_->check({key});
    if (there) store_->set("answer/" + textOf(store_->get(key)), number_);
    ask = there ? asked_.erase(ask) : std::next(ask);
  }
}

void Attempt::close() {
  if (place_.rank == 0) store_->set("asked", std::to_string(seen_));
}

}  // namespace espalier::dist
