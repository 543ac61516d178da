#include "marshal.h"

#include <ATen/ATen.h>
#include <ATen/core/Generator.h>

namespace espalier {

namespace {

const char* describe(napi_env env, napi_value value) {
  bool is = false;
  if (napi_is_array(env, value, &is) == napi_ok && is) return "an array";
  if (napi_is_typedarray(env, value, &is) == napi_ok && is) return "a typed array";
  switch (js::typeOf(env, value)) {
    case napi_undefined:
      return "undefined";
    case napi_null:
      return "null";
    case napi_boolean:
      return "a boolean";
    case napi_number:
      return "a number";
    case napi_string:
      return "a string";
    case napi_symbol:
      return "a symbol";
    case napi_object:
      return "an object";
    case napi_function:
      return "a function";
    case napi_bigint:
      return "a BigInt";
    default:
      return "another value";
  }
}

[[noreturn]] void refuse(Env& env, napi_value value, const ArgumentPlan& plan) {
  throw BadValue{"expected " + std::string(nameOf(plan.kind)) + " for argument '" + plan.name +
                 "' but received " + describe(env.napi, value)};
}

c10::Scalar scalarAt(Env& env, napi_value value, const ArgumentPlan& plan) {
  switch (js::typeOf(env.napi, value)) {
    case napi_number: {
      const double number = js::toDouble(env.napi, value);
      const bool whole = std::abs(number) <= js::kMaxSafeInteger && number == std::trunc(number) &&
                         !(number == 0 && std::signbit(number));
      return whole ? c10::Scalar(static_cast<int64_t>(number)) : c10::Scalar(number);
    }
    case napi_bigint: {
      int64_t number;
      bool lossless;
      check(napi_get_value_bigint_int64(env.napi, value, &number, &lossless));
      if (lossless) return number;
      uint64_t natural;
      check(napi_get_value_bigint_uint64(env.napi, value, &natural, &lossless));
      if (!lossless) throw BadValue{"expected a BigInt within 64 bits for argument '" + plan.name + "'"};
      return c10::Scalar(natural);
    }
    case napi_boolean:
      return js::toBool(env.napi, value);
    default: {
      const auto parts = js::doubles(env.napi, value);
      if (parts.valid && parts.size == 1) return parts.data[0];
      if (parts.valid && parts.size == 2) return c10::complex<double>(parts.data[0], parts.data[1]);
      refuse(env, value, plan);
    }
  }
}

double floatAt(Env& env, napi_value value, const ArgumentPlan& plan) {
  const auto type = js::typeOf(env.napi, value);
  if (type == napi_number) return js::toDouble(env.napi, value);
  if (type == napi_bigint) return static_cast<double>(js::toInt64(env.napi, value));
  const auto parts = js::doubles(env.napi, value);
  if (parts.valid && parts.size == 1) return parts.data[0];
  refuse(env, value, plan);
}

int64_t intAt(Env& env, napi_value value, const ArgumentPlan& plan) {
  const auto type = js::typeOf(env.napi, value);
  if (type == napi_boolean) return js::toBool(env.napi, value) ? 1 : 0;
  if (type != napi_number && type != napi_bigint) refuse(env, value, plan);
  const std::string expected = "an integer for argument '" + plan.name + "'";
  return js::toInt64(env.napi, value, expected.c_str());
}

int64_t enumAt(Env& env, napi_value value, const ArgumentPlan& plan, int64_t count) {
  if (js::typeOf(env.napi, value) != napi_number) refuse(env, value, plan);
  const double number = js::toDouble(env.napi, value);
  if (!(number >= 0 && number < static_cast<double>(count)) || number != std::trunc(number)) {
    throw BadValue{"expected a known " + std::string(nameOf(plan.kind)) + " for argument '" + plan.name +
                   "'"};
  }
  return static_cast<int64_t>(number);
}

// Calls `add(element)` for each element of an array, or `repeat` times for one value that stands for all.
template <class F>
void eachElement(Env& env, napi_value value, const ArgumentPlan& plan, F&& add) {
  if (js::isArray(env.napi, value)) {
    const uint32_t length = js::arrayLength(env.napi, value);
    for (uint32_t i = 0; i < length; ++i) {
      // One handle scope a batch would do as well; lists of scalars are short.
      add(js::element(env.napi, value, i));
    }
    return;
  }
  const auto type = js::typeOf(env.napi, value);
  const bool single = type == napi_number || type == napi_bigint || type == napi_boolean;
  if (!single || plan.length == 0) refuse(env, value, plan);
  for (int32_t i = 0; i < plan.length; ++i) add(value);
}

js::Doubles handlesAt(Env& env, napi_value value, const ArgumentPlan& plan) {
  const auto handles = js::doubles(env.napi, value);
  if (!handles.valid) refuse(env, value, plan);
  return handles;
}

c10::IValue anyAt(Env& env, napi_value value, const ArgumentPlan& plan) {
  switch (js::typeOf(env.napi, value)) {
    case napi_string:
      return js::toString(env.napi, value);
    case napi_boolean:
      return js::toBool(env.napi, value);
    case napi_number:
    case napi_bigint: {
      const auto scalar = scalarAt(env, value, plan);
      return scalar.isIntegral(false) ? c10::IValue(scalar.toLong()) : c10::IValue(scalar.toDouble());
    }
    default: {
      const auto handle = js::doubles(env.napi, value);
      if (handle.valid && handle.size == 1) return env.slots.get(handle.data[0]);
      refuse(env, value, plan);
    }
  }
}

}  // namespace

at::Tensor tensorAt(Env& env, napi_value handle) {
  double value;
  if (napi_get_value_double(env.napi, handle, &value) != napi_ok) throw BadValue{"expected a Tensor"};
  return env.slots.tensor(value);
}

std::optional<at::Tensor> optionalTensorAt(Env& env, napi_value handle) {
  if (js::isNullish(env.napi, handle)) return std::nullopt;
  return tensorAt(env, handle);
}

std::vector<at::Tensor> tensorsAt(Env& env, napi_value value) {
  const auto handles = js::doubles(env.napi, value);
  if (!handles.valid) throw BadValue{"expected a list of Tensors"};
  std::vector<at::Tensor> tensors;
  tensors.reserve(handles.size);
  for (size_t i = 0; i < handles.size; ++i) {
    tensors.push_back(handles.data[i] == 0 ? at::Tensor() : env.slots.tensor(handles.data[i]));
  }
  return tensors;
}

std::vector<int64_t> intsAt(Env& env, napi_value value) {
  const uint32_t length = js::arrayLength(env.napi, value);
  std::vector<int64_t> result(length);
  for (uint32_t i = 0; i < length; ++i) result[i] = js::toInt64(env.napi, js::element(env.napi, value, i));
  return result;
}

c10::ScalarType dtypeAt(Env& env, napi_value value) {
  const int64_t number = js::toInt64(env.napi, value, "a dtype");
  if (number < 0 || number >= static_cast<int64_t>(c10::ScalarType::Undefined))
    throw BadValue{"expected a known dtype"};
  return static_cast<c10::ScalarType>(number);
}

c10::Device deviceAt(Env& env, napi_value value) {
  return c10::Device(js::toString(env.napi, value, "a device"));
}

napi_value toHandle(Env& env, at::Tensor tensor) {
  if (!tensor.defined()) return js::null(env.napi);
  return js::number(env.napi, env.slots.insert(std::move(tensor)));
}

napi_value toHandles(Env& env, std::vector<at::Tensor> tensors) {
  napi_value result = js::array(env.napi, tensors.size());
  for (size_t i = 0; i < tensors.size(); ++i)
    js::setElement(env.napi, result, i, toHandle(env, std::move(tensors[i])));
  return result;
}

c10::IValue toIValue(Env& env, napi_value value, const ArgumentPlan& plan) {
  const auto type = js::typeOf(env.napi, value);
  if (type == napi_undefined || (type == napi_null && plan.kind != Kind::kTensor)) {
    if (type == napi_undefined && plan.hasDefault) return plan.defaultValue;
    if (plan.optional) return c10::IValue();
    throw BadValue{"expected " + std::string(nameOf(plan.kind)) + " for argument '" + plan.name +
                   "' but received " + describe(env.napi, value)};
  }
  switch (plan.kind) {
    case Kind::kTensor:
      if (type == napi_null) {
        if (plan.optional) return c10::IValue();
        refuse(env, value, plan);
      }
      if (type != napi_number) refuse(env, value, plan);
      return tensorAt(env, value);
    case Kind::kInt:
      return intAt(env, value, plan);
    case Kind::kFloat:
      return floatAt(env, value, plan);
    case Kind::kScalar:
      return scalarAt(env, value, plan);
    case Kind::kBool:
      if (type != napi_boolean) refuse(env, value, plan);
      return js::toBool(env.napi, value);
    case Kind::kString:
      if (type != napi_string) refuse(env, value, plan);
      return js::toString(env.napi, value);
    case Kind::kDevice:
      if (type != napi_string) refuse(env, value, plan);
      return deviceAt(env, value);
    case Kind::kDtype:
      return enumAt(env, value, plan, static_cast<int64_t>(c10::ScalarType::Undefined));
    case Kind::kLayout:
      return enumAt(env, value, plan, static_cast<int64_t>(c10::Layout::NumOptions));
    case Kind::kMemoryFormat:
      return enumAt(env, value, plan, static_cast<int64_t>(c10::MemoryFormat::NumOptions));
    case Kind::kQScheme:
      return enumAt(env, value, plan, static_cast<int64_t>(c10::QScheme::COMPILE_TIME_NUM_QSCHEMES));
    case Kind::kGenerator:
    case Kind::kStream:
    case Kind::kObject: {
      if (type != napi_number) refuse(env, value, plan);
      const auto& object = env.slots.get(js::toDouble(env.napi, value));
      if (plan.kind == Kind::kGenerator && !object.isGenerator()) refuse(env, value, plan);
      if (plan.kind == Kind::kStream && !object.isStream()) refuse(env, value, plan);
      if (plan.kind == Kind::kObject && (object.isTensor() || object.isGenerator())) refuse(env, value, plan);
      return object;
    }
    case Kind::kAny:
      return anyAt(env, value, plan);
    case Kind::kTensorList: {
      const auto handles = handlesAt(env, value, plan);
      c10::List<at::Tensor> list;
      list.reserve(handles.size);
      for (size_t i = 0; i < handles.size; ++i) list.push_back(env.slots.tensor(handles.data[i]));
      return list;
    }
    case Kind::kOptionalTensorList: {
      const auto handles = handlesAt(env, value, plan);
      c10::List<std::optional<at::Tensor>> list;
      list.reserve(handles.size);
      for (size_t i = 0; i < handles.size; ++i) {
        list.push_back(handles.data[i] == 0 ? std::nullopt
                                            : std::optional(env.slots.tensor(handles.data[i])));
      }
      return list;
    }
    case Kind::kTensorListList: {
      if (!js::isArray(env.napi, value)) refuse(env, value, plan);
      c10::impl::GenericList lists(c10::ListType::ofTensors());
      const uint32_t length = js::arrayLength(env.napi, value);
      for (uint32_t i = 0; i < length; ++i) {
        auto tensors = tensorsAt(env, js::element(env.napi, value, i));
        for (const auto& tensor : tensors) {
          if (!tensor.defined()) refuse(env, value, plan);
        }
        lists.push_back(c10::IValue(std::move(tensors)));
      }
      return lists;
    }
    case Kind::kIntList: {
      std::vector<int64_t> list;
      eachElement(env, value, plan, [&](napi_value element) { list.push_back(intAt(env, element, plan)); });
      return list;
    }
    case Kind::kFloatList: {
      std::vector<double> list;
      eachElement(env, value, plan, [&](napi_value element) { list.push_back(floatAt(env, element, plan)); });
      return list;
    }
    case Kind::kScalarList: {
      c10::List<at::Scalar> list;
      eachElement(env, value, plan,
                  [&](napi_value element) { list.push_back(scalarAt(env, element, plan)); });
      return list;
    }
    case Kind::kOptionalScalarList: {
      c10::List<std::optional<at::Scalar>> list;
      if (!js::isArray(env.napi, value)) refuse(env, value, plan);
      eachElement(env, value, plan, [&](napi_value element) {
        list.push_back(js::isNullish(env.napi, element) ? std::nullopt
                                                        : std::optional(scalarAt(env, element, plan)));
      });
      return list;
    }
    case Kind::kBoolList: {
      c10::List<bool> list;
      eachElement(env, value, plan,
                  [&](napi_value element) { list.push_back(js::toBool(env.napi, element)); });
      return list;
    }
    case Kind::kStringList: {
      c10::List<std::string> list;
      if (!js::isArray(env.napi, value)) refuse(env, value, plan);
      eachElement(env, value, plan,
                  [&](napi_value element) { list.push_back(js::toString(env.napi, element)); });
      return list;
    }
    case Kind::kOther:
      break;
  }
  throw BadValue{"argument '" + plan.name + "' has a type that JavaScript cannot express"};
}

napi_value fromScalar(Env& env, const c10::Scalar& scalar) {
  if (scalar.isBoolean()) return js::boolean(env.napi, scalar.toBool());
  if (scalar.isComplex()) {
    const auto value = scalar.toComplexDouble();
    napi_value result = js::object(env.napi);
    js::set(env.napi, result, "re", js::number(env.napi, value.real()));
    js::set(env.napi, result, "im", js::number(env.napi, value.imag()));
    return result;
  }
  if (scalar.isFloatingPoint()) return js::number(env.napi, scalar.toDouble());
  if (scalar.type() == c10::ScalarType::UInt64) return js::unsignedInteger(env.napi, scalar.toUInt64());
  return js::integer(env.napi, scalar.toLong());
}

napi_value fromIValue(Env& env, c10::IValue&& value) {
  if (value.isTensor()) return toHandle(env, std::move(value).toTensor());
  if (value.isNone()) return js::null(env.napi);
  if (value.isBool()) return js::boolean(env.napi, value.toBool());
  if (value.isInt()) return js::integer(env.napi, value.toInt());
  if (value.isDouble()) return js::number(env.napi, value.toDouble());
  if (value.isScalar()) return fromScalar(env, value.toScalar());
  if (value.isSymInt()) return js::integer(env.napi, value.toSymInt().guard_int(__FILE__, __LINE__));
  if (value.isString()) return js::string(env.napi, value.toStringRef());
  if (value.isDevice()) return js::string(env.napi, value.toDevice().str());
  if (value.isList()) {
    const auto list = value.toListRef();
    napi_value result = js::array(env.napi, list.size());
    for (size_t i = 0; i < list.size(); ++i)
      js::setElement(env.napi, result, i, fromIValue(env, c10::IValue(list[i])));
    return result;
  }
  if (value.isTuple()) {
    const auto& elements = value.toTupleRef().elements();
    napi_value result = js::array(env.napi, elements.size());
    for (size_t i = 0; i < elements.size(); ++i) {
      js::setElement(env.napi, result, i, fromIValue(env, c10::IValue(elements[i])));
    }
    return result;
  }
  return js::number(env.napi, env.slots.insert(std::move(value)));
}

}  // namespace espalier
