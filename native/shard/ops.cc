// The operators of sharded parameters. The first four are collective: every rank calls them in the same
// order.
#include <torch/library.h>

#include "group.h"

namespace espalier::shard {

namespace {

using SessionPtr = c10::intrusive_ptr<Session>;
using GroupPtr = c10::intrusive_ptr<ShardedGroup>;

SessionPtr make_session(std::string group, int64_t prefetch) {
  TORCH_CHECK_VALUE(prefetch >= 0, "shard_session: expected prefetch of at least 0 but received ", prefetch);
  return c10::make_intrusive<Session>(std::move(group), prefetch);
}

GroupPtr make_group(const SessionPtr& session, at::TensorList like, std::optional<at::Device> device,
                    std::optional<at::ScalarType> compute, std::optional<at::ScalarType> reduce,
                    bool reshard_after_forward) {
  GroupOptions options;
  options.device = device.value_or(at::kCPU);
  options.compute = compute;
  options.reduce = reduce;
  options.reshard_after_forward = reshard_after_forward;
  return ShardedGroup::make(session, like, options);
}

std::tuple<std::vector<at::Tensor>, std::vector<at::Tensor>> tensors_of(const GroupPtr& group) {
  std::vector<at::Tensor> shards, fulls;
  for (const Parameter& p : group->parameters()) {
    shards.push_back(p.shard);
    fulls.push_back(p.full);
  }
  return {shards, fulls};
}

void write(const GroupPtr& group, int64_t index, const at::Tensor& full) {
  const Parameter& p = group->parameter(index);
  const int64_t rank = group->session().rank();
  TORCH_CHECK(full.sizes() == p.layout.shape, "shard_write: expected the shape ", p.layout.shape,
              " but received ", full.sizes());
  const at::NoGradGuard no_grad;
  at::Tensor shard = p.shard;
  shard.copy_(full.narrow(0, p.layout.first(rank), p.layout.rows(rank)));
}

at::Tensor gather_rows(const GroupPtr& group, int64_t index, const at::Tensor& local) {
  const Layout& layout = group->parameter(index).layout;
  const Session& session = group->session();
  TORCH_CHECK(local.sizes() == at::IntArrayRef(layout.local_shape(session.rank())),
              "shard_read: expected the shape ", layout.local_shape(session.rank()), " but received ",
              local.sizes());
  const at::NoGradGuard no_grad;
  Layout own = layout;
  own.begin = 0;
  const at::Tensor padded = at::zeros({layout.padded()}, local.options());
  own.view(padded, session.rank()).copy_(local);
  Gather gather(session.peers(), padded);
  at::Tensor full = at::empty(layout.shape, local.options());
  for (int64_t r = 0; r < session.world(); r++) {
    const at::Tensor rows = full.narrow(0, layout.first(r), layout.rows(r));
    gather.take(r, {rows}, {0});
  }
  return full;
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(espalier, m) {
  m.class_<Session>("ShardSession");
  m.class_<ShardedGroup>("ShardGroup");
#define SESSION "__torch__.torch.classes.espalier.ShardSession"
#define GROUP "__torch__.torch.classes.espalier.ShardGroup"

  // Around a module's forward. Inputs and outputs are its tensors that require a gradient; they are replaced
  // by what comes back. In between, the full tensors have memory.
  m.def(
      "shard_enter(" GROUP " group, Tensor[] inputs) -> Tensor[]",
      [](const GroupPtr& group, std::vector<at::Tensor> inputs) { return group->enter(std::move(inputs)); });
  m.def("shard_leave(" GROUP " group, Tensor[] outputs) -> Tensor[]",
        [](const GroupPtr& group, std::vector<at::Tensor> outputs) {
          return group->leave(std::move(outputs));
        });
  // A full tensor of which every rank gives its rows of that parameter (the shard, its gradient or moments).
  m.def("shard_read(" GROUP " group, int index, Tensor local) -> Tensor", gather_rows);
  // What is on the way is waited for; full tensors are freed and gradients that were not reduced dropped.
  m.def("shard_reset(" SESSION " session) -> ()", [](const SessionPtr& session) { session->reset(); });

  // The groups of one model over the process group of that name; `prefetch` groups are gathered ahead of use.
  m.def("shard_session(str group, int prefetch) -> " SESSION, make_session);
  // Whether CPU tensors are exchanged by reading the other ranks' memory.
  m.def("shard_reads_memory(" SESSION " session) -> bool",
        [](const SessionPtr& session) { return session->peers().neighbours != nullptr; });
  // Shards of zeros for parameters like these, of one floating dtype, on any device.
  m.def("shard_group(" SESSION
        " session, Tensor[] like, *, Device? device=None, ScalarType? compute=None, "
        "ScalarType? reduce=None, bool reshard_after_forward=True) -> " GROUP,
        make_group);
  m.def("shard_move(" GROUP " group, " SESSION " session) -> ()",
        [](const GroupPtr& group, const SessionPtr& session) { group->move_to(session); });
  m.def("shard_tensors(" GROUP " group) -> (Tensor[] shards, Tensor[] fulls)", tensors_of);
  // Writes this rank's rows of a full tensor to the shard.
  m.def("shard_write(" GROUP " group, int index, Tensor full) -> ()", write);
  // Whether backwards reduce gradients, and whether those that do not free the full tensors.
  m.def("shard_synchronize(" SESSION " session, bool on, bool reshard_after_backward) -> ()",
        [](const SessionPtr& session, bool on, bool reshard) {
          session->synchronize = on;
          session->reshard_after_backward = reshard;
        });
#undef SESSION
#undef GROUP
}

}  // namespace espalier::shard
