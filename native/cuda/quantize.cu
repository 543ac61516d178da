#include "quantize.h"

#include <cmath>

#include "eight_bits.h"
#include "spans.h"

namespace espalier::gpu {

namespace {

template <class F>
void with_type(Type type, const F& f) {
  switch (type) {
    case Type::kDouble:
      return f(double{});
    case Type::kHalf:
      return f(c10::Half{});
    case Type::kBFloat16:
      return f(c10::BFloat16{});
    default:
      return f(float{});
  }
}

template <class T, class Code>
__global__ void __launch_bounds__(kThreads)
    quantize_kernel(const T* x, int64_t rows, int64_t cols, typename Code::Element* values, float* scales) {
  const int64_t step = blockDim.x * kOctet;
  for (int64_t r = blockIdx.x; r < rows; r += gridDim.x) {
    const T* from = x + r * cols;
    uint32_t most = 0;
    for (int64_t first = threadIdx.x * kOctet; first < cols; first += step) {
      Octet<T> octet;
      load_octet(from, first, cols, octet);
#pragma unroll
      for (int j = 0; j < kOctet; j++) {
        const uint32_t own = magnitude_bits(static_cast<float>(widen(octet.x[j])));
        most = own > most ? own : most;
      }
    }
    const float scale = scale_of<Code>(block_max(most));
    const float divisor = divisor_of(scale);
    if (threadIdx.x == 0) scales[r] = scale;
    for (int64_t first = threadIdx.x * kOctet; first < cols; first += step) {
      Octet<T> octet;
      load_octet(from, first, cols, octet);
      Octet<typename Code::Element> codes;
#pragma unroll
      for (int j = 0; j < kOctet; j++) codes.x[j] = Code::of(static_cast<float>(widen(octet.x[j])) / divisor);
      store_octet(codes, values + r * cols, first, cols);
    }
  }
}

template <class T>
ESPALIER_DEVICE void load_floats(const void* from, int64_t first, int64_t n, float* to) {
  Octet<T> octet;
  load_octet(static_cast<const T*>(from), first, n, octet);
#pragma unroll
  for (int j = 0; j < kOctet; j++) to[j] = static_cast<float>(widen(octet.x[j]));
}

ESPALIER_DEVICE void load_floats(const void* from, Type type, int64_t first, int64_t n, float* to) {
  switch (type) {
    case Type::kDouble:
      return load_floats<double>(from, first, n, to);
    case Type::kHalf:
      return load_floats<c10::Half>(from, first, n, to);
    case Type::kBFloat16:
      return load_floats<c10::BFloat16>(from, first, n, to);
    default:
      return load_floats<float>(from, first, n, to);
  }
}

ESPALIER_DEVICE float activated(float x, After after) {
  if (after == After::kRelu) return x < 0 ? 0 : x;
  if (after == After::kGelu) return 0.5f * x * (1 + erff(x * 0.70710678118654752f));
  return x;
}

template <class Sum, class T>
__global__ void __launch_bounds__(kThreads) dequantize_kernel(const Product p, T* result) {
  const int64_t octets = (p.cols + kOctet - 1) / kOctet;  // of a row
  const int64_t step = int64_t{gridDim.x} * blockDim.x;
  for (int64_t o = int64_t{blockIdx.x} * blockDim.x + threadIdx.x; o < p.rows * octets; o += step) {
    const int64_t row = o / octets, first = (o - row * octets) * kOctet;
    Octet<Sum> sums;
    load_octet(static_cast<const Sum*>(p.sums) + row * p.cols, first, p.cols, sums);
    float columns[kOctet], bias[kOctet] = {};
    load_floats<float>(p.columns, first, p.cols, columns);
    if (p.bias) load_floats(p.bias, p.bias_type, first, p.cols, bias);
    const float scale = p.scales[row];
    Octet<T> out;
#pragma unroll
    for (int j = 0; j < kOctet; j++) {
      const float y = scaled_back(static_cast<float>(sums.x[j]), scale, columns[j]);
      narrow(static_cast<MathOf<T>>(activated(p.bias ? y + bias[j] : y, p.after)), &out.x[j]);
    }
    store_octet(out, result + row * p.cols, first, p.cols);
  }
}

}  // namespace

void quantize_rows(const void* from, Type type, int64_t rows, int64_t cols, bool e4m3, void* values,
                   float* scales, Stream stream) {
  with_type(type, [&](auto zero) {
    using T = decltype(zero);
    const auto start = [&](auto code) {
      using Code = decltype(code);
      launch(quantize_kernel<T, Code>, blocks_for(rows, 32), kThreads, 0, stream, static_cast<const T*>(from),
             rows, cols, static_cast<typename Code::Element*>(values), scales);
    };
    e4m3 ? start(E4m3Code{}) : start(Int8Code{});
  });
}

void dequantize(const Product& product, void* result, Type type, Stream stream) {
  const int64_t octets = product.rows * chunks_in(product.cols, kOctet);
  with_type(type, [&](auto zero) {
    using T = decltype(zero);
    const auto start = [&](auto sum) {
      launch(dequantize_kernel<decltype(sum), T>, blocks_for(chunks_in(octets, kThreads), 32), kThreads, 0,
             stream, product, static_cast<T*>(result));
    };
    product.whole ? start(int32_t{}) : start(float{});
  });
}

}  // namespace espalier::gpu
