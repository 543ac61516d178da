#include "dist/watch.h"

#include <torch/csrc/distributed/c10d/Backend.hpp>

#include <algorithm>
#include <sstream>

#include "dist/beside.h"

namespace espalier::dist {

namespace {

using Clock = std::chrono::steady_clock;

std::string key(int64_t rank) { return "watch/" + std::to_string(rank); }

std::string seconds(Milliseconds time) {
  std::ostringstream text;
  text << static_cast<double>(time.count()) / 1000.0 << " s";
  return text.str();
}

std::string ranksText(const std::vector<int64_t>& ranks) {
  constexpr size_t kShown = 16;
  std::string text = ranks.size() == 1 ? "rank " : "ranks ";
  for (size_t i = 0; i < std::min(ranks.size(), kShown); ++i) {
    if (i > 0) text += i + 1 == ranks.size() ? " and " : ", ";
    text += std::to_string(ranks[i]);
  }
  if (ranks.size() > kShown) text += " and " + std::to_string(ranks.size() - kShown) + " more";
  return text;
}

// Gloo's words without the place in its source and its advice.
std::string plain(const std::string& error) {
  const size_t start = error.starts_with("[") ? error.find("] ") : std::string::npos;
  const std::string text = start == std::string::npos ? error : error.substr(start + 2);
  return text.substr(0, std::min(text.find(". "), text.find('\n')));
}

const char* have(const std::vector<int64_t>& ranks) { return ranks.size() == 1 ? " has" : " have"; }

std::string numbered(const std::string& collective, uint64_t number) {
  return (collective.empty() ? "collective" : collective) + " #" + std::to_string(number);
}

}  // namespace

Milliseconds Watch::interval(int worldSize) { return Milliseconds(std::max(200, worldSize)); }

Milliseconds Watch::allowance(int worldSize, Milliseconds timeout) {
  return std::min(interval(worldSize) * 3, timeout / 4);
}

Watch::Watch(World& world, c10::intrusive_ptr<c10d::Store> writing, c10::intrusive_ptr<c10d::Store> reading)
    : world_(world), store_(std::move(writing)) {
  reading_->store = std::move(reading);
  for (const auto& store : {store_, reading_->store}) store->setTimeout(Milliseconds(5000));
  write();
  thread_ = std::thread([this] { run(); });
}

Watch::~Watch() { stop(); }

void Watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, interval(world_.place.size), [this] { return stopped_; })) {
    lock.unlock();
    try {
      write();
    } catch (const std::exception&) {
      return;  // the store is gone with its host: a collective that fails will say so
    }
    lock.lock();
  }
}

void Watch::write() {
  // beat, end, number of groups; a line for each group; the reason takes the rest.
  const auto groups = world_.groups();
  std::ostringstream text;
  const std::lock_guard lock(mutex_);
  text << ++beat_ << ' ' << static_cast<char>(end_) << ' ' << groups.size() << '\n';
  for (const auto& group : groups)
    text << group->name << '\t' << group->collectives() << '\t' << group->last() << '\n';
  text << reason_;
  const std::string written = text.str();
  store_->set(key(world_.place.rank), std::vector<uint8_t>(written.begin(), written.end()));
}

void Watch::report(End end, const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    end_ = end;
    reason_ = reason;
  }
  write();
}

Watch::Record Watch::parse(const std::vector<uint8_t>& bytes) {
  std::istringstream text(std::string(bytes.begin(), bytes.end()));
  Record record;
  char end = '-';
  size_t groups = 0;
  text >> record.beat >> end >> groups;
  record.end = static_cast<End>(end);
  text.ignore(1);
  for (std::string line; groups > 0 && std::getline(text, line); --groups) {
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (second == std::string::npos) continue;
    record.groups[line.substr(0, first)] = {std::stoull(line.substr(first + 1)), line.substr(second + 1)};
  }
  record.reason.assign(std::istreambuf_iterator<char>(text), {});
  return record;
}

std::optional<Watch::Records> Watch::read(const Group& group, Milliseconds patience, std::string& why) {
  std::vector<int64_t> others;
  std::vector<std::string> keys;
  for (const int64_t rank : group.ranks) {
    if (rank == world_.place.rank) continue;
    others.push_back(rank);
    keys.push_back(key(rank));
  }
  const auto until = Clock::now() + patience;
  using Values = std::vector<std::vector<uint8_t>>;
  try {
    const auto values = beside<Values>(
        [reading = reading_, keys](const auto&) -> Values {
          const std::lock_guard lock(reading->mutex);
          return reading->store->multiGet(keys);
        },
        [until] { return Clock::now() > until; });
    if (!values) {
      why = "for " + seconds(patience);
      return std::nullopt;
    }
    Records records;
    for (size_t i = 0; i < others.size(); ++i) records[others[i]] = parse(values->at(i));
    return records;
  } catch (const std::exception& error) {
    why = "and says: " + plain(error.what());
    return std::nullopt;
  }
}

std::shared_ptr<Group> Watch::groupOfOperators() {
  std::vector<std::shared_ptr<Group>> used;
  for (auto& group : world_.groups())
    if (group->byName() > 0) used.push_back(std::move(group));
  const auto world = world_.group("world");
  if (used.size() == 1) return used[0];
  if (used.empty() || !world) return world;
  // `explain` comes on top of it, and both within the timeout or hardly beyond it.
  std::string why;
  const auto records =
      read(*world, std::min(allowance(world_.place.size, world->timeout), Milliseconds(200)), why);
  if (!records) return world;
  for (const auto& group : used) {
    const bool behind = std::any_of(group->ranks.begin(), group->ranks.end(), [&](int64_t rank) {
      const auto record = records->find(rank);
      if (record == records->end() || record->second.end == End::followed) return false;
      const auto found = record->second.groups.find(group->name);
      return found == record->second.groups.end() || found->second.first < group->collectives();
    });
    if (behind) return group;
  }
  return world;
}

Failure Watch::explain(const Group& group, const std::string& collective, uint64_t number, bool isTransfer,
                       const std::string& error) {
  const auto started = Clock::now();
  const auto patience = interval(world_.place.size) * 5 / 2;
  const bool canTellSilence = patience <= allowance(world_.place.size, group.timeout);
  const auto until = started + std::min(patience, allowance(world_.place.size, group.timeout));
  const auto ended = [](const Records& records) {
    return std::any_of(records.begin(), records.end(),
                       [](const auto& entry) { return entry.second.end == End::failed; });
  };
  const auto timeLeft = [until] {
    return std::max(Milliseconds(1), std::chrono::duration_cast<Milliseconds>(until - Clock::now()));
  };
  // A busy store answers late; one that is cut off, never, which that of this process cannot be.
  const Milliseconds least = world_.place.serves() ? Milliseconds(5000) : Milliseconds(100);
  std::string why;
  const auto first = read(group, std::max(timeLeft(), least), why);
  auto last = first;
  while (last && !ended(*last) && Clock::now() < until) {
    std::this_thread::sleep_for(std::min<Clock::duration>(Milliseconds(50), until - Clock::now()));
    const auto again = read(group, std::max(timeLeft(), least), why);
    if (!again) break;
    last = again;
  }

  Failure failure;
  failure.collective = collective;
  failure.rank = world_.place.rank;
  const bool timedOut =
      error.find("Timed out") != std::string::npos || error.find("timed out") != std::string::npos;
  std::ostringstream text;
  text << "rank " << world_.place.rank << " of " << world_.place.size << ": "
       << (isTransfer ? collective : numbered(collective, number)) << " in the group '" << group.name << "' ";
  if (timedOut) {
    text << "was not finished within its timeout of " << seconds(group.timeout);
  } else {
    text << "lost its connection";
  }
  if (!last) {
    text << "; the store at " << world_.place.host << ":" << world_.place.port << " does not answer " << why
         << ": the process that hosts it may be gone, or its host cut off";
    failure.message = text.str() + " (" + plain(error) + ")";
    if (!world_.place.agentStore && world_.place.rank != 0) failure.missing.push_back(0);
    return failure;
  }

  std::vector<int64_t> gone, absent;
  std::ostringstream reasons, places;
  for (const auto& [rank, record] : *last) {
    if (record.end == End::failed) {
      reasons << "; rank " << rank << " failed: " << record.reason;
      failure.missing.push_back(rank);
    } else if (record.end == End::left) {
      reasons << "; rank " << rank << " has left the world";
      failure.missing.push_back(rank);
    } else if (record.end == End::followed) {
      continue;
    } else if (canTellSilence && !ended(*last) && record.beat == first->at(rank).beat) {
      gone.push_back(rank);
    } else if (!isTransfer) {
      const auto found = record.groups.find(group.name);
      const auto& [entered, name] =
          found == record.groups.end() ? std::pair<uint64_t, std::string>() : found->second;
      if (entered < number) {
        absent.push_back(rank);
        if (entered > 0) places << ", the last of rank " << rank << " was " << numbered(name, entered);
      } else if (entered == number && name != collective && !name.empty() && !collective.empty()) {
        reasons << "; rank " << rank << " has entered " << numbered(name, entered) << " instead";
      }
    }
  }
  text << reasons.str();
  if (!gone.empty())
    text << "; " << ranksText(gone) << have(gone) << " given no sign of life, stopped or lost";
  if (!absent.empty()) text << "; " << ranksText(absent) << have(absent) << " not entered it" << places.str();
  failure.missing.insert(failure.missing.end(), gone.begin(), gone.end());
  // A rank that is merely behind is missing only where nobody has failed or vanished.
  if (failure.missing.empty()) failure.missing = absent;
  if (failure.missing.empty() && reasons.str().empty()) {
    for (const auto& [rank, record] : *last)
      if (record.end == End::followed) text << "; rank " << rank << " failed before: " << record.reason;
    text << " (" << plain(error) << ")";
  }
  std::sort(failure.missing.begin(), failure.missing.end());
  failure.message = text.str();
  return failure;
}

}  // namespace espalier::dist
