// The norm of the alive gradients on a GPU.
#pragma once

#include <vector>

#include "chunks.h"

namespace espalier::gpu {

struct Gradient {
  Type type;
  const void* data;
  const uint8_t* alive;
  int64_t size;
};

// Chunks of all gradients together.
int64_t norm_chunks(const std::vector<Gradient>& gradients);
// Sums of squares, one for each chunk, added up in an order that sizes alone decide.
void sum_squares(const std::vector<Gradient>& gradients, double* sums, Stream stream);
// The root of their sum, as float32 or float64.
void root_of_sum(const double* sums, int64_t n, void* result, bool wide, Stream stream);

}  // namespace espalier::gpu
