// Products with a 2:4 weight on CUDA, through cuSPARSELt with plans of our own; where its functions cannot be
// had, through ATen's operators over it, which make a plan for every call. The schemas are in cpu/schema.cc.
#include "linear24.h"

#include <ATen/ops/_cslt_compress.h>
#include <ATen/ops/_cslt_sparse_mm.h>
#include <ATen/ops/_cslt_sparse_mm_search.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>
#include <torch/headeronly/version.h>
#include <torch/library.h>

#include <sstream>

#include "plan.h"

namespace espalier {

namespace {

using cusparselt::Algorithm;
using cusparselt::Key;
using cusparselt::Library;
using cusparselt::Plans;

constexpr uintptr_t kAlignment = 16;

// Row-major memory at an address that the library takes.
at::Tensor aligned(const at::Tensor& tensor) {
  at::Tensor result = tensor.contiguous();
  if (reinterpret_cast<uintptr_t>(result.const_data_ptr()) % kAlignment != 0) result = result.clone();
  return result;
}

// The multiples of sizes that the library takes.
void check_sizes(at::ScalarType dtype, int64_t features, int64_t inputs, int64_t rows, const char* op) {
  const int64_t weight = has_eight_bits(dtype) ? 32 : 16, dense = has_eight_bits(dtype) ? 16 : 8;
  TORCH_CHECK(features % weight == 0 && inputs % weight == 0, op,
              ": expected features and inputs in multiples of ", weight, " for ", dtype, " but received ",
              features, " and ", inputs);
  TORCH_CHECK(rows % dense == 0 && rows > 0, op, ": expected rows in multiples of ", dense, " for ", dtype,
              " but received ", rows);
}

at::Tensor linear24_compress(const at::Tensor& weight) {
  static constexpr const char* kOp = "linear24_compress";
  check_weight24(weight, kOp);
  const at::ScalarType dtype = weight.scalar_type();
  const int64_t rows = weight.size(0), inputs = weight.size(1);
  const cudaDataType type = cusparselt::type_of(dtype, kOp);
  check_sizes(dtype, rows, inputs, has_eight_bits(dtype) ? 16 : 8, kOp);
  const c10::cuda::CUDAGuard here(weight.device());
  const at::Tensor source = aligned(weight);
  const Library* library = Library::get();
  if (library == nullptr) return at::_cslt_compress(source);
  const Library& lib = *library;
  const cusparseLtHandle_t* handle = lib.handle(weight.get_device());
  cusparseLtMatDescriptor_t descriptor;
  lib.check(lib.StructuredDescriptorInit(handle, &descriptor, rows, inputs, inputs, kAlignment, type,
                                         CUSPARSE_ORDER_ROW, CUSPARSELT_SPARSITY_50_PERCENT),
            "cusparseLtStructuredDescriptorInit");
  // The library's structure must be given back whatever happens.
  struct Owner {
    const Library& lib;
    cusparseLtMatDescriptor_t& descriptor;
    ~Owner() { lib.MatDescriptorDestroy(&descriptor); }
  } const owner{lib, descriptor};
  size_t size = 0, scratch = 0;
  lib.check(lib.SpMMACompressedSize2(handle, &descriptor, &size, &scratch), "cusparseLtSpMMACompressedSize2");
  const auto element = static_cast<size_t>(weight.element_size());
  at::Tensor result = at::empty({static_cast<int64_t>((size + element - 1) / element)}, weight.options());
  const at::Tensor buffer = at::empty({static_cast<int64_t>(scratch)}, weight.options().dtype(at::kByte));
  lib.check(lib.SpMMACompress2(handle, &descriptor, 1, CUSPARSE_OPERATION_NON_TRANSPOSE,
                               source.const_data_ptr(), result.mutable_data_ptr(), buffer.mutable_data_ptr(),
                               c10::cuda::getCurrentCUDAStream()),
            "cusparseLtSpMMACompress2");
  return result;
}

Algorithm algorithm_from(at::OptionalIntArrayRef given, const char* op) {
  if (!given || given->empty()) return {};
  TORCH_CHECK(given->size() == 4, op,
              ": expected an algorithm of 4 numbers, as linear24_search gives it, but received ",
              given->size());
  const auto at = [&](size_t i) { return static_cast<int>((*given)[i]); };
  return {at(0), at(1), at(2), at(3)};
}

// What a product reads and writes, and the plan's key for it. A bias and relu are part of the product where
// the library has that: 16-bit floats. 8-bit results are scaled and summed up in float32 first and then
// rounded, so a bias comes after.
struct Call {
  Product24 p;
  at::Tensor x, bias, result;
  bool fused;
  Key key;

  Call(const at::Tensor& input, const at::Tensor& compressed, const std::optional<at::Tensor>& given_bias,
       int64_t features, std::string_view activation, std::optional<at::ScalarType> out_dtype,
       at::OptionalIntArrayRef algorithm, const char* op)
      : p(input, compressed, given_bias, features, activation, out_dtype, op),
        fused(!has_eight_bits(p.dtype)) {
    check_sizes(p.dtype, features, p.inputs, p.rows, op);
    TORCH_CHECK_TYPE(fused ? p.out == p.dtype
                           : p.out == at::kBFloat16 || p.out == at::kHalf ||
                                 (p.dtype == at::kChar ? p.out == at::kInt : p.out == at::kFloat),
                     op, ": expected a dtype that ", p.dtype, " products are made in but received ", p.out);
    x = aligned(input.reshape({p.rows, p.inputs}));
    if (given_bias && given_bias->defined()) bias = aligned(given_bias->to(p.out));
    result = at::empty({p.rows, features}, input.options().dtype(p.out));
    key.device = static_cast<c10::DeviceIndex>(input.get_device());
    key.dtype = p.dtype;
    key.out = p.out;
    key.features = features;
    key.rows = p.rows;
    key.inputs = p.inputs;
    key.relu = fused && p.activation == Activation::kRelu;
    key.bias = fused && bias.defined() ? bias.const_data_ptr() : nullptr;
    key.algorithm = algorithm_from(algorithm, op);
  }

  // What the product itself did not do.
  at::Tensor finished() {
    if (bias.defined() && !fused) result.add_(bias);
    if (!key.relu) result = activated(result, p.activation);
    return result.view(p.shape);
  }
};

at::Tensor linear24(const at::Tensor& input, const at::Tensor& compressed,
                    const std::optional<at::Tensor>& bias, int64_t features, std::string_view activation,
                    double scale, std::optional<at::ScalarType> out_dtype,
                    at::OptionalIntArrayRef algorithm) {
  static constexpr const char* kOp = "linear24";
  const c10::cuda::CUDAGuard here(input.device());
  Call call(input, compressed, bias, features, activation, out_dtype, algorithm, kOp);
  if (const Library* library = Library::get()) {
    Plans::of_process()
        .at(*library, call.key)
        ->multiply(compressed.const_data_ptr(), call.x.const_data_ptr(), call.result.mutable_data_ptr(),
                   static_cast<float>(scale), c10::cuda::getCurrentCUDAStream());
    return call.finished();
  }
  const Algorithm& a = call.key.algorithm;
  const bool other_dtype = call.p.out != call.p.dtype;
  call.result = at::_cslt_sparse_mm(
      compressed, call.x.t(),
      call.fused && scale == 1 && call.bias.defined() ? std::optional(call.bias) : std::nullopt, std::nullopt,
      other_dtype ? std::optional(call.p.out) : std::nullopt, true, a.id, a.split_k, a.mode);
  if (scale != 1) call.result.mul_(scale);
  if (call.fused && scale != 1 && call.bias.defined()) call.result.add_(call.bias);
  call.key.relu = false;
  return call.finished();
}

std::vector<int64_t> linear24_search(const at::Tensor& input, const at::Tensor& compressed,
                                     const std::optional<at::Tensor>& bias, int64_t features,
                                     std::string_view activation, std::optional<at::ScalarType> out_dtype) {
  static constexpr const char* kOp = "linear24_search";
  const c10::cuda::CUDAGuard here(input.device());
  Call call(input, compressed, bias, features, activation, out_dtype, std::nullopt, kOp);
  if (const Library* library = Library::get()) {
    // A plan of its own: a search leaves its choice in it, and the cache's key would not say so.
    cusparselt::Plan plan(*library, call.key);
    const Algorithm a = plan.search(compressed.const_data_ptr(), call.x.const_data_ptr(),
                                    call.result.mutable_data_ptr(), c10::cuda::getCurrentCUDAStream());
    return {a.id, a.split_k, a.mode, a.buffers};
  }
  const bool other_dtype = call.p.out != call.p.dtype;
  const int64_t id = at::_cslt_sparse_mm_search(
      compressed, call.x.t(), call.bias.defined() && call.fused ? std::optional(call.bias) : std::nullopt,
      std::nullopt, other_dtype ? std::optional(call.p.out) : std::nullopt, true);
  return {id, 1, -1, 0};
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + '"';
}

std::string linear24_about(const at::Tensor& like) {
  const c10::cuda::CUDAGuard here(like.device());
  const int device = like.get_device();
  cudaDeviceProp properties;
  C10_CUDA_CHECK(cudaGetDeviceProperties(&properties, device));
  int driver = 0;
  C10_CUDA_CHECK(cudaDriverGetVersion(&driver));
  const Library* library = Library::get();
  const cusparselt::Counts counts = Plans::of_process().counts();
  std::ostringstream json;
  json << "{\"device\":" << quoted(properties.name) << ",\"sm\":" << properties.major * 10 + properties.minor
       << ",\"driver\":" << driver << ",\"torch\":" << quoted(TORCH_VERSION)
       << ",\"cusparselt\":" << (library ? quoted(library->version()) : "null")
       << ",\"own\":" << (library ? "true" : "false") << ",\"plans\":" << counts.plans
       << ",\"found\":" << counts.found << ",\"made\":" << counts.made
       << ",\"why\":" << (properties.major < 8 ? quoted("2:4 products need compute capability 8.0") : "null");
  if (!library) json << ",\"fallback\":" << quoted(Library::why());
  json << '}';
  return json.str();
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CUDA, m) {
  m.impl("linear24_compress", linear24_compress);
  m.impl("linear24", linear24);
  m.impl("linear24_search", linear24_search);
  m.impl("linear24_about", linear24_about);
}

}  // namespace espalier
