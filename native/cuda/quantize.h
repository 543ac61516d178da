// Rows rounded to 8 bits, and products of such rows scaled back, on a GPU.
#pragma once

#include "chunks.h"

namespace espalier::gpu {

// To float8_e4m3fn or int8. A row is read twice, the second time from the cache unless it is very long.
void quantize_rows(const void* from, Type type, int64_t rows, int64_t cols, bool e4m3, void* values,
                   float* scales, Stream stream);

enum class After { kNothing, kRelu, kGelu };

struct Product {
  const void* sums;  // [rows, cols], int32 or float32
  bool whole;        // int32
  int64_t rows, cols;
  const float* scales;   // of rows
  const float* columns;  // scales of columns
  const void* bias;      // null: none
  Type bias_type;
  After after;
};

// One read of the sums and one write of the result.
void dequantize(const Product& product, void* result, Type type, Stream stream);

}  // namespace espalier::gpu
