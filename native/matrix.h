// A weight as a matrix of outputs and inputs.
#pragma once

#include <ATen/core/Tensor.h>

namespace espalier {

struct Matrix {
  int64_t rows;  // outputs: the first dimension
  int64_t cols;  // inputs: all other dimensions, row-major; in * kh * kw of a convolution
};

// A vector is one row.
inline Matrix matrix_of(at::IntArrayRef shape, const char* op) {
  TORCH_CHECK(!shape.empty(), op, ": expected a shape of one or more dimensions but received a scalar");
  if (shape.size() == 1) return {1, shape[0]};
  int64_t cols = 1, n = shape[0];
  bool valid = n >= 0;
  for (size_t d = 1; d < shape.size(); d++) {
    valid = valid && shape[d] >= 0 && !__builtin_mul_overflow(cols, shape[d], &cols) &&
            !__builtin_mul_overflow(n, shape[d], &n);
  }
  TORCH_CHECK_VALUE(valid, op, ": expected a valid shape but received ", shape);
  return {shape[0], cols};
}

// N of M of each group of M consecutive inputs.
struct Groups {
  int keep, of;
};

inline Groups checked_groups(int64_t keep, int64_t of, const char* op) {
  TORCH_CHECK_VALUE(keep > 0 && keep < of && of <= 32, op,
                    ": expected 0 < keep < of <= 32 but received keep ", keep, " and of ", of);
  return {static_cast<int>(keep), static_cast<int>(of)};
}

// The shape as a matrix whose inputs divide into groups.
inline Matrix grouped_matrix(at::IntArrayRef shape, Groups groups, const char* op) {
  const Matrix m = matrix_of(shape, op);
  TORCH_CHECK(m.cols % groups.of == 0, op, ": expected a multiple of ", groups.of,
              " inputs (all dimensions but the first) but received ", m.cols, " of shape ", shape);
  return m;
}

// For tiles: the outputs divide, too.
inline void check_strips(Matrix m, Groups groups, at::IntArrayRef shape, const char* op) {
  TORCH_CHECK(m.rows % groups.of == 0, op, ": expected a multiple of ", groups.of,
              " outputs (the first dimension) but received ", m.rows, " of shape ", shape);
}

}  // namespace espalier
