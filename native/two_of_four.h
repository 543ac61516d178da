// Transposable 2:4: of a 4 x 4 tile, the pattern with two of each row and each column that keeps the largest
// sum, by trying all 90.
#pragma once

#include <array>

#include "portable.h"

namespace espalier {

// Two halves of a pattern: 6 * (pair of a row) + (pair of the next), of rows 0 and 1, and of rows 2 and 3.
struct Pattern {
  uint8_t upper, lower;
};

// The columns of pair 0 to 5, as bits: of the six ways to keep two of four.
ESPALIER_INLINE constexpr uint32_t pair_columns(int pair) { return 0xCA6953u >> (4 * pair) & 0xF; }

struct Patterns {
  Pattern list[90];
};

constexpr Patterns make_patterns() {
  Patterns patterns{};
  int count = 0;
  for (int upper = 0; upper < 36; upper++) {
    for (int lower = 0; lower < 36; lower++) {
      bool twice = true;
      for (int c = 0; c < 4; c++) {
        uint32_t kept = 0;
        for (const int pair : {upper / 6, upper % 6, lower / 6, lower % 6})
          kept += pair_columns(pair) >> c & 1;
        twice = twice && kept == 2;
      }
      if (twice) patterns.list[count++] = {static_cast<uint8_t>(upper), static_cast<uint8_t>(lower)};
    }
  }
  return patterns;
}

// weight: 16 numbers >= 0, row by row. The pattern as four nibbles, row 0 the lowest; of patterns of one sum
// the first.
ESPALIER_INLINE uint32_t best_two_of_four(const double* weight, const Patterns& patterns) {
  double half[2][36];
  for (int h = 0; h < 2; h++) {
    double pair[2][6];
    for (int r = 0; r < 2; r++) {
      const double* w = weight + 8 * h + 4 * r;
      pair[r][0] = w[0] + w[1];
      pair[r][1] = w[0] + w[2];
      pair[r][2] = w[0] + w[3];
      pair[r][3] = w[1] + w[2];
      pair[r][4] = w[1] + w[3];
      pair[r][5] = w[2] + w[3];
    }
    for (int i = 0; i < 36; i++) half[h][i] = pair[0][i / 6] + pair[1][i % 6];
  }
  double best = -1;
  Pattern found{};
  for (const Pattern& p : patterns.list) {
    const double sum = half[0][p.upper] + half[1][p.lower];
    if (sum > best) {
      best = sum;
      found = p;
    }
  }
  return pair_columns(found.upper / 6) | pair_columns(found.upper % 6) << 4 |
         pair_columns(found.lower / 6) << 8 | pair_columns(found.lower % 6) << 12;
}

}  // namespace espalier
