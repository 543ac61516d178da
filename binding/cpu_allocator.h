#pragma once

#include <cstddef>

namespace espalier {

// Host memory of libtorch's tensors. A training step frees what its forward made, and the next asks for the
// same sizes again: blocks of 64 KiB and more are therefore kept by size when they are freed, up to 256 MiB
// in all, oldest given back first, and smaller ones come from libtorch's own allocator. The C library would
// give the large ones back to the system in between, at the price of a page fault per 4 KiB; told to keep
// them, it lets the heap grow by hundreds of megabytes within a steady training, as its aligned blocks do not
// fit into the holes that they leave themselves. Once in a process.
void installCpuAllocator();

// Bytes that libtorch's tensors were given in host memory and have not given back, and how many there were at
// most since the last reset. Blocks that are kept for later are not counted.
struct HostMemory {
  size_t allocated;
  size_t peak;
};
HostMemory hostMemory();
void resetHostPeak();

}  // namespace espalier
