// Who is there: each rank writes a record of itself to the store several times a second, on a thread and a
// connection of its own, and whoever sees a collective fail reads those of the others, on another one: a
// read that hangs must not keep records from being written. Nothing is written when a collective runs.
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "world.h"

namespace espalier::dist {

class Watch {
 public:
  // Both connections are there before anything fails: c10d asks for the name of whom it connects to, and a
  // name server that is slow or gone would keep a failure from being explained.
  Watch(World& world, c10::intrusive_ptr<c10d::Store> writing, c10::intrusive_ptr<c10d::Store> reading);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Ends the thread.
  void stop();

  // Time between two records: longer in large worlds, for the store's sake.
  static Milliseconds interval(int worldSize);
  // How long `explain` may take. It is taken off the timeout of a collective, so that both end within the
  // timeout.
  static Milliseconds allowance(int worldSize, Milliseconds timeout);

  // What a failed collective or transfer of a group means, from the records of its ranks.
  Failure explain(const Group& group, const std::string& collective, uint64_t number, bool isTransfer,
                  const std::string& error);
  // The group in whose operators, called by its name, a rank is likely to be missing; they do not say which
  // group they belong to. That of the world where nothing speaks for another.
  std::shared_ptr<Group> groupOfOperators();

  // Tells the other ranks at once that this one ends, and why.
  enum class End : char {
    none = '-',
    failed = 'f',
    followed = 'a',
    left = 'l'
  };  // followed: another rank's failure
  void report(End end, const std::string& reason);

 private:
  struct Record {
    uint64_t beat = 0;
    End end = End::none;
    std::string reason;
    std::map<std::string, std::pair<uint64_t, std::string>> groups;  // collectives entered, name of the last
  };
  using Records = std::map<int64_t, Record>;

  void run();
  void write();
  static Record parse(const std::vector<uint8_t>& bytes);
  // The records of a group's other ranks, nothing when the store does not answer: `why` then holds what it
  // said. A host that is cut off does not even refuse: nobody is waited for longer than `patience`.
  std::optional<Records> read(const Group& group, Milliseconds patience, std::string& why);

  World& world_;
  const c10::intrusive_ptr<c10d::Store> store_;
  // Reads may outlive the watch, one behind the other.
  struct Reading {
    std::mutex mutex;
    c10::intrusive_ptr<c10d::Store> store;
  };
  const std::shared_ptr<Reading> reading_ = std::make_shared<Reading>();
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  uint64_t beat_ = 0;
  End end_ = End::none;
  std::string reason_;
  std::thread thread_;
};

}  // namespace espalier::dist
