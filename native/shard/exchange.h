// What goes over the wire for one group of parameters. Both exchanges begin when they are made, on the thread
// that orders all collectives, and are ended by finish(); between the two, other work can be done. They and
// device.h are the only code here that knows a backend.
#pragma once

#include "layout.h"
#include "loan.h"

namespace espalier::shard {

// Every rank's flat memory to all ranks.
//
// Ranks of one host read it where it is. Others get it on Gloo as one broadcast from each rank: its
// all-gather takes three to five times as long.
class Gather {
 public:
  Gather(const Peers& peers, at::Tensor local);
  ~Gather();
  Gather(const Gather&) = delete;
  Gather& operator=(const Gather&) = delete;

  // Writes parts of the flat memory of a rank, from elements `begins` on, to contiguous tensors. Called once
  // for each rank.
  void take(int64_t rank, const std::vector<at::Tensor>& into, const std::vector<int64_t>& begins);
  // What others may still read then; null where nothing is read.
  std::unique_ptr<Loan> loan() { return std::move(loan_); }

 private:
  int64_t rank_;
  at::Tensor local_;
  std::vector<at::Tensor> parts_;
  Works works_;
  std::unique_ptr<Loan> loan_;
};

// A gradient [shape of `layout`] and where its chunks begin in the flat memory of a reduction.
struct Part {
  Layout layout;
  at::Tensor gradient;
};

// The mean over all ranks of the chunks for one rank, to that rank, in the dtype of reduction.
//
// Ranks of one host read them where they are. Others get them on Gloo sent to where they are needed and added
// there, which is several times as fast as its reduce-scatter. They are added in the same order: the bits are
// those of FSDP2. Only the sum of bfloat16 and float16 is made in float32.
class ReduceScatter {
 public:
  ReduceScatter(const Peers& peers, std::vector<Part> parts, at::ScalarType dtype);
  ~ReduceScatter();
  ReduceScatter(const ReduceScatter&) = delete;
  ReduceScatter& operator=(const ReduceScatter&) = delete;

  // The chunk of this rank of every part, flat and padded.
  at::Tensor finish();
  // What others may still read then; null where nothing is read.
  std::unique_ptr<Loan> loan() { return std::move(loan_); }

 private:
  void lend(const Peers& peers);
  void send(const Group& group);
  at::Tensor read();
  at::Tensor packed() const;

  int64_t rank_;
  int64_t world_;
  int64_t elements_ = 0;  // of a chunk of all parts
  at::ScalarType dtype_;
  std::vector<Part> parts_;
  at::Tensor mean_;               // on a device, which makes it itself
  std::vector<at::Tensor> rows_;  // of messages: what each rank has for this one
  Works works_;
  std::chrono::milliseconds timeout_ = kNoTimeout;
  std::unique_ptr<Loan> loan_;
};

}  // namespace espalier::shard
