// Ranks that run on one host read each other's memory: one copy where a socket takes two and the system's
// time for them. On Linux, with process_vm_readv.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <atomic>
#include <memory>
#include <vector>

namespace espalier::shard {

using Group = c10::intrusive_ptr<c10d::ProcessGroup>;

// Bytes at an address of another process, and where they go in this one.
struct Piece {
  int64_t from = 0;
  void* to = nullptr;
  size_t bytes = 0;
};

class Neighbours {
 public:
  // Every rank of the group calls it. Null where any of them cannot read any other: on several hosts, in
  // containers of their own, where the system forbids it, or where ESPALIER_READ_MEMORY=0 does.
  static std::shared_ptr<const Neighbours> find(const Group& group);

  // Throw a DistBackendError when the process is gone.
  void read(int64_t rank, const std::vector<Piece>& pieces) const;
  void write(int64_t rank, int64_t address, int64_t value) const;

  // Whether the process lives that was found.
  bool is_there(int64_t rank) const;
  // An exchange has failed: nobody need wait for the others any more.
  void give_up() const { given_up_ = true; }
  bool given_up() const { return given_up_; }

 private:
  // What a rank shows of itself: a number that only its memory has, at an address.
  struct Process {
    int64_t id = 0;
    int64_t address = 0;
    int64_t number = 0;
  };
  std::vector<Process> processes_;
  std::unique_ptr<const int64_t> shown_;
  mutable std::atomic<bool> given_up_{false};
};

}  // namespace espalier::shard
