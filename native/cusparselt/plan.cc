#include "plan.h"

#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/util/hash.h>

namespace espalier::cusparselt {

namespace {

// More than any model has layers times shapes; under autocast a bias is cast anew, at one of a few addresses.
constexpr size_t kMostPlans = 1024;
constexpr uint32_t kAlignment = 16;

}  // namespace

cudaDataType type_of(at::ScalarType dtype, const char* op) {
  switch (dtype) {
    case at::kBFloat16:
      return CUDA_R_16BF;
    case at::kHalf:
      return CUDA_R_16F;
    case at::kChar:
      return CUDA_R_8I;
    case at::kFloat8_e4m3fn:
      return CUDA_R_8F_E4M3;
    case at::kInt:
      return CUDA_R_32I;
    case at::kFloat:
      return CUDA_R_32F;
    default:
      TORCH_CHECK_TYPE(false, op, ": expected bfloat16, float16, int8 or float8_e4m3fn but received ", dtype);
  }
}

Plan::Plan(const Library& library, const Key& key) : library_(library), handle_(library.handle(key.device)) {
  try {
    make(key);
  } catch (...) {
    destroy();
    throw;
  }
}

Plan::~Plan() { destroy(); }

void Plan::make(const Key& k) {
  static constexpr const char* kOp = "linear24";
  const Library& lib = library_;
  const cudaDataType in = type_of(k.dtype, kOp), out = type_of(k.out, kOp);
  lib.check(lib.StructuredDescriptorInit(handle_, &weight_, k.features, k.inputs, k.inputs, kAlignment, in,
                                         CUSPARSE_ORDER_ROW, CUSPARSELT_SPARSITY_50_PERCENT),
            "cusparseLtStructuredDescriptorInit");
  made_ = 1;
  lib.check(lib.DenseDescriptorInit(handle_, &input_, k.rows, k.inputs, k.inputs, kAlignment, in,
                                    CUSPARSE_ORDER_ROW),
            "cusparseLtDenseDescriptorInit");
  made_ = 2;
  lib.check(lib.DenseDescriptorInit(handle_, &addend_, k.features, k.rows, k.features, kAlignment, out,
                                    CUSPARSE_ORDER_COL),
            "cusparseLtDenseDescriptorInit");
  made_ = 3;
  lib.check(lib.DenseDescriptorInit(handle_, &output_, k.features, k.rows, k.features, kAlignment, out,
                                    CUSPARSE_ORDER_COL),
            "cusparseLtDenseDescriptorInit");
  made_ = 4;
  lib.check(lib.MatmulDescriptorInit(handle_, &matmul_, CUSPARSE_OPERATION_NON_TRANSPOSE,
                                     CUSPARSE_OPERATION_TRANSPOSE, &weight_, &input_, &addend_, &output_,
                                     k.dtype == at::kChar ? CUSPARSE_COMPUTE_32I : CUSPARSE_COMPUTE_32F),
            "cusparseLtMatmulDescriptorInit");
  if (k.bias != nullptr)
    lib.check(
        lib.MatmulDescSetAttribute(handle_, &matmul_, CUSPARSELT_MATMUL_BIAS_POINTER, &k.bias, sizeof k.bias),
        "cusparseLtMatmulDescSetAttribute (bias)");
  if (k.relu) {
    const int on = 1;
    lib.check(
        lib.MatmulDescSetAttribute(handle_, &matmul_, CUSPARSELT_MATMUL_ACTIVATION_RELU, &on, sizeof on),
        "cusparseLtMatmulDescSetAttribute (relu)");
  }
  lib.check(lib.MatmulAlgSelectionInit(handle_, &algorithm_, &matmul_, CUSPARSELT_MATMUL_ALG_DEFAULT),
            "cusparseLtMatmulAlgSelectionInit");
  made_ = 5;
  const auto set = [&](cusparseLtMatmulAlgAttribute_t attribute, int value, const char* call) {
    lib.check(lib.MatmulAlgSetAttribute(handle_, &algorithm_, attribute, &value, sizeof value), call);
  };
  const Algorithm& a = k.algorithm;
  set(CUSPARSELT_MATMUL_ALG_CONFIG_ID, a.id, "cusparseLtMatmulAlgSetAttribute (id)");
  if (a.split_k != 1) set(CUSPARSELT_MATMUL_SPLIT_K, a.split_k, "cusparseLtMatmulAlgSetAttribute (split-k)");
  if (a.mode > 0) set(CUSPARSELT_MATMUL_SPLIT_K_MODE, a.mode, "cusparseLtMatmulAlgSetAttribute (mode)");
  if (a.buffers > 0)
    set(CUSPARSELT_MATMUL_SPLIT_K_BUFFERS, a.buffers, "cusparseLtMatmulAlgSetAttribute (buffers)");
  lib.check(lib.MatmulPlanInit(handle_, &plan_, &matmul_, &algorithm_), "cusparseLtMatmulPlanInit");
  made_ = 6;
  lib.check(lib.MatmulGetWorkspace(handle_, &plan_, &workspace_), "cusparseLtMatmulGetWorkspace");
}

void Plan::destroy() {
  if (made_ >= 6) library_.MatmulPlanDestroy(&plan_);
  if (made_ >= 5 && library_.MatmulAlgSelectionDestroy != nullptr)
    library_.MatmulAlgSelectionDestroy(&algorithm_);
  if (made_ >= 4) library_.MatDescriptorDestroy(&output_);
  if (made_ >= 3) library_.MatDescriptorDestroy(&addend_);
  if (made_ >= 2) library_.MatDescriptorDestroy(&input_);
  if (made_ >= 1) library_.MatDescriptorDestroy(&weight_);
}

void Plan::multiply(const void* weight, const void* input, void* output, float alpha, cudaStream_t stream) {
  const float beta = 0;
  const c10::DataPtr workspace = c10::cuda::CUDACachingAllocator::get()->allocate(workspace_);
  const std::lock_guard lock(mutex_);
  library_.check(library_.Matmul(handle_, &plan_, &alpha, weight, input, &beta, output, output,
                                 workspace.get(), &stream, 1),
                 "cusparseLtMatmul");
}

Algorithm Plan::search(const void* weight, const void* input, void* output, cudaStream_t stream) {
  const float alpha = 1, beta = 0;
  const std::lock_guard lock(mutex_);
  const c10::DataPtr workspace = c10::cuda::CUDACachingAllocator::get()->allocate(workspace_);
  library_.check(library_.MatmulSearch(handle_, &plan_, &alpha, weight, input, &beta, output, output,
                                       workspace.get(), &stream, 1),
                 "cusparseLtMatmulSearch");
  const auto get = [&](cusparseLtMatmulAlgAttribute_t attribute) {
    int value = 0;
    library_.check(library_.MatmulAlgGetAttribute(handle_, &algorithm_, attribute, &value, sizeof value),
                   "cusparseLtMatmulAlgGetAttribute");
    return value;
  };
  Algorithm found;
  found.id = get(CUSPARSELT_MATMUL_ALG_CONFIG_ID);
  found.split_k = get(CUSPARSELT_MATMUL_SPLIT_K);
  // Mode and buffers say something only where the sum is split.
  if (found.split_k != 1) {
    found.mode = get(CUSPARSELT_MATMUL_SPLIT_K_MODE);
    found.buffers = get(CUSPARSELT_MATMUL_SPLIT_K_BUFFERS);
  }
  return found;
}

Plans& Plans::of_process() {
  static auto& plans = *new Plans();
  return plans;
}

size_t Plans::Hash::operator()(const Key& k) const {
  return c10::get_hash(static_cast<int>(k.device), static_cast<int>(k.dtype), static_cast<int>(k.out),
                       k.features, k.rows, k.inputs, k.relu, reinterpret_cast<uintptr_t>(k.bias),
                       k.algorithm.id, k.algorithm.split_k, k.algorithm.mode, k.algorithm.buffers);
}

std::shared_ptr<Plan> Plans::at(const Library& library, const Key& key) {
  const std::lock_guard lock(mutex_);
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    found_++;
    recent_.splice(recent_.begin(), recent_, known->second);
    return known->second->second;
  }
  auto plan = std::make_shared<Plan>(library, key);
  made_++;
  recent_.emplace_front(key, plan);
  by_key_.emplace(key, recent_.begin());
  if (recent_.size() > kMostPlans) {
    by_key_.erase(recent_.back().first);
    recent_.pop_back();
  }
  return plan;
}

Counts Plans::counts() {
  const std::lock_guard lock(mutex_);
  return {static_cast<int64_t>(recent_.size()), found_, made_};
}

}  // namespace espalier::cusparselt
