// The world of the process, and how functions that JavaScript calls reach it.
#pragma once

#include <memory>
#include <string>

#include "dist/world.h"
#include "env.h"

namespace espalier::dist {

// The world that this environment has joined. Throws when there is none.
std::shared_ptr<World> current(Env& env);
// A group of it that has not failed. Throws what it failed with.
std::shared_ptr<Group> groupAt(Env& env, napi_value name);

}  // namespace espalier::dist
