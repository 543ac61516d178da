// Selection within rows and groups on a GPU, and N:M weights as values and indices.
#pragma once

#include "selection.h"

namespace espalier::gpu {

// What went wrong, all ones where nothing did: found by the kernels, read by the host at the end.
struct Faults {
  uint64_t nan_at;   // the first element that is no number (for tiles: no finite one)
  uint64_t bad_row;  // the first row with a count that it has not, or group with too many alive
};

// A matrix of scores. out: a bitmap of zeros in memory of whole 32-bit words.
struct ScoreMatrix {
  Scores scores;
  Type keys;
  bool by_value;
  int64_t rows, cols;
};

// Exactly counts[row] (or counts[0], if there is but one) of each row's alive elements go.
void select_rows(const ScoreMatrix& m, const int64_t* counts, bool one_count, Faults* faults, Stream stream);
// The `keep` largest alive of each `of` consecutive elements stay.
void select_groups(const ScoreMatrix& m, int keep, int of, Faults* faults, Stream stream);
// Transposable 2:4; of the scores' type, not their keys.
void select_tiles(const ScoreMatrix& m, Faults* faults, Stream stream);

struct GroupShape {
  int64_t rows, cols;
  int keep, of, width;  // width: bits of an index
  int64_t groups() const { return rows * (cols / of); }
  int64_t values() const { return cols / of * keep; }  // of a row
  int64_t bytes() const { return (values() * width + 7) / 8; }
};

// Marks the first group with more than `keep` alive as bad_row.
void check_groups(const uint8_t* bits, const GroupShape& shape, Faults* faults, Stream stream);
void pack_groups(const void* from, int size, const uint8_t* bits, const GroupShape& shape, void* values,
                 uint8_t* indices, Faults* faults, Stream stream);
// bad_row: the first group whose indices do not ascend or are too large. dense is full of zeros.
void unpack_groups(const void* values, int size, const uint8_t* indices, const GroupShape& shape, void* dense,
                   Faults* faults, Stream stream);
void gather_groups(const void* dense, int size, const uint8_t* indices, const GroupShape& shape, void* values,
                   Faults* faults, Stream stream);

}  // namespace espalier::gpu
