#include "group.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/graph_task.h>

#include <algorithm>
#include <utility>

namespace espalier::shard {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool in_backward() { return torch::autograd::get_current_graph_task_id() != -1; }

// The identity; its backward tells the group. As its node is older than every node of the module's forward,
// the engine runs it after all of them: then no node needs the parameters any more, not even a frozen one.
template <void (ShardedGroup::*Tell)()>
struct Telling : torch::autograd::Function<Telling<Tell>> {
  static variable_list forward(AutogradContext* context, const c10::intrusive_ptr<ShardedGroup>& group,
                               at::TensorList tensors) {
    context->set_materialize_grads(false);
    context->saved_data["group"] = group;
    return tensors.vec();
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    (context->saved_data["group"].toCustomClass<ShardedGroup>().get()->*Tell)();
    gradients.insert(gradients.begin(), at::Tensor());  // for the group
    return gradients;
  }
};

}  // namespace

c10::intrusive_ptr<ShardedGroup> ShardedGroup::make(c10::intrusive_ptr<Session> session, at::TensorList like,
                                                    const GroupOptions& options) {
  TORCH_CHECK(options.device.is_cpu() || options.device.is_cuda(),
              "shard_group: expected the device cpu or a CUDA device but received ", options.device);
  auto group = c10::make_intrusive<ShardedGroup>();
  // A model all of whose parameters are in units inside it has a group without any: it still comes first and
  // last.
  const at::ScalarType own = like.empty() ? at::kFloat : like[0].scalar_type();
  group->compute_ = options.compute.value_or(own);
  group->reduce_ = options.reduce.value_or(own);
  group->reshard_after_forward_ = options.reshard_after_forward;
  int64_t begin = 0;
  std::vector<Layout> layouts;
  for (size_t i = 0; i < like.size(); i++) {
    TORCH_CHECK_TYPE(like[i].scalar_type() == own && at::isFloatingType(own), "shard_group: expected like[",
                     i, "] to be of the group's floating dtype, ", own, ", but received ",
                     like[i].scalar_type());
    TORCH_CHECK(like[i].dim() > 0, "shard_group: expected like[", i,
                "] to have at least one dimension but received a scalar: give it the shape [1]");
    layouts.emplace_back(like[i].sizes(), session->world());
    layouts.back().begin = begin;
    begin += layouts.back().padded();
  }
  group->flat_ = at::zeros({begin}, at::device(options.device).dtype(own));
  for (size_t i = 0; i < like.size(); i++) {
    at::Tensor shard = layouts[i].view(group->flat_, session->rank()).detach();
    at::Tensor full = at::empty(like[i].sizes(), at::device(options.device).dtype(group->compute_));
    shard.set_requires_grad(like[i].requires_grad());
    group->parameters_.push_back({layouts[i], std::move(shard), std::move(full)});
    group->parameters_.back().free();
    if (group->reduce_ != group->compute_) group->parameters_.back().allow_any_gradient();
  }
  group->move_to(std::move(session));
  return group;
}

void ShardedGroup::move_to(c10::intrusive_ptr<Session> session) {
  if (session_) {
    TORCH_CHECK(session->world() == session_->world() && session->rank() == session_->rank(),
                "shard_move: expected a session of the same ranks");
    reset();
  }
  session_ = std::move(session);
  number_ = session_->add(self());
}

Parameter& ShardedGroup::parameter(int64_t index) {
  TORCH_CHECK_INDEX(index >= 0 && static_cast<size_t>(index) < parameters_.size(),
                    "expected the index of one of ", parameters_.size(), " parameters but received ", index);
  return parameters_[static_cast<size_t>(index)];
}

// --- forward

std::vector<at::Tensor> ShardedGroup::enter(std::vector<at::Tensor> inputs) {
  if (in_backward()) {
    before_backward();
  } else {
    session_->enter_forward(number_);
    if (unsharded_ && changes() != gathered_changes_) reshard();
    unshard();
    computed_changes_ = gathered_changes_;
    session_->prefetch_after(number_);
  }
  for (const Parameter& p : parameters_) {
    if (p.full.requires_grad() != p.shard.requires_grad())
      p.full.unsafeGetTensorImpl()->set_requires_grad(p.shard.requires_grad());
  }
  if (inputs.empty() || !at::GradMode::is_enabled()) return inputs;
  return Telling<&ShardedGroup::after_backward>::apply(self(), at::TensorList(inputs));
}

std::vector<at::Tensor> ShardedGroup::leave(std::vector<at::Tensor> outputs) {
  const bool differentiable = !outputs.empty() && at::GradMode::is_enabled();
  if (!in_backward()) {
    const int64_t place = session_->leave_forward(number_, differentiable);
    if (differentiable) places_.push_back(place);
    if (reshard_after_forward_ || !differentiable) reshard();
  }
  if (!differentiable) return outputs;
  std::vector<at::Tensor> views;
  for (const at::Tensor& output : outputs) {
    if (output.is_view()) {
      views.push_back(output);
    } else {
      output.register_hook([group = self()](const at::Tensor&) { group->before_backward(); });
    }
  }
  if (views.empty()) return outputs;
  // An in-place change of a view would silently drop a hook of it; after a function it is refused.
  auto told = Telling<&ShardedGroup::before_backward>::apply(self(), at::TensorList(views));
  size_t next = 0;
  for (at::Tensor& output : outputs) {
    if (output.is_view()) output = std::move(told[next++]);
  }
  return outputs;
}

// --- backward

void ShardedGroup::before_backward() {
  session_->begin_backward();
  if (ready_for_backward_) return;
  ready_for_backward_ = true;
  TORCH_CHECK(unsharded_ || changes() == computed_changes_,
              "a sharded parameter was changed in place between the forward and the backward that needs it");
  unshard();
  if (places_.empty()) return;
  const int64_t place = places_.back();
  places_.pop_back();
  session_->prefetch_before(place);
}

void ShardedGroup::after_backward() {
  ready_for_backward_ = false;
  if (session_->synchronize || session_->reshard_after_backward) reshard();
  if (!has_gradients()) return;
  if (session_->synchronize) {
    start_reduction();
  } else {
    for (const Parameter& p : parameters_) p.keep_gradient(reduce_);
  }
}

void ShardedGroup::end_backward() {
  if (ready_for_backward_ || has_gradients() || unsharded_) after_backward();
  gather_.reset();
  places_.clear();
}

void ShardedGroup::reset() {
  gather_.reset();
  reduction_.reset();
  reduced_.clear();
  places_.clear();
  ready_for_backward_ = false;
  reshard();
  for (const Parameter& p : parameters_) p.take_gradient();
}

// --- the full parameters

void ShardedGroup::prefetch() {
  if (unsharded_ || gather_) return;
  at::Tensor sent = to_send();
  gathered_changes_ = changes();
  gather_ = std::make_unique<Gather>(session_->peers(), std::move(sent));
}

void ShardedGroup::unshard() {
  if (unsharded_) return;
  if (gather_ && changes() != gathered_changes_) gather_.reset();
  prefetch();
  copy_out();
  session_->lent(std::exchange(gather_, nullptr)->loan());
  unsharded_ = true;
}

void ShardedGroup::copy_out() {
  const at::NoGradGuard no_grad;
  if (gathered_changes_ != std::exchange(copied_changes_, gathered_changes_)) contents_++;
  for (const Parameter& p : parameters_) p.allocate(contents_);
  for (int64_t r = 0; r < session_->world(); r++) {
    std::vector<at::Tensor> rows;
    std::vector<int64_t> begins;
    for (const Parameter& p : parameters_) {
      if (p.layout.rows(r) == 0) continue;
      rows.push_back(p.rows_of(r));
      begins.push_back(p.layout.begin);
    }
    gather_->take(r, rows, begins);
  }
}

void ShardedGroup::reshard() {
  if (!unsharded_) return;
  unsharded_ = false;
  for (const Parameter& p : parameters_) p.free();
}

at::Tensor ShardedGroup::to_send() {
  const at::NoGradGuard no_grad;
  for (const Parameter& p : parameters_) {
    // Someone may have given the shard other memory.
    const at::Tensor own = p.layout.view(flat_, session_->rank());
    if (own.numel() > 0 && own.const_data_ptr() != p.shard.const_data_ptr()) own.copy_(p.shard);
  }
  return flat_.to(compute_);
}

int64_t ShardedGroup::changes() const {
  int64_t sum = 0;
  for (const Parameter& p : parameters_) sum += p.shard.is_inference() ? 0 : p.shard._version();
  return sum;
}

// --- gradients

bool ShardedGroup::has_gradients() const {
  return std::any_of(parameters_.begin(), parameters_.end(),
                     [](const Parameter& p) { return p.full.grad().defined(); });
}

void ShardedGroup::start_reduction() {
  const at::NoGradGuard no_grad;
  finish_reduction();
  session_->reducing(number_);
  int64_t begin = 0;
  std::vector<Part> parts;
  reduced_.clear();
  for (size_t i = 0; i < parameters_.size(); i++) {
    if (!parameters_[i].full.grad().defined()) continue;
    reduced_.push_back(i);
    parts.push_back({parameters_[i].layout, parameters_[i].take_gradient()});
    parts.back().layout.begin = begin;
    begin += parts.back().layout.padded();
  }
  reduction_ = std::make_unique<ReduceScatter>(session_->peers(), std::move(parts), reduce_);
}

void ShardedGroup::finish_reduction() {
  if (!reduction_) return;
  const at::NoGradGuard no_grad;
  const auto reduction = std::exchange(reduction_, nullptr);
  const at::Tensor mean = reduction->finish();
  session_->lent(reduction->loan());
  int64_t begin = 0;
  for (const size_t i : reduced_) {
    Parameter& p = parameters_[i];
    Layout layout = p.layout;
    layout.begin = begin;
    begin += layout.padded();
    const at::Tensor gradient = layout.view(mean, session_->rank()).to(p.shard.scalar_type());
    if (p.shard.grad().defined()) {
      p.shard.mutable_grad().add_(gradient);
    } else {
      p.shard.mutable_grad() = gradient;
    }
  }
}

}  // namespace espalier::shard
