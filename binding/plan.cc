#include "marshal.h"

namespace espalier {

const char* nameOf(Kind kind) {
  static constexpr const char* kNames[] = {"Tensor",    "int",       "float",  "Scalar",     "bool",
                                           "str",       "Device",    "dtype",  "Layout",     "MemoryFormat",
                                           "QScheme",   "Generator", "Stream", "Object",     "Any",
                                           "Tensor[]",  "Tensor?[]", "int[]",  "float[]",    "Scalar[]",
                                           "Scalar?[]", "bool[]",    "str[]",  "Tensor[][]", "Other"};
  return kNames[static_cast<size_t>(kind)];
}

namespace {

Kind listKindOf(const c10::Type& element) {
  bool optional = false;
  const Kind kind = kindOf(element, optional);
  switch (kind) {
    case Kind::kTensor:
      return optional ? Kind::kOptionalTensorList : Kind::kTensorList;
    case Kind::kInt:
      return Kind::kIntList;
    case Kind::kFloat:
      return Kind::kFloatList;
    case Kind::kScalar:
      return optional ? Kind::kOptionalScalarList : Kind::kScalarList;
    case Kind::kBool:
      return Kind::kBoolList;
    case Kind::kString:
      return Kind::kStringList;
    case Kind::kTensorList:
      return Kind::kTensorListList;
    default:
      return Kind::kOther;
  }
}

}  // namespace

Kind kindOf(const c10::Type& type, bool& optional) {
  using K = c10::TypeKind;
  switch (type.kind()) {
    case K::OptionalType: {
      optional = true;
      bool nested = false;
      return kindOf(*type.castRaw<c10::OptionalType>()->getElementType(), nested);
    }
    case K::ListType:
      return listKindOf(*type.castRaw<c10::ListType>()->getElementType());
    case K::TensorType:
      return Kind::kTensor;
    case K::IntType:
    case K::SymIntType:
      return Kind::kInt;
    case K::FloatType:
    case K::SymFloatType:
      return Kind::kFloat;
    case K::NumberType:
    case K::ComplexType:
      return Kind::kScalar;
    case K::BoolType:
    case K::SymBoolType:
      return Kind::kBool;
    case K::StringType:
      return Kind::kString;
    case K::DeviceObjType:
      return Kind::kDevice;
    case K::ScalarTypeType:
      return Kind::kDtype;
    case K::LayoutType:
      return Kind::kLayout;
    case K::MemoryFormatType:
      return Kind::kMemoryFormat;
    case K::QSchemeType:
      return Kind::kQScheme;
    case K::GeneratorType:
      return Kind::kGenerator;
    case K::StreamObjType:
      return Kind::kStream;
    case K::StorageType:
    case K::ClassType:
      return Kind::kObject;
    case K::AnyType:
      return Kind::kAny;
    default:
      return Kind::kOther;
  }
}

OperatorPlan::OperatorPlan(c10::OperatorHandle operatorHandle)
    : handle(operatorHandle), schema(handle.schema()) {
  arguments.reserve(schema.arguments().size());
  for (const c10::Argument& argument : schema.arguments()) {
    ArgumentPlan plan{};
    plan.name = argument.name();
    plan.kind = kindOf(*argument.real_type(), plan.optional);
    plan.kwargOnly = argument.kwarg_only();
    plan.isOut = argument.is_out();
    plan.isWrite = argument.alias_info() && argument.alias_info()->isWrite();
    plan.length = argument.N().value_or(0);
    plan.hasDefault = argument.default_value().has_value();
    if (plan.hasDefault) plan.defaultValue = *argument.default_value();
    arguments.push_back(std::move(plan));
  }
  for (const c10::Argument& value : schema.returns()) {
    ReturnPlan plan{};
    plan.kind = kindOf(*value.real_type(), plan.optional);
    plan.aliasOf = -1;
    if (value.alias_info() && value.alias_info()->isWrite()) {
      for (size_t i = 0; i < arguments.size(); ++i) {
        const auto* info = schema.arguments()[i].alias_info();
        if (info && info->isWrite() && info->beforeSets() == value.alias_info()->beforeSets()) {
          plan.aliasOf = static_cast<int32_t>(i);
        }
      }
    }
    returns.push_back(plan);
  }
}

}  // namespace espalier
