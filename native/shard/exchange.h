// What goes over the wire for one group of parameters. Both exchanges begin when they are made, on the thread
// that orders all collectives, and are ended by finish(); between the two, other work can be done. They and
// device.h are the only code here that knows a backend.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <vector>

namespace espalier::shard {

using Group = c10::intrusive_ptr<c10d::ProcessGroup>;

// Every rank's flat memory to all ranks.
//
// On Gloo as one broadcast from each rank: its all-gather takes three to five times as long.
class Gather {
 public:
  Gather(const Group& group, at::Tensor local);
  ~Gather();
  Gather(const Gather&) = delete;
  Gather& operator=(const Gather&) = delete;

  void wait();
  // After wait(): the flat memory of a rank.
  const at::Tensor& from(int64_t rank) const { return parts_[static_cast<size_t>(rank)]; }

 private:
  std::vector<at::Tensor> parts_;
  std::vector<c10::intrusive_ptr<c10d::Work>> works_;
};

// The mean over all ranks of row r of `input` [world, n], to rank r.
//
// On Gloo the rows are sent to where they are needed and added there, which is several times as fast as its
// reduce-scatter, in the same order: the bits are those of FSDP2. Only the sum of bfloat16 and float16 is made
// in float32.
class ReduceScatter {
 public:
  ReduceScatter(const Group& group, at::Tensor input);
  ~ReduceScatter();
  ReduceScatter(const ReduceScatter&) = delete;
  ReduceScatter& operator=(const ReduceScatter&) = delete;

  at::Tensor finish();

 private:
  void wait();

  int64_t rank_;
  at::Tensor input_;
  at::Tensor mean_;  // on a device, which makes it itself
  std::vector<at::Tensor> rows_;
  std::vector<c10::intrusive_ptr<c10d::Work>> works_;
};

}  // namespace espalier::shard
