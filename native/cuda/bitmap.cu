// See bitmap.h. Each element is read and written once; in place, eight that are all alive are not touched,
// and what is pruned is not read.
#include "bitmap.h"

#include "sizes.h"
#include "spans.h"

namespace espalier::gpu {

namespace {

// Calls visit(first element) for each octet of [0, n).
template <class Visit>
ESPALIER_DEVICE void for_octets(int64_t n, const Visit& visit) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x * kOctet;
  for (int64_t i = (static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x) * kOctet; i < n; i += step)
    visit(i);
}

int64_t octet_blocks(int64_t n) { return blocks_for((n + kThreads * kOctet - 1) / (kThreads * kOctet), 64); }

template <class T>
__global__ void __launch_bounds__(kThreads)
    apply_kernel(const T* from, T* to, const uint8_t* bits, int64_t n, bool in_place) {
  for_octets(n, [&](int64_t i) {
    const uint32_t alive = load_byte(bits, i, n);
    if (in_place && alive == 0xFF) return;
    Octet<T> x{};
    if (alive) load_octet(from, i, n, x);
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      if (!(alive >> j & 1)) x.x[j] = T{};
    }
    store_octet(x, to, i, n);
  });
}

__global__ void __launch_bounds__(kThreads) pack_kernel(const uint8_t* mask, uint8_t* bits, int64_t n) {
  for_octets(n, [&](int64_t i) {
    Octet<uint8_t> x;
    load_octet(mask, i, n, x);
    uint32_t byte = 0;
#pragma unroll
    for (int j = 0; j < kOctet; j++) byte |= static_cast<uint32_t>(x.x[j] != 0) << j;
    bits[i / kOctet] = static_cast<uint8_t>(byte);
  });
}

__global__ void __launch_bounds__(kThreads) unpack_kernel(const uint8_t* bits, uint8_t* mask, int64_t n) {
  for_octets(n, [&](int64_t i) {
    const uint32_t byte = bits[i / kOctet];
    Octet<uint8_t> x;
#pragma unroll
    for (int j = 0; j < kOctet; j++) x.x[j] = static_cast<uint8_t>(byte >> j & 1);
    store_octet(x, mask, i, n);
  });
}

ESPALIER_DEVICE uint32_t combine(uint32_t a, uint32_t b, Pair pair) {
  return pair == Pair::kAnd ? a & b : pair == Pair::kXor ? a ^ b : a;
}

__global__ void __launch_bounds__(kThreads)
    count_kernel(const uint8_t* a, const uint8_t* b, Pair pair, int64_t n, int64_t length, int64_t* counts) {
  for (int64_t c = blockIdx.x; c * length < n; c += gridDim.x) {
    const int64_t last = (c + 1) * length < n ? (c + 1) * length : n;
    int64_t count = 0;
    const int64_t step = blockDim.x * 16 * kOctet;  // 16 bytes a thread
    for (int64_t i = c * length + threadIdx.x * 16 * kOctet; i < last; i += step) {
      const uint8_t *x = a + i / kOctet, *y = pair == Pair::kFirst ? x : b + i / kOctet;
      if (i + 16 * kOctet <= last && reinterpret_cast<uintptr_t>(x) % 16 == 0 &&
          reinterpret_cast<uintptr_t>(y) % 16 == 0) {
        const uint4 u = *reinterpret_cast<const uint4*>(x), v = *reinterpret_cast<const uint4*>(y);
        count += count_ones(combine(u.x, v.x, pair)) + count_ones(combine(u.y, v.y, pair)) +
                 count_ones(combine(u.z, v.z, pair)) + count_ones(combine(u.w, v.w, pair));
      } else {
        for (int64_t k = i; k < last && k < i + 16 * kOctet; k += kOctet) {
          const uint32_t other = pair == Pair::kFirst ? 0 : load_byte(b, k, n);
          count += count_ones(combine(load_byte(a, k, n), other, pair));
        }
      }
    }
    count = block_sum(count);
    if (threadIdx.x == 0) counts[c] = count;
  }
}

// Calls visit(first element, alive bits, rank of the first alive one) for each octet. All threads come along.
template <class Visit>
ESPALIER_DEVICE void for_ranked(const uint8_t* bits, int64_t n, int64_t length, const int64_t* before,
                                const Visit& visit) {
  const int64_t step = blockDim.x * kOctet;
  for (int64_t c = blockIdx.x; c * length < n; c += gridDim.x) {
    const int64_t last = (c + 1) * length < n ? (c + 1) * length : n;
    int64_t rank = before[c];
    for (int64_t base = c * length; base < last; base += step) {
      const int64_t first = base + threadIdx.x * kOctet;
      const uint32_t alive = first < last ? load_byte(bits, first, n) : 0;
      int total;
      const int64_t earlier = sum_before(count_ones(alive), &total);
      if (first < last) visit(first, alive, rank + earlier);
      rank += total;
    }
  }
}

template <class T>
__global__ void __launch_bounds__(kThreads)
    compress_kernel(const T* from, T* to, const uint8_t* bits, int64_t n, int64_t length,
                    const int64_t* before) {
  for_ranked(bits, n, length, before, [&](int64_t first, uint32_t alive, int64_t rank) {
    if (!alive) return;
    Octet<T> x;
    load_octet(from, first, n, x);
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      if (alive >> j & 1) to[rank++] = x.x[j];
    }
  });
}

template <class T>
__global__ void __launch_bounds__(kThreads) expand_kernel(const T* from, T* to, const uint8_t* bits,
                                                          int64_t n, int64_t length, const int64_t* before) {
  for_ranked(bits, n, length, before, [&](int64_t first, uint32_t alive, int64_t rank) {
    Octet<T> x;
#pragma unroll
    for (int j = 0; j < kOctet; j++) x.x[j] = (alive >> j & 1) ? from[rank++] : T{};
    store_octet(x, to, first, n);
  });
}

}  // namespace

void apply_bitmap(const void* from, void* to, int size, const uint8_t* bits, int64_t n, Stream stream) {
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(apply_kernel<T>, octet_blocks(n), kThreads, 0, stream, static_cast<const T*>(from),
           static_cast<T*>(to), bits, n, from == to);
  });
}

void pack_bools(const uint8_t* mask, uint8_t* bits, int64_t n, Stream stream) {
  launch(pack_kernel, octet_blocks(n), kThreads, 0, stream, mask, bits, n);
}

void unpack_bools(const uint8_t* bits, uint8_t* mask, int64_t n, Stream stream) {
  launch(unpack_kernel, octet_blocks(n), kThreads, 0, stream, bits, mask, n);
}

void count_chunks(const uint8_t* a, const uint8_t* b, Pair pair, int64_t n, int64_t* counts, Stream stream) {
  const int64_t length = chunk_length(n);
  launch(count_kernel, blocks_for(chunks_in(n, length), 32), kThreads, 0, stream, a, b, pair, n, length,
         counts);
}

void compress(const void* from, void* to, int size, const uint8_t* bits, int64_t n, const int64_t* before,
              Stream stream) {
  const int64_t length = chunk_length(n);
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(compress_kernel<T>, blocks_for(chunks_in(n, length), 32), kThreads, 0, stream,
           static_cast<const T*>(from), static_cast<T*>(to), bits, n, length, before);
  });
}

void expand(const void* from, void* to, int size, const uint8_t* bits, int64_t n, const int64_t* before,
            Stream stream) {
  const int64_t length = chunk_length(n);
  with_size(size, [&](auto zero) {
    using T = decltype(zero);
    launch(expand_kernel<T>, blocks_for(chunks_in(n, length), 32), kThreads, 0, stream,
           static_cast<const T*>(from), static_cast<T*>(to), bits, n, length, before);
  });
}

}  // namespace espalier::gpu
