// N of M consecutive elements: selection, and N:M weights as values and indices.
//
// Selection: a thread takes the fewest elements that are whole groups and whole bytes. An element stays if
// fewer than `keep` of its group beat it; of equal ones those that come later stay.
#include "groups.h"

#include <numeric>

#include "keys.h"
#include "sizes.h"

namespace espalier::gpu {

namespace {

using Long = unsigned long long;

ESPALIER_DEVICE int64_t thread_index() { return static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; }
ESPALIER_DEVICE int64_t thread_count() { return static_cast<int64_t>(gridDim.x) * blockDim.x; }

int64_t thread_blocks(int64_t threads) { return blocks_for((threads + kThreads - 1) / kThreads, 64); }

// Which of kSize keys stay, where groups are of `of` of them, kSize / of whole ones.
template <int kOf, int kSize, class Key>
ESPALIER_DEVICE uint32_t winners(const Key (&key)[kSize], uint32_t alive, int keep) {
  uint32_t kept = 0;
#pragma unroll
  for (int j = 0; j < kSize; j++) {
    int better = 0;
#pragma unroll
    for (int k = j / kOf * kOf; k < j / kOf * kOf + kOf; k++) {
      const bool wins = k > j ? key[k] >= key[j] : key[k] > key[j];
      better += static_cast<int>(wins && k != j && (alive >> k & 1));
    }
    kept |= static_cast<uint32_t>(better < keep) << j;
  }
  return kept & alive;
}

// M of 2, 4 or 8: an octet is whole groups.
template <int kOf, class Source>
__global__ void __launch_bounds__(kThreads)
    octet_groups_kernel(const Span span, const Source source, int keep, Faults* faults) {
  using Key = typename Source::Key;
  for (int64_t i = thread_index() * kOctet; i < span.size; i += thread_count() * kOctet) {
    const uint32_t alive = load_byte(span.alive, i, span.size);
    typename Source::Raw raw;
    source.load(span, i, raw);
    Key key[kOctet];
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      key[j] = source.key(raw.x[j]);
      if (key[j] > source.space.infinity && (alive >> j & 1))
        atomicMin(reinterpret_cast<Long*>(&faults->nan_at), static_cast<Long>(i + j));
    }
    span.out[i / kOctet] = static_cast<uint8_t>(winners<kOf>(key, alive, keep));
  }
}

// Any M. size: elements that a thread takes. Keys are read again for each comparison: they lie in the first
// cache.
template <class Source>
__global__ void __launch_bounds__(kThreads)
    groups_kernel(const Span span, const Source source, int keep, int of, int64_t size, Faults* faults) {
  using Key = typename Source::Key;
  const auto key_at = [&](int64_t i) {
    return source.key(static_cast<const typename Source::Score*>(span.data)[i]);
  };
  for (int64_t begin = thread_index() * size; begin < span.size; begin += thread_count() * size) {
    const int64_t end = begin + size < span.size ? begin + size : span.size;
    for (int64_t first = begin; first < end; first += of) {
      const uint32_t alive = load_some(span.alive, first, of);
      uint32_t kept = 0;
      for (int j = 0; j < of; j++) {
        if (!(alive >> j & 1)) continue;
        const Key own = key_at(first + j);
        if (own > source.space.infinity)
          atomicMin(reinterpret_cast<Long*>(&faults->nan_at), static_cast<Long>(first + j));
        int better = 0;
        for (int k = 0; k < of; k++) {
          if (k == j || !(alive >> k & 1)) continue;
          const Key other = key_at(first + k);
          better += static_cast<int>(k > j ? other >= own : other > own);
        }
        kept |= static_cast<uint32_t>(better < keep) << j;
      }
      // Bytes are this thread's alone.
      for (int j = 0; j < of; j++) {
        if (kept >> j & 1) {
          uint8_t& byte = span.out[(first + j) / kOctet];
          byte = static_cast<uint8_t>(byte | 1u << ((first + j) % kOctet));
        }
      }
    }
  }
}

__global__ void __launch_bounds__(kThreads)
    check_kernel(const uint8_t* bits, const GroupShape shape, int64_t groups, Faults* faults) {
  for (int64_t g = thread_index(); g < groups; g += thread_count()) {
    if (count_ones(load_some(bits, g * shape.of, shape.of)) > shape.keep)
      atomicMin(reinterpret_cast<Long*>(&faults->bad_row), static_cast<Long>(g));
  }
}

// A thread takes eight values of a row, whose indices are whole bytes.
template <class T>
__global__ void __launch_bounds__(kThreads)
    pack_kernel(const T* from, const uint8_t* bits, const GroupShape shape, int64_t values, int64_t bytes,
                T* to, uint8_t* indices, Faults* faults) {
  const int64_t per_row = (values + 7) / 8;
  for (int64_t t = thread_index(); t < shape.rows * per_row; t += thread_count()) {
    const int64_t row = t / per_row, first = t % per_row * 8;
    const int64_t last = first + 8 < values ? first + 8 : values;
    uint64_t places = 0;
    int64_t group = -1;
    uint32_t alive = 0, left = 0;
    for (int64_t v = first; v < last; v++) {
      if (v / shape.keep != group) {
        group = v / shape.keep;
        alive = load_some(bits, row * shape.cols + group * shape.of, shape.of);
        if (count_ones(alive) > shape.keep)
          atomicMin(reinterpret_cast<Long*>(&faults->bad_row),
                    static_cast<Long>(row * (shape.cols / shape.of) + group));
        // Filled up with pruned elements, the lowest first.
        uint32_t dead = ~alive;
        left = alive;
        for (int missing = shape.keep - count_ones(alive); missing > 0; missing--) {
          left |= dead & (~dead + 1);
          dead &= dead - 1;
        }
        for (int64_t skip = v % shape.keep; skip > 0; skip--) left &= left - 1;
      }
      const int place = lowest_one(left);
      left &= left - 1;
      to[row * values + v] = (alive >> place & 1) ? from[row * shape.cols + group * shape.of + place] : T{};
      places |= static_cast<uint64_t>(place) << ((v - first) * shape.width);
    }
    const int64_t begin = first / 8 * shape.width;  // width bytes for eight values
    for (int64_t k = 0; k < shape.width && begin + k < bytes; k++)
      indices[row * bytes + begin + k] = static_cast<uint8_t>(places >> (8 * k));
  }
}

// Calls visit(index of the value, index of the dense element) for the values of each group.
template <class Visit>
ESPALIER_DEVICE void for_packed(const uint8_t* indices, const GroupShape& shape, int64_t values,
                                int64_t bytes, Faults* faults, const Visit& visit) {
  const int64_t per_row = shape.cols / shape.of;
  for (int64_t g = thread_index(); g < shape.rows * per_row; g += thread_count()) {
    const int64_t row = g / per_row, group = g % per_row;
    int before = -1;
    for (int k = 0; k < shape.keep; k++) {
      const int64_t value = group * shape.keep + k;
      const auto place = static_cast<int>(load_some(indices + row * bytes, value * shape.width, shape.width));
      if (place <= before || place >= shape.of) {
        atomicMin(reinterpret_cast<Long*>(&faults->bad_row), static_cast<Long>(g));
        break;
      }
      before = place;
      visit(row * values + value, row * shape.cols + group * shape.of + place);
    }
  }
}

template <class T>
__global__ void __launch_bounds__(kThreads)
    unpack_kernel(const T* from, const uint8_t* indices, const GroupShape shape, int64_t values,
                  int64_t bytes, T* to, Faults* faults) {
  for_packed(indices, shape, values, bytes, faults,
             [&](int64_t value, int64_t dense) { to[dense] = from[value]; });
}

template <class T>
__global__ void __launch_bounds__(kThreads)
    gather_kernel(const T* from, const uint8_t* indices, const GroupShape shape, int64_t values,
                  int64_t bytes, T* to, Faults* faults) {
  for_packed(indices, shape, values, bytes, faults,
             [&](int64_t value, int64_t dense) { to[value] = from[dense]; });
}

}  // namespace

void select_groups(const ScoreMatrix& m, int keep, int of, Faults* faults, Stream stream) {
  const Span span{m.scores.data, m.scores.alive, m.scores.out, m.scores.size, 0, 0, 0};
  with_source(m.scores.type, m.keys, m.by_value, [&](const auto& source) {
    using Source = std::decay_t<decltype(source)>;
    const int64_t blocks = thread_blocks((span.size + kOctet - 1) / kOctet);
    if (of == 4) {
      launch(octet_groups_kernel<4, Source>, blocks, kThreads, 0, stream, span, source, keep, faults);
    } else if (of == 8) {
      launch(octet_groups_kernel<8, Source>, blocks, kThreads, 0, stream, span, source, keep, faults);
    } else {
      const int64_t size = std::lcm(int64_t{of}, kOctet);
      launch(groups_kernel<Source>, thread_blocks((span.size + size - 1) / size), kThreads, 0, stream, span,
             source, keep, of, size, faults);
    }
  });
}

void check_groups(const uint8_t* bits, const GroupShape& shape, Faults* faults, Stream stream) {
  launch(check_kernel, thread_blocks(shape.groups()), kThreads, 0, stream, bits, shape, shape.groups(),
         faults);
}

void pack_groups(const void* from, int size, const uint8_t* bits, const GroupShape& shape, void* values,
                 uint8_t* indices, Faults* faults, Stream stream) {
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(pack_kernel<T>, thread_blocks(shape.rows * ((shape.values() + 7) / 8)), kThreads, 0, stream,
           static_cast<const T*>(from), bits, shape, shape.values(), shape.bytes(), static_cast<T*>(values),
           indices, faults);
  });
}

void unpack_groups(const void* values, int size, const uint8_t* indices, const GroupShape& shape, void* dense,
                   Faults* faults, Stream stream) {
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(unpack_kernel<T>, thread_blocks(shape.groups()), kThreads, 0, stream,
           static_cast<const T*>(values), indices, shape, shape.values(), shape.bytes(),
           static_cast<T*>(dense), faults);
  });
}

void gather_groups(const void* dense, int size, const uint8_t* indices, const GroupShape& shape, void* values,
                   Faults* faults, Stream stream) {
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(gather_kernel<T>, thread_blocks(shape.groups()), kThreads, 0, stream, static_cast<const T*>(dense),
           indices, shape, shape.values(), shape.bytes(), static_cast<T*>(values), faults);
  });
}

}  // namespace espalier::gpu
