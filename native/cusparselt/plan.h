// Plans of products with a 2:4 weight, and the cache of them. Making descriptors and a plan takes the host
// longer than a small product takes the device, so each is made once.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "library.h"

namespace espalier::cusparselt {

// An algorithm of the library's: number, split-k factor, mode and buffers. Empty: the library's default.
struct Algorithm {
  int id = 0, split_k = 1, mode = -1, buffers = 0;
  bool operator==(const Algorithm&) const = default;
};

// All that a plan is made of. D[features, rows] = activation(alpha * W[features, inputs] * X^T + bias), where
// D lies column after column: as the row-major [rows, features] that a linear layer gives, without a copy.
struct Key {
  c10::DeviceIndex device = 0;
  at::ScalarType dtype = at::kBFloat16, out = at::kBFloat16;
  int64_t features = 0, rows = 0, inputs = 0;
  bool relu = false;
  // The plan holds this address: another bias is another plan.
  const void* bias = nullptr;
  Algorithm algorithm;
  bool operator==(const Key&) const = default;
};

class Plan {
 public:
  Plan(const Library& library, const Key& key);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  void multiply(const void* weight, const void* input, void* output, float alpha, cudaStream_t stream);
  // Tries the library's algorithms on these; what the output holds afterwards means nothing.
  Algorithm search(const void* weight, const void* input, void* output, cudaStream_t stream);

 private:
  const Library& library_;
  const cusparseLtHandle_t* handle_;
  // The library may keep addresses of descriptors in what is made of them: they stay where they are.
  cusparseLtMatDescriptor_t weight_, input_, addend_, output_;
  cusparseLtMatmulDescriptor_t matmul_;
  cusparseLtMatmulAlgSelection_t algorithm_;
  cusparseLtMatmulPlan_t plan_;
  size_t workspace_ = 0;
  int made_ = 0;  // how many of these, in the order of making, must be destroyed
  std::mutex mutex_;

  void make(const Key& key);
  void destroy();
};

struct Counts {
  int64_t plans, found, made;
};

class Plans {
 public:
  static Plans& of_process();
  // The plan for a key, made where there is none. The device must be the current one.
  std::shared_ptr<Plan> at(const Library& library, const Key& key);
  Counts counts();

 private:
  struct Hash {
    size_t operator()(const Key& key) const;
  };
  using Entry = std::pair<Key, std::shared_ptr<Plan>>;

  std::mutex mutex_;
  std::list<Entry> recent_;  // the last used first
  std::unordered_map<Key, std::list<Entry>::iterator, Hash> by_key_;
  int64_t found_ = 0, made_ = 0;
};

cudaDataType type_of(at::ScalarType dtype, const char* op);

}  // namespace espalier::cusparselt
