// JavaScript values <-> IValues, by the kinds of an operator's schema.
//
// The TypeScript side has already chosen the overload and replaced wrappers by what it can pass cheaply:
//   Tensor, Generator, opaque object     its handle (a number)
//   lists of tensors                     a Float64Array of handles, 0 for null
//   Scalar that must stay a float        a Float64Array of one; complex: of two
//   dtype, layout, memory format         c10's enum value (a number); device: a string
// Everything is checked again here: nothing that arrives can be trusted.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <optional>
#include <string>
#include <vector>

#include "env.h"

namespace espalier {

enum class Kind : uint8_t {
  kTensor,
  kInt,
  kFloat,
  kScalar,
  kBool,
  kString,
  kDevice,
  kDtype,
  kLayout,
  kMemoryFormat,
  kQScheme,
  kGenerator,
  kStream,
  kObject,  // class instances, storages: opaque handles that only operators make
  kAny,
  kTensorList,
  kOptionalTensorList,
  kIntList,
  kFloatList,
  kScalarList,
  kOptionalScalarList,
  kBoolList,
  kStringList,
  kTensorListList,
  kOther,  // no JavaScript form: dictionaries and what later versions may add
};

const char* nameOf(Kind kind);
// Kind of a schema type with Optional stripped; `optional` tells whether it was.
Kind kindOf(const c10::Type& type, bool& optional);

struct ArgumentPlan {
  std::string name;
  Kind kind;
  bool optional;
  bool hasDefault;
  bool kwargOnly;
  bool isOut;
  bool isWrite;
  int32_t length;  // N of `int[N]`, else 0: one number then stands for N of them
  c10::IValue defaultValue;
};

struct ReturnPlan {
  Kind kind;
  bool optional;
  int32_t aliasOf;  // index of the argument that is written and returned, else -1
};

struct OperatorPlan {
  explicit OperatorPlan(c10::OperatorHandle handle);
  c10::OperatorHandle handle;
  const c10::FunctionSchema& schema;
  std::vector<ArgumentPlan> arguments;
  std::vector<ReturnPlan> returns;
};

// Pushes the IValue of one argument.
c10::IValue toIValue(Env& env, napi_value value, const ArgumentPlan& plan);
// Tensors become handles in the slot table (negative ones are to be tracked), see SlotTable::insert.
napi_value fromIValue(Env& env, c10::IValue&& value);
napi_value fromScalar(Env& env, const c10::Scalar& scalar);

at::Tensor tensorAt(Env& env, napi_value handle);
std::optional<at::Tensor> optionalTensorAt(Env& env, napi_value handle);
std::vector<at::Tensor> tensorsAt(Env& env, napi_value handles);
napi_value toHandle(Env& env, at::Tensor tensor);
napi_value toHandles(Env& env, std::vector<at::Tensor> tensors);
std::vector<int64_t> intsAt(Env& env, napi_value value);
c10::ScalarType dtypeAt(Env& env, napi_value value);
c10::Device deviceAt(Env& env, napi_value value);

}  // namespace espalier
