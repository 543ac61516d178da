// What a sharded model does otherwise on a device than on the CPU. There, all is queued on streams: a
// collective runs on a stream of the process group's own, behind what the current stream holds when it
// begins; wait() has the current stream wait for it, and no thread. Memory is made and freed on the current
// stream only, so that the allocator needs to be told nothing.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <vector>

namespace espalier::shard {

using Group = c10::intrusive_ptr<c10d::ProcessGroup>;
using Works = std::vector<c10::intrusive_ptr<c10d::Work>>;

// Whether collectives of this tensor are those of a device, NCCL's: they gather and reduce by themselves.
bool exchanges_on_device(const Group& group, const at::Tensor& tensor);

// Begins to gather `local` of every rank: what row r of the result will be is that of rank r.
at::Tensor gather_on_device(const Group& group, const at::Tensor& local, Works& works);

// Begins to reduce: what the result will be is the mean over the ranks of this rank's row of `input`. The sum
// is made in the dtype of `input`; float16 is divided before, as its sums could overflow.
at::Tensor reduce_on_device(const Group& group, at::Tensor& input, Works& works);

// Gives a storage memory of that many bytes, of undefined contents, or takes it away.
void resize_storage(const at::Tensor& tensor, int64_t bytes);

}  // namespace espalier::shard
