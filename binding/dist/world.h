// The world that this process has joined: its store, its groups, and the watch that tells who is missing.
//
// Lifetime rule: a process is in one world at most. The environment that joined owns it, through `current`;
// jobs and unfinished collectives share it until they are done. c10d's registry of groups by name holds weak
// pointers only: the Group keeps its ProcessGroup alive, and unregisters it when it dies.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "failure.h"

namespace espalier::dist {

class Watch;

using Milliseconds = std::chrono::milliseconds;
using Aborted = std::function<bool()>;

struct Group {
  Group(std::string name, std::vector<int64_t> ranks, int rank, Milliseconds timeout)
      : name(std::move(name)), ranks(std::move(ranks)), rank(rank), timeout(timeout) {}
  ~Group();
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  // Collectives that were queued here so far. Sends and receives do not count: ranks differ in them.
  uint64_t collectives() const;
  void entered(const char* collective);
  // Of them, those that operators have queued by the group's name.
  uint64_t byName() const;
  // Name of the last one, empty when an operator has queued it.
  std::string last() const;

  const std::string name;
  const std::vector<int64_t> ranks;  // of the world
  const int rank;                    // in this group
  const Milliseconds timeout;
  c10::intrusive_ptr<c10d::ProcessGroup> process;
  c10::intrusive_ptr<c10d::Backend> backend;        // of tensors on the CPU
  c10::intrusive_ptr<c10d::Backend> deviceBackend;  // NCCL, where the world has it
  bool registered = false;                          // with c10d, by name
  std::atomic<uint64_t> transfers{0};               // sends and receives
  std::atomic<uint64_t> queued{0};                  // collectives that were queued through `entered`
  std::atomic<int64_t> running{0};                  // collectives and transfers that are not finished

  // The first failure: a group is of no use afterwards, as its connections are closed.
  std::shared_ptr<const Failure> failure() const;
  void fail(const Failure& failure);

 private:
  mutable std::mutex mutex_;
  std::string last_;
  uint64_t lastNumber_ = 0;
  std::shared_ptr<const Failure> failure_;
};

struct Place {
  std::string host;
  int64_t port;
  bool agentStore;      // the launcher hosts the store; otherwise rank 0 does
  std::string prefix;   // of the keys, for all attempts of a run
  std::string token;    // of this process alone
  std::string address;  // of this host, where other ranks reach it; empty: as GLOO_SOCKET_IFNAME says
  int rank;
  int size;
  Milliseconds timeout;

  bool serves() const { return rank == 0 && !agentStore; }
};

class World : public std::enable_shared_from_this<World> {
 public:
  // Connects to the store and waits until every rank has done so. Throws a Failure that names those missing.
  static std::shared_ptr<World> join(const Place& place, const Aborted& aborted);
  ~World();

  // Connects the ranks of a group, of which this process is one; false when it was given up meanwhile.
  bool connect(const std::string& name, const std::vector<int64_t>& ranks, const std::string& backend,
               Milliseconds timeout, const Aborted& aborted);
  std::shared_ptr<Group> group(const std::string& name) const;
  std::vector<std::shared_ptr<Group>> groups() const;
  void forget(const std::string& name);

  // Says that this rank needs the store no more. Where it hosts the store, waits for the others, not beyond
  // `patience`.
  void leave(Milliseconds patience, const Aborted& aborted);

  // Ends what runs beside JavaScript, whatever else still shares the world.
  void end();

  const Place place;
  Watch& watch() { return *watch_; }

 private:
  explicit World(const Place& place);
  using Time = std::chrono::steady_clock::time_point;
  // Waits for all ranks at the store.
  void meet(const c10::intrusive_ptr<c10d::Store>& connection, Time until, const Aborted& aborted);

  c10::intrusive_ptr<c10d::Store> store_;
  std::unique_ptr<Watch> watch_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Group>> groups_;
};

}  // namespace espalier::dist
