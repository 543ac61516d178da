// Thin helpers over Node-API. Every call that can fail goes through `check`, which turns a status into a C++
// exception; `guard` (errors.h) turns exceptions back into JavaScript ones at the edge.
#pragma once

#include <node_api.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

// A Node-API call failed and left a JavaScript exception pending (a getter or callback of the user's threw).
struct PendingException {};

// A Node-API call failed for a reason of its own: `what` names the expectation that did not hold.
struct BadValue {
  std::string what;
};

inline void check(napi_status status, const char* expected = nullptr) {
  if (status == napi_ok) return;
  if (status == napi_pending_exception) throw PendingException{};
  throw BadValue{expected ? std::string("expected ") + expected
                          : "Node-API call failed with status " + std::to_string(status)};
}

namespace js {

constexpr double kMaxSafeInteger = 9007199254740991.0;

inline napi_valuetype typeOf(napi_env env, napi_value value) {
  napi_valuetype type;
  check(napi_typeof(env, value, &type));
  return type;
}

inline bool isNullish(napi_env env, napi_value value) {
  const auto type = typeOf(env, value);
  return type == napi_undefined || type == napi_null;
}

inline napi_value undefined(napi_env env) {
  napi_value result;
  check(napi_get_undefined(env, &result));
  return result;
}

inline napi_value null(napi_env env) {
  napi_value result;
  check(napi_get_null(env, &result));
  return result;
}

inline napi_value number(napi_env env, double value) {
  napi_value result;
  check(napi_create_double(env, value, &result));
  return result;
}

// A number where it is exact, a BigInt beyond 2^53.
inline napi_value integer(napi_env env, int64_t value) {
  napi_value result;
  if (std::abs(static_cast<double>(value)) <= kMaxSafeInteger) {
    check(napi_create_int64(env, value, &result));
  } else {
    check(napi_create_bigint_int64(env, value, &result));
  }
  return result;
}

inline napi_value unsignedInteger(napi_env env, uint64_t value) {
  if (value <= static_cast<uint64_t>(kMaxSafeInteger)) return number(env, static_cast<double>(value));
  napi_value result;
  check(napi_create_bigint_uint64(env, value, &result));
  return result;
}

inline napi_value boolean(napi_env env, bool value) {
  napi_value result;
  check(napi_get_boolean(env, value, &result));
  return result;
}

inline napi_value string(napi_env env, std::string_view value) {
  napi_value result;
  check(napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

inline double toDouble(napi_env env, napi_value value, const char* expected = "a number") {
  double result;
  check(napi_get_value_double(env, value, &result), expected);
  return result;
}

inline bool toBool(napi_env env, napi_value value, const char* expected = "a boolean") {
  bool result;
  check(napi_get_value_bool(env, value, &result), expected);
  return result;
}

// A whole number or a BigInt that fits int64.
inline int64_t toInt64(napi_env env, napi_value value, const char* expected = "an integer") {
  double number;
  if (napi_get_value_double(env, value, &number) == napi_ok) {
    if (!(std::abs(number) <= kMaxSafeInteger) || number != std::trunc(number)) {
      throw BadValue{std::string("expected ") + expected + " but received " + std::to_string(number)};
    }
    return static_cast<int64_t>(number);
  }
  int64_t result;
  bool lossless = false;
  check(napi_get_value_bigint_int64(env, value, &result, &lossless), expected);
  if (!lossless) throw BadValue{std::string("expected ") + expected + " within 64 bits"};
  return result;
}

inline std::string toString(napi_env env, napi_value value, const char* expected = "a string") {
  size_t length = 0;
  check(napi_get_value_string_utf8(env, value, nullptr, 0, &length), expected);
  std::string result(length, '\0');
  check(napi_get_value_string_utf8(env, value, result.data(), length + 1, &length), expected);
  return result;
}

inline bool isArray(napi_env env, napi_value value) {
  bool result;
  check(napi_is_array(env, value, &result));
  return result;
}

inline uint32_t arrayLength(napi_env env, napi_value value) {
  uint32_t length;
  check(napi_get_array_length(env, value, &length), "an array");
  return length;
}

inline napi_value element(napi_env env, napi_value array, uint32_t index) {
  napi_value result;
  check(napi_get_element(env, array, index, &result));
  return result;
}

inline napi_value array(napi_env env, size_t length) {
  napi_value result;
  check(napi_create_array_with_length(env, length, &result));
  return result;
}

inline void setElement(napi_env env, napi_value array, uint32_t index, napi_value value) {
  check(napi_set_element(env, array, index, value));
}

inline napi_value object(napi_env env) {
  napi_value result;
  check(napi_create_object(env, &result));
  return result;
}

inline void set(napi_env env, napi_value object, const char* name, napi_value value) {
  check(napi_set_named_property(env, object, name, value));
}

struct Bytes {
  uint8_t* data = nullptr;
  size_t size = 0;
};

// The bytes of a typed array, Buffer or DataView; valid until JavaScript runs again.
inline Bytes bytes(napi_env env, napi_value value) {
  Bytes result;
  void* data = nullptr;
  bool is = false;
  check(napi_is_typedarray(env, value, &is));
  if (is) {
    napi_typedarray_type type;
    size_t length = 0;
    check(napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr));
    static constexpr size_t kWidth[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};
    if (static_cast<size_t>(type) >= std::size(kWidth))
      throw BadValue{"expected a typed array of a known type"};
    result.size = length * kWidth[type];
  } else {
    check(napi_get_dataview_info(env, value, &result.size, &data, nullptr, nullptr),
          "a typed array, Buffer or DataView");
  }
  result.data = static_cast<uint8_t*>(data);
  return result;
}

// The values of a Float64Array, in which the TypeScript side passes lists of handles; empty optional if it is
// none.
struct Doubles {
  const double* data = nullptr;
  size_t size = 0;
  bool valid = false;
};

inline Doubles doubles(napi_env env, napi_value value) {
  Doubles result;
  bool is = false;
  check(napi_is_typedarray(env, value, &is));
  if (!is) return result;
  napi_typedarray_type type;
  void* data = nullptr;
  check(napi_get_typedarray_info(env, value, &type, &result.size, &data, nullptr, nullptr));
  result.data = static_cast<const double*>(data);
  result.valid = type == napi_float64_array;
  return result;
}

// Arguments of a call: `Arguments<3> args(env, info)`; missing ones are undefined.
template <size_t N>
struct Arguments {
  napi_value values[N];
  size_t count = N;
  Arguments(napi_env env, napi_callback_info info) {
    check(napi_get_cb_info(env, info, &count, values, nullptr, nullptr));
  }
  napi_value operator[](size_t i) const { return values[i]; }
};

}  // namespace js
}  // namespace espalier
