// What an operator over scores asks of its arguments, on any device.
#pragma once

#include <ATen/core/Tensor.h>

#include <type_traits>

#include "key.h"

namespace espalier {

// Calls f with a value of the C++ type of a floating-point dtype; any other dtype is refused by name.
template <class F>
void with_float_type(at::ScalarType dtype, const char* op, const char* name, const F& f) {
  switch (dtype) {
    case at::kFloat:
      return f(float{});
    case at::kDouble:
      return f(double{});
    case at::kHalf:
      return f(c10::Half{});
    case at::kBFloat16:
      return f(c10::BFloat16{});
    default:
      TORCH_CHECK_TYPE(false, op, ": expected ", name,
                       " to be float32, float64, bfloat16 or float16 but received ", dtype);
  }
}

inline Order order_of(bool is_signed) { return is_signed ? Order::kValue : Order::kMagnitude; }

// The dtype in whose key space scores of these dtypes are compared exactly. Refuses what is not
// floating-point.
inline at::ScalarType common_key_dtype(at::TensorList scores, const char* op) {
  at::ScalarType common = at::kFloat;
  for (size_t i = 0; i < scores.size(); i++) {
    const at::ScalarType dtype = scores[i].scalar_type();
    with_float_type(dtype, op, c10::str("scores[", i, "]").c_str(), [](auto) {});
    common = i == 0 ? dtype : c10::promoteTypes(common, dtype);
  }
  return common;
}

// The dtype in which a pass over one tensor of a pool compares.
inline at::ScalarType key_dtype_of(const at::Tensor& score, std::optional<at::ScalarType> keys,
                                   const char* op) {
  const at::ScalarType own = common_key_dtype(score, op);
  if (!keys) return own;
  TORCH_CHECK_TYPE(
      c10::promoteTypes(own, *keys) == *keys && c10::isFloatingType(*keys) && c10::elementSize(*keys) >= 2,
      op, ": expected keys of a dtype that holds every ", own, " but received ", *keys);
  return *keys;
}

// Calls f with a Key{} as wide as the dtype.
template <class F>
auto with_key_type(at::ScalarType key_dtype, const F& f) {
  switch (key_dtype) {
    case at::kDouble:
      return f(uint64_t{});
    case at::kFloat:
      return f(uint32_t{});
    default:
      return f(uint16_t{});
  }
}

template <class Key>
Key infinity_of(at::ScalarType dtype) {
  if constexpr (sizeof(Key) == 8) return 0x7FF0000000000000u;
  if constexpr (sizeof(Key) == 4) return 0x7F800000u;
  return static_cast<Key>(dtype == at::kHalf ? 0x7C00u : 0x7F80u);
}

// An operator's `key`, which comes as the int64 of the same bits where it has 64.
template <class Key>
Key checked_key(int64_t key, const KeySpace<Key>& space, const char* op) {
  TORCH_CHECK_VALUE(
      (key >= 0 || space.bits == 64) && static_cast<uint64_t>(key) <= static_cast<uint64_t>(space.infinity),
      op, ": expected a key in [0, ", static_cast<uint64_t>(space.infinity), "] but received ", key);
  return static_cast<Key>(key);
}

// The pass and prefix of a histogram.
inline void check_pass(int64_t pass, int64_t prefix, int key_bits, at::ScalarType dtype, const char* op) {
  const int passes = pass_count(key_bits);
  TORCH_CHECK_VALUE(pass >= 0 && pass < passes, op, ": expected pass_index in [0, ", passes, ") for ", dtype,
                    " keys but received ", pass);
  const int bits = prefix_bits(key_bits, static_cast<int>(pass));
  TORCH_CHECK_VALUE(prefix >= 0 && prefix < (int64_t{1} << bits), op, ": expected a prefix of ", bits,
                    " bits but received ", prefix);
}

}  // namespace espalier
