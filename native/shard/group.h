// The parameters that are gathered, freed and reduced together: those of one module, without those of modules
// in it that are groups of their own. The semantics are those of PyTorch's FSDP2 (fully_shard).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "parameter.h"
#include "session.h"

namespace espalier::shard {

struct GroupOptions {
  at::Device device = at::kCPU;
  std::optional<at::ScalarType> compute;  // dtype of forward and backward; default: the parameters' own
  std::optional<at::ScalarType> reduce;  // dtype in which gradients are reduced; default: the parameters' own
  bool reshard_after_forward = true;
};

class ShardedGroup : public Member {
 public:
  // Shards of zeros for parameters like these, of one dtype, which may be on the meta device.
  static c10::intrusive_ptr<ShardedGroup> make(c10::intrusive_ptr<Session> session, at::TensorList like,
                                               const GroupOptions& options);
  void move_to(c10::intrusive_ptr<Session> session);

  const Session& session() const { return *session_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  Parameter& parameter(int64_t index);

  // Around the forward of the module: what they give takes the place of the tensors that they are given.
  std::vector<at::Tensor> enter(std::vector<at::Tensor> inputs);
  std::vector<at::Tensor> leave(std::vector<at::Tensor> outputs);

  // Before and after the backward of the module.
  void before_backward();
  void after_backward();

  void prefetch() override;
  void finish_reduction() override;
  void end_backward() override;
  void reset() override;

 private:
  void unshard();
  void reshard();
  void copy_out();
  void start_reduction();
  at::Tensor to_send();
  bool has_gradients() const;
  int64_t changes() const;
  c10::intrusive_ptr<ShardedGroup> self() { return c10::intrusive_ptr<ShardedGroup>::reclaim_copy(this); }

  c10::intrusive_ptr<Session> session_;
  size_t number_ = 0;
  at::ScalarType compute_ = at::kFloat;
  at::ScalarType reduce_ = at::kFloat;
  bool reshard_after_forward_ = true;
  std::vector<Parameter> parameters_;
  at::Tensor flat_;  // this rank's chunk of every parameter, padded with zeros

  bool unsharded_ = false;
  int64_t gathered_changes_ = 0;  // of the shards, when they were gathered last
  int64_t copied_changes_ = -1;   // of those that the full tensors had last
  int64_t contents_ = 0;          // how many different contents these have had
  int64_t computed_changes_ = 0;  // of those that the last forward computed with
  bool ready_for_backward_ = false;
  std::vector<int64_t> places_;  // in the session's order, of forwards whose backward is to come
  std::unique_ptr<Gather> gather_;
  std::unique_ptr<ReduceScatter> reduction_;
  std::vector<size_t> reduced_;  // the parameters that take part in it
};

}  // namespace espalier::shard
