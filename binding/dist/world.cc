#include "dist/world.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <cxxabi.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "dist/attempt.h"
#include "dist/gloo.h"
#include "dist/watch.h"

namespace espalier::dist {

namespace {

using Clock = std::chrono::steady_clock;

// All ranks come to it at once, but a busy host is late.
constexpr Milliseconds kShortestConnect{60'000}, kLongestConnect{300'000};

Failure failed(const Place& place, std::string message, std::vector<int64_t> missing = {}) {
  Failure failure;
  failure.message =
      "rank " + std::to_string(place.rank) + " of " + std::to_string(place.size) + ": " + message;
  failure.rank = place.rank;
  failure.missing = std::move(missing);
  return failure;
}

std::string where(const Place& place) { return place.host + ":" + std::to_string(place.port); }

// The rank whose end takes the store away from this one.
std::vector<int64_t> host(const Place& place) {
  return place.agentStore || place.serves() ? std::vector<int64_t>{} : std::vector<int64_t>{0};
}

std::string seconds(Milliseconds time) { return std::to_string(time.count() / 1000.0).substr(0, 5) + " s"; }

// Whoever does not serve has seen that the port answers (lib/dist/reach.ts).
c10::intrusive_ptr<c10d::Store> openStore(const Place& place, Milliseconds timeout) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<uint16_t>(place.port);
  options.isServer = place.serves();
  options.numWorkers = place.size;
  options.waitWorkers = false;
  options.useLibUV = false;  // its server would bind to Node's own libuv
  options.timeout = timeout;
  try {
    return c10::make_intrusive<c10d::TCPStore>(place.host, options);
  } catch (const c10::Error& error) {
    throw failed(place,
                 "the store at " + where(place) + " could not be " + (place.serves() ? "opened" : "reached") +
                     ": " + error.what_without_backtrace(),
                 host(place));
  }
}

bool isNccl(const std::string& backend) { return backend == "nccl"; }

c10::intrusive_ptr<c10d::Backend> gloo(const c10::intrusive_ptr<c10d::Store>& store, const Group& group,
                                       const std::string& address, int worldSize) {
  using Gloo = c10d::ProcessGroupGloo;
  const auto connecting = std::clamp(group.timeout, kShortestConnect, kLongestConnect);
  auto options = Gloo::Options::create(connecting);
  if (address.empty() || std::getenv("GLOO_SOCKET_IFNAME")) {
    options = Gloo::Options::create_default(connecting);
  } else {
    options->devices.push_back(Gloo::createDeviceForHostname(address));
  }
  c10::intrusive_ptr<c10d::Backend> backend =
      c10::make_intrusive<Gloo>(store, group.rank, static_cast<int>(group.ranks.size()), std::move(options));
  backend->setTimeout(group.timeout - Watch::allowance(worldSize, group.timeout));
  return backend;
}

}  // namespace

bool isTransportError(const std::exception& error) {
  if (dynamic_cast<const c10::DistError*>(&error)) return true;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && std::string_view(name.get()).starts_with("gloo::");
}

Group::~Group() {
  if (!process) return;
  if (registered) c10d::unregister_process_group(name);
  if (running == 0) {
    if (deviceBackend) deviceBackend->shutdown();
    return;
  }
  // The backends would wait for collectives that may never end, and this process does.
  process.release();
  backend.release();
  deviceBackend.release();
}

uint64_t Group::collectives() const {
  // Counts what operators queue by the group's name, too. It is a word that the JavaScript thread writes.
  if (!backend) return 0;
  const uint64_t onDevice = deviceBackend ? deviceBackend->getSequenceNumberForGroup() : 0;
  return backend->getSequenceNumberForGroup() - transfers + onDevice;
}

void Group::entered(const char* collective) {
  ++queued;
  const uint64_t number = collectives();
  const std::lock_guard lock(mutex_);
  last_ = collective;
  lastNumber_ = number;
}

uint64_t Group::byName() const {
  const uint64_t all = collectives(), through = queued;
  return all > through ? all - through : 0;
}

std::string Group::last() const {
  const uint64_t number = collectives();
  const std::lock_guard lock(mutex_);
  return number == lastNumber_ ? last_ : "";
}

std::shared_ptr<const Failure> Group::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Group::fail(const Failure& failure) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::make_shared<const Failure>(failure);
}

std::shared_ptr<World> World::join(const Place& place, const Aborted& aborted) {
  const auto until = Clock::now() + place.timeout;
  for (;;) {
    const auto left = std::chrono::duration_cast<Milliseconds>(until - Clock::now());
    const std::shared_ptr<World> world(new World(place));
    const auto connection = openStore(place, std::max(left, Milliseconds(1)));
    connection->setTimeout(place.timeout);
    try {
      world->meet(connection, until, aborted);
      return world;
    } catch (const c10::DistError& error) {
      // What is lost may have been the store of an attempt that was just ending: the next one opens its own.
      const auto pause = Milliseconds(200);
      if (place.serves() || aborted() || Clock::now() + pause > until)
        throw failed(place,
                     "the store at " + where(place) +
                         " was lost while the ranks were joining: " + error.what_without_backtrace(),
                     host(place));
      std::this_thread::sleep_for(pause);
    }
  }
}

void World::meet(const c10::intrusive_ptr<c10d::Store>& connection, Time until, const Aborted& aborted) {
  Attempt attempt(place, c10::make_intrusive<c10d::PrefixStore>(place.prefix, connection));
  auto wait = [&, pause = Milliseconds(2)]() mutable {
    if (aborted()) throw failed(place, "joining was given up");
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, Milliseconds(100));
    return Clock::now() <= until;
  };
  while (!attempt.known()) {
    if (!wait())
      throw failed(place,
                   "expected " + std::to_string(place.size) + " ranks at " + where(place) + " within " +
                       seconds(place.timeout) + " but at least rank 0 did not come",
                   {0});
  }
  const std::string prefix = place.prefix + "/" + attempt.number();
  store_ = c10::make_intrusive<c10d::PrefixStore>(prefix, connection);

  const std::string size = std::to_string(place.size);
  const std::string agreed = store_->compareSet("size", "", size);
  if (agreed != size)
    throw failed(place,
                 "expected a world of " + agreed + " ranks, as another rank says, but received " + size);
  const auto arrival = [](int64_t rank) { return "joined/" + std::to_string(rank); };
  if (store_->add(arrival(place.rank), 1) > 1)
    throw failed(place,
                 "expected every process to have a rank of its own, but another one has this rank too");
  const auto another = [&] { return c10::make_intrusive<c10d::PrefixStore>(prefix, connection->clone()); };
  watch_ = std::make_unique<Watch>(*this, another(), another());

  if (store_->add("joined", 1) == place.size) store_->set("complete", "1");
  while (!store_->check({"complete"})) {
    attempt.admit();
    if (wait()) continue;
    std::vector<int64_t> missing;
    for (int64_t rank = 0; rank < place.size; ++rank)
      if (!store_->check({arrival(rank)})) missing.push_back(rank);
    std::string ranks;
    for (const int64_t rank : missing) ranks += (ranks.empty() ? "" : ", ") + std::to_string(rank);
    throw failed(place,
                 "expected " + size + " ranks at " + where(place) + " within " + seconds(place.timeout) +
                     " but these did not come: " + ranks,
                 missing);
  }
  attempt.close();
}

World::World(const Place& place) : place(place) {}

World::~World() { end(); }

void World::end() {
  if (watch_) watch_->stop();
}

bool World::connect(const std::string& name, const std::vector<int64_t>& ranks, const std::string& backend,
                    Milliseconds timeout, const Aborted& aborted) {
  const auto self = std::find(ranks.begin(), ranks.end(), place.rank);
  auto group = std::make_shared<Group>(name, ranks, static_cast<int>(self - ranks.begin()), timeout);
  const int size = static_cast<int>(ranks.size());
  const auto store = c10::make_intrusive<c10d::PrefixStore>("group/" + name, store_->clone());
  group->process = c10::make_intrusive<c10d::ProcessGroup>(store, group->rank, size);
  try {
    // NCCL is the CUDA object's: it attaches itself for CUDA tensors. Those of the CPU always go by gloo.
    group->backend = gloo(store, *group, place.address, place.size);
    group->process->setBackend(c10::DeviceType::CPU, c10d::ProcessGroup::BackendType::GLOO, group->backend);
    group->process->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
    if (isNccl(backend)) {
      const auto attach = c10::Dispatcher::singleton().findSchema({"espalier_cuda::attach_nccl", ""});
      TORCH_CHECK(attach, "NCCL needs the CUDA operators of this package, which are not loaded here");
      torch::jit::Stack stack{group->process, static_cast<int64_t>(timeout.count())};
      attach->callBoxed(stack);
      group->deviceBackend = group->process->getBackend(c10::DeviceType::CUDA);
    }
  } catch (const std::exception& error) {
    if (!isTransportError(error)) throw;
    throw failed(place, "the group '" + name + "' could not be connected: " + error.what());
  }
  if (aborted()) return false;
  group->process->setGroupName(name);
  c10d::register_process_group(name, group->process);
  group->registered = true;
  const std::lock_guard lock(mutex_);
  groups_[name] = group;
  return true;
}

std::shared_ptr<Group> World::group(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Group>> World::groups() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Group>> groups;
  for (const auto& [name, group] : groups_) groups.push_back(group);
  return groups;
}

void World::forget(const std::string& name) {
  std::shared_ptr<Group> group;  // destroyed after the lock is free
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(name);
  if (found == groups_.end()) return;
  group = std::move(found->second);
  groups_.erase(found);
}

void World::leave(Milliseconds patience, const Aborted& aborted) {
  const auto until = Clock::now() + patience;
  try {
    watch_->report(Watch::End::left, "");
    int64_t left = store_->add("left", 1);
    while (place.serves() && left < place.size && Clock::now() < until && !aborted()) {
      std::this_thread::sleep_for(Milliseconds(5));
      left = store_->add("left", 0);
    }
  } catch (const std::exception&) {
    // The host has left before, or is gone: there is nobody to wait for.
  }
}

}  // namespace espalier::dist
