// Collectives and transfers: queued on the JavaScript thread, in program order; a Promise says when they have
// ended.
#include <ATen/ATen.h>

#include "dist/completion.h"
#include "dist/session.h"
#include "dist/watch.h"
#include "errors.h"
#include "marshal.h"
#include "modules.h"

// ProcessGroup's names of before torch 2.13 are deprecated from there on, and the only ones that all versions
// have.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace espalier::dist {

namespace {

using WorkPtr = c10::intrusive_ptr<c10d::Work>;

bool isTransport(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    return isTransportError(error);
  } catch (...) {
    return false;
  }
}

// What the Promise rejects with: lost and late peers are named, anything else is passed on as it is.
std::exception_ptr explained(const std::shared_ptr<World>& world, const std::shared_ptr<Group>& group,
                             const char* name, uint64_t number, bool isTransfer,
                             const std::exception_ptr& exception) {
  if (!isTransport(exception)) return exception;
  auto failure = group->failure();
  if (!failure) {
    group->fail(world->watch().explain(*group, name, number, isTransfer, messageOf(exception)));
    failure = group->failure();
  }
  return std::make_exception_ptr(*failure);
}

at::Tensor dense(at::Tensor tensor) {
  if (!tensor.defined()) throw BadValue{"expected a Tensor"};
  if (tensor.layout() != c10::kStrided || tensor.is_meta() || !tensor.is_contiguous())
    throw BadValue{"expected a contiguous tensor with data"};
  return tensor.detach();
}

// Gloo compares shapes where only the elements count.
at::Tensor flat(at::Tensor tensor) { return dense(std::move(tensor)).view(-1); }

std::vector<at::Tensor> denseAll(Env& env, napi_value handles) {
  auto tensors = tensorsAt(env, handles);
  for (auto& tensor : tensors) tensor = dense(std::move(tensor));
  return tensors;
}

// Counts work as running until its Promise is settled, on the JavaScript thread.
std::shared_ptr<Group> counted(const std::shared_ptr<World>& world, const std::shared_ptr<Group>& group) {
  ++group->running;
  return {group.get(), [group, world](Group* ended) { --ended->running; }};
}

// Queues a collective. `queue` gets the process group and returns the work.
template <class Queue>
napi_value collective(Env& env, napi_value groupName, const char* name, Queue&& queue,
                      Completions::Finish finish = nullptr) {
  const auto world = current(env);
  const auto group = groupAt(env, groupName);
  const at::NoGradGuard noGrad;
  const WorkPtr work = queue(*group->process);
  group->entered(name);
  const uint64_t number = group->collectives();
  const auto explain = [world, group = counted(world, group), name,
                        number](const std::exception_ptr& failed) {
    return explained(world, group, name, number, false, failed);
  };
  const auto completions = Completions::of(env);
  // NCCL's future has its devices in it, and is there as soon as they have been told.
  if (!work->getFuture()->devices().empty())
    return completions->promiseByThread(env, work, std::move(finish), explain, true);
  return completions->promise(env, work, std::move(finish), explain);
}

// Queues a send or a receive.
template <class Queue>
napi_value transfer(Env& env, napi_value groupName, const char* name, bool onDevice, Queue&& queue) {
  const auto world = current(env);
  const auto group = groupAt(env, groupName);
  const at::NoGradGuard noGrad;
  if (!onDevice) ++group->transfers;  // NCCL numbers them apart
  const WorkPtr work = queue(*group->process);
  return Completions::of(env)->promiseByThread(
      env, work, nullptr,
      [world, group = counted(world, group), name](const std::exception_ptr& exception) {
        return explained(world, group, name, 0, true, exception);
      },
      onDevice);
}

c10d::ReduceOp reduceOpAt(napi_env napi, napi_value value) {
  const int64_t op = js::toInt64(napi, value, "a reduction");
  if (op < 0 || op >= c10d::ReduceOp::PREMUL_SUM) throw BadValue{"expected a reduction"};
  return static_cast<c10d::ReduceOp::RedOpType>(op);
}

int rankAt(Env& env, napi_value groupName, napi_value value) {
  const int64_t rank = js::toInt64(env.napi, value, "a rank");
  const auto size = static_cast<int64_t>(groupAt(env, groupName)->ranks.size());
  if (rank < 0 || rank >= size)
    throw BadValue{"expected a rank of the group, from 0 to " + std::to_string(size - 1) + ", but received " +
                   std::to_string(rank)};
  return static_cast<int>(rank);
}

// The body of an exported function: gets the environment and the arguments.
template <size_t N, class Body>
napi_value called(napi_env napi, napi_callback_info info, Body&& body) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<N> args(napi, info);
    return body(Env::of(napi), args);
  });
}

// c10d takes lists, of one tensor each; and lists of lists, which are empty but at the root.
std::vector<at::Tensor> single(Env& env, napi_value handle) { return {dense(tensorAt(env, handle))}; }

std::vector<std::vector<at::Tensor>> singleList(Env& env, napi_value handles) {
  auto tensors = denseAll(env, handles);
  if (tensors.empty()) return {};
  return {std::move(tensors)};
}

template <class Options>
Options reducing(Env& env, napi_value op) {
  Options options;
  options.reduceOp = reduceOpAt(env.napi, op);
  return options;
}

template <class Options>
Options rootedAt(Env& env, napi_value groupName, napi_value root) {
  Options options;
  options.rootRank = rankAt(env, groupName, root);
  return options;
}

// distAllReduce(group, tensor, op)
napi_value allReduce(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) {
    auto tensors = single(env, args[1]);
    const auto options = reducing<c10d::AllreduceOptions>(env, args[2]);
    return collective(env, args[0], "allReduce",
                      [&](c10d::ProcessGroup& group) { return group.allreduce(tensors, options); });
  });
}

// distReduce(group, tensor, op, root)
napi_value reduce(napi_env napi, napi_callback_info info) {
  return called<4>(napi, info, [](Env& env, const auto& args) {
    auto tensors = single(env, args[1]);
    auto options = reducing<c10d::ReduceOptions>(env, args[2]);
    options.rootRank = rankAt(env, args[0], args[3]);
    return collective(env, args[0], "reduce",
                      [&](c10d::ProcessGroup& group) { return group.reduce(tensors, options); });
  });
}

// distBroadcast(group, tensor, root)
napi_value broadcast(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) {
    auto tensors = single(env, args[1]);
    const auto options = rootedAt<c10d::BroadcastOptions>(env, args[0], args[2]);
    return collective(env, args[0], "broadcast",
                      [&](c10d::ProcessGroup& group) { return group.broadcast(tensors, options); });
  });
}

// distAllGatherInto(group, output, input)
napi_value allGatherInto(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) {
    auto output = flat(tensorAt(env, args[1])), input = flat(tensorAt(env, args[2]));
    return collective(env, args[0], "allGatherInto",
                      [&](c10d::ProcessGroup& group) { return group._allgather_base(output, input); });
  });
}

// distReduceScatterInto(group, output, input, op)
napi_value reduceScatterInto(napi_env napi, napi_callback_info info) {
  return called<4>(napi, info, [](Env& env, const auto& args) {
    auto output = flat(tensorAt(env, args[1])), input = flat(tensorAt(env, args[2]));
    if (output.scalar_type() != input.scalar_type()) throw BadValue{"expected tensors of one dtype"};
    if (input.is_cpu() && output.is_cpu()) {
      // Gloo has none of its own, and c10d's stand-in runs an all-reduce for each rank.
      const auto options = reducing<c10d::AllreduceOptions>(env, args[3]);
      const at::Tensor whole = input.clone();
      std::vector<at::Tensor> tensors{whole};
      const int64_t first = groupAt(env, args[0])->rank * output.numel();
      return collective(
          env, args[0], "reduceScatterInto",
          [&](c10d::ProcessGroup& group) { return group.allreduce(tensors, options); },
          [whole, output, first] {
            const at::NoGradGuard noGrad;
            output.copy_(whole.narrow(0, first, output.numel()));
          });
    }
    const auto options = reducing<c10d::ReduceScatterOptions>(env, args[3]);
    return collective(env, args[0], "reduceScatterInto", [&](c10d::ProcessGroup& group) {
      return group._reduce_scatter_base(output, input, options);
    });
  });
}

// distAllGather(group, outputs, input)
napi_value allGather(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) {
    std::vector<std::vector<at::Tensor>> outputs{denseAll(env, args[1])};
    auto inputs = single(env, args[2]);
    return collective(env, args[0], "allGather",
                      [&](c10d::ProcessGroup& group) { return group.allgather(outputs, inputs); });
  });
}

// distGather(group, outputs, input, root): outputs are empty but at the root
napi_value gather(napi_env napi, napi_callback_info info) {
  return called<4>(napi, info, [](Env& env, const auto& args) {
    auto outputs = singleList(env, args[1]);
    auto inputs = single(env, args[2]);
    const auto options = rootedAt<c10d::GatherOptions>(env, args[0], args[3]);
    return collective(env, args[0], "gather",
                      [&](c10d::ProcessGroup& group) { return group.gather(outputs, inputs, options); });
  });
}

// distScatter(group, output, inputs, root): inputs are empty but at the root
napi_value scatter(napi_env napi, napi_callback_info info) {
  return called<4>(napi, info, [](Env& env, const auto& args) {
    auto outputs = single(env, args[1]);
    auto inputs = singleList(env, args[2]);
    const auto options = rootedAt<c10d::ScatterOptions>(env, args[0], args[3]);
    return collective(env, args[0], "scatter",
                      [&](c10d::ProcessGroup& group) { return group.scatter(outputs, inputs, options); });
  });
}

// distAllToAllInto(group, output, input, outputSplits, inputSplits): no splits stand for equal ones
napi_value allToAllInto(napi_env napi, napi_callback_info info) {
  return called<5>(napi, info, [](Env& env, const auto& args) {
    auto output = dense(tensorAt(env, args[1])), input = dense(tensorAt(env, args[2]));
    auto outputSplits = intsAt(env, args[3]), inputSplits = intsAt(env, args[4]);
    return collective(env, args[0], "allToAllInto", [&](c10d::ProcessGroup& group) {
      return group.alltoall_base(output, input, outputSplits, inputSplits);
    });
  });
}

// distBarrier(group)
napi_value barrier(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return collective(env, args[0], "barrier", [](c10d::ProcessGroup& group) { return group.barrier(); });
  });
}

using Transfer = WorkPtr (c10d::ProcessGroup::*)(std::vector<at::Tensor>&, int, int);

napi_value sendOrReceive(napi_env napi, napi_callback_info info, const char* name, Transfer queue) {
  return called<4>(napi, info, [&](Env& env, const auto& args) {
    auto tensors = single(env, args[1]);
    const int rank = rankAt(env, args[0], args[2]);
    const auto tag = static_cast<int>(js::toInt64(env.napi, args[3], "a tag"));
    return transfer(env, args[0], name, !tensors[0].is_cpu(),
                    [&](c10d::ProcessGroup& group) { return (group.*queue)(tensors, rank, tag); });
  });
}

// distSend(group, tensor, to, tag)
napi_value send(napi_env napi, napi_callback_info info) {
  return sendOrReceive(napi, info, "send", &c10d::ProcessGroup::send);
}

// distReceive(group, tensor, from, tag)
napi_value receive(napi_env napi, napi_callback_info info) {
  return sendOrReceive(napi, info, "recv", &c10d::ProcessGroup::recv);
}

}  // namespace

void defineCollectives(napi_env env, napi_value exports) {
  define(env, exports, "distAllReduce", allReduce);
  define(env, exports, "distReduce", reduce);
  define(env, exports, "distBroadcast", broadcast);
  define(env, exports, "distAllGather", allGather);
  define(env, exports, "distAllGatherInto", allGatherInto);
  define(env, exports, "distGather", gather);
  define(env, exports, "distScatter", scatter);
  define(env, exports, "distReduceScatterInto", reduceScatterInto);
  define(env, exports, "distAllToAllInto", allToAllInto);
  define(env, exports, "distBarrier", barrier);
  define(env, exports, "distSend", send);
  define(env, exports, "distReceive", receive);
}

}  // namespace espalier::dist
