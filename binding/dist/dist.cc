// Joining a world, making groups in it, leaving it.
#include "dist/session.h"

#include <algorithm>

#include "dist/beside.h"
#include "dist/watch.h"
#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"

namespace espalier::dist {

namespace {

std::mutex& worldMutex() {
  static auto& mutex = *new std::mutex;
  return mutex;
}

// One world for a process: ranks are processes. `owner` is the environment that joined.
struct Session {
  Env* owner = nullptr;
  std::shared_ptr<World> world;
};

Session& session() {
  static auto& session = *new Session;
  return session;
}

Milliseconds millisecondsAt(napi_env napi, napi_value value) {
  const int64_t time = js::toInt64(napi, value, "a whole number of milliseconds");
  if (time < 1) throw BadValue{"expected at least 1 millisecond but received " + std::to_string(time)};
  return Milliseconds(time);
}

void release(Env& env) {
  std::shared_ptr<World> world;  // destroyed after the lock is free
  const std::lock_guard lock(worldMutex());
  if (session().owner != &env) return;
  world = std::move(session().world);
  session() = {};
  if (world) world->end();
}

// distJoin(host, port, agentStore, prefix, token, address, rank, size, timeout) => [Promise<void>, abort]
napi_value join(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<9> args(napi, info);
    Env& env = Env::of(napi);
    Place place{js::toString(napi, args[0], "a host"),
                js::toInt64(napi, args[1], "a port"),
                js::toBool(napi, args[2]),
                js::toString(napi, args[3], "a prefix"),
                js::toString(napi, args[4], "a token"),
                js::toString(napi, args[5], "an address"),
                static_cast<int>(js::toInt64(napi, args[6], "a rank")),
                static_cast<int>(js::toInt64(napi, args[7], "a size")),
                millisecondsAt(napi, args[8])};
    if (place.port < 1 || place.port > 65535 || place.size < 1 || place.rank < 0 || place.rank >= place.size)
      throw BadValue{"expected a port and a rank below the size of the world"};
    {
      const std::lock_guard lock(worldMutex());
      if (session().owner) throw BadValue{"expected a process that has joined no world but this one has"};
      session().owner = &env;
    }
    auto world = std::make_shared<std::shared_ptr<World>>();
    Env* owner = &env;
    return Job::start(
        env,
        [place, world, owner](Job& job) {
          try {
            const auto joined = beside<std::shared_ptr<World>>(
                [place](const Aborted& givenUp) { return World::join(place, givenUp); },
                [&job] { return job.aborted(); });
            if (!joined) throw std::runtime_error("joining the world was given up");
            *world = *joined;
          } catch (...) {
            release(*owner);
            throw;
          }
        },
        [world](Env& home) {
          const std::lock_guard lock(worldMutex());
          session().world = *world;
          return js::undefined(home.napi);
        });
  });
}

// distConnect(name, ranks, backend, timeout) => [Promise<void>, abort]
napi_value connect(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<4> args(napi, info);
    Env& env = Env::of(napi);
    const auto world = current(env);
    const auto ranks = intsAt(env, args[1]);
    if (std::find(ranks.begin(), ranks.end(), world->place.rank) == ranks.end())
      throw BadValue{"expected ranks with that of this process among them"};
    return Job::start(
        env,
        [world, ranks, name = js::toString(napi, args[0], "a name"),
         backend = js::toString(napi, args[2], "a backend"),
         timeout = millisecondsAt(napi, args[3])](Job& job) {
          const auto connected = beside<bool>(
              [=](const Aborted& givenUp) { return world->connect(name, ranks, backend, timeout, givenUp); },
              [&job] { return job.aborted(); });
          if (!connected) throw std::runtime_error("connecting the group '" + name + "' was given up");
        },
        [](Env& home) { return js::undefined(home.napi); });
  });
}

// distDisconnect(name) => [Promise<void>, abort]: a backend waits for its threads when it is destroyed
napi_value disconnect(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    return Job::start(
        env,
        [world = current(env), name = js::toString(napi, args[0], "a name")](Job&) { world->forget(name); },
        [](Env& home) { return js::undefined(home.napi); });
  });
}

// distLeave(patience) => [Promise<void>, abort]
napi_value leave(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    auto world = std::make_shared<std::shared_ptr<World>>(current(env));
    Env* owner = &env;
    return Job::start(
        env,
        [world, owner, patience = millisecondsAt(napi, args[0])](Job& job) {
          // A host that is cut off never answers: nobody stays for that.
          const auto until = std::chrono::steady_clock::now() + patience + Milliseconds(1000);
          beside<bool>(
              [world = *world, patience](const Aborted& givenUp) {
                world->leave(patience, givenUp);
                return true;
              },
              [&job, until] { return job.aborted() || std::chrono::steady_clock::now() > until; });
          release(*owner);
          world->reset();
        },
        [](Env& home) { return js::undefined(home.napi); });
  });
}

// distReport(reason, followed): tells the other ranks why this one ends; nothing where that is not possible
napi_value report(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    const auto world = current(Env::of(napi));
    const auto end = js::toBool(napi, args[1]) ? Watch::End::followed : Watch::End::failed;
    try {
      world->watch().report(end, js::toString(napi, args[0]));
    } catch (const std::exception&) {
      // The store is gone with its host: nobody can be told.
    }
    return nullptr;
  });
}

// distRunning() => collectives that have not ended
napi_value running(napi_env napi, napi_callback_info) {
  return guard(napi, [&] {
    int64_t count = 0;
    for (const auto& group : current(Env::of(napi))->groups()) count += group->running;
    return js::integer(napi, count);
  });
}

}  // namespace

std::shared_ptr<World> current(Env& env) {
  const std::lock_guard lock(worldMutex());
  if (session().owner != &env || !session().world)
    throw BadValue{"expected a process that has joined a world: call dist.init() first"};
  return session().world;
}

std::shared_ptr<Group> groupAt(Env& env, napi_value name) {
  const std::string text = js::toString(env.napi, name, "the name of a group");
  auto group = current(env)->group(text);
  if (!group) throw BadValue{"expected a group that has not been destroyed but received '" + text + "'"};
  if (const auto failure = group->failure()) {
    Failure again = *failure;
    again.message = "the group '" + text + "' cannot be used any more. It failed before: " + again.message;
    throw again;
  }
  return group;
}

void end(Env& env) { release(env); }

std::exception_ptr named(Env& env, const std::exception_ptr& exception, const std::string& name) {
  try {
    std::rethrow_exception(exception);
  } catch (const Failure&) {
    return exception;
  } catch (const std::exception& error) {
    if (!isTransportError(error)) return exception;
    std::shared_ptr<World> world;
    {
      const std::lock_guard lock(worldMutex());
      if (session().owner == &env) world = session().world;
    }
    const auto group = world ? world->watch().groupOfOperators() : nullptr;
    if (!group) return exception;
    return std::make_exception_ptr(
        world->watch().explain(*group, name, group->collectives(), false, error.what()));
  } catch (...) {
    return exception;
  }
}

}  // namespace espalier::dist

namespace espalier {

void defineDistributed(napi_env env, napi_value exports) {
  define(env, exports, "distJoin", dist::join);
  define(env, exports, "distConnect", dist::connect);
  define(env, exports, "distDisconnect", dist::disconnect);
  define(env, exports, "distLeave", dist::leave);
  define(env, exports, "distReport", dist::report);
  define(env, exports, "distRunning", dist::running);
  dist::defineCollectives(env, exports);
}

}  // namespace espalier
