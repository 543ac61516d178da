// Properties of tensors, and their data to and from JavaScript memory (always by copy).
#include <ATen/ATen.h>

#include "errors.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

// Wraps `body(env, tensor)` for functions of one handle.
template <class F>
napi_value withTensor(napi_env napi, napi_callback_info info, F&& body) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    return body(env, tensorAt(env, args[0]));
  });
}

napi_value fromInts(napi_env napi, c10::IntArrayRef values) {
  napi_value result = js::array(napi, values.size());
  for (size_t i = 0; i < values.size(); ++i) js::setElement(napi, result, i, js::integer(napi, values[i]));
  return result;
}

napi_value shape(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) { return fromInts(env.napi, t.sizes()); });
}

napi_value strides(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info,
                    [](Env& env, const at::Tensor& t) { return fromInts(env.napi, t.strides()); });
}

// Not through the dispatcher, which has had this operator since torch 2.12 only.
napi_value isContiguous(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info,
                    [](Env& env, const at::Tensor& t) { return js::boolean(env.napi, t.is_contiguous()); });
}

napi_value ndim(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) { return js::number(env.napi, t.dim()); });
}

napi_value numel(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info,
                    [](Env& env, const at::Tensor& t) { return js::integer(env.napi, t.numel()); });
}

napi_value dtype(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) {
    return js::number(env.napi, static_cast<double>(t.scalar_type()));
  });
}

napi_value device(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info,
                    [](Env& env, const at::Tensor& t) { return js::string(env.napi, t.device().str()); });
}

napi_value layout(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) {
    return js::number(env.napi, static_cast<double>(t.layout()));
  });
}

napi_value itemSize(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info,
                    [](Env& env, const at::Tensor& t) { return js::number(env.napi, t.element_size()); });
}

napi_value dataPtr(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) {
    napi_value result;
    const bool stored = t.unsafeGetTensorImpl()->has_storage();
    check(napi_create_bigint_uint64(env.napi, stored ? reinterpret_cast<uint64_t>(t.const_data_ptr()) : 0,
                                    &result));
    return result;
  });
}

napi_value storageId(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) {
    napi_value result;
    check(napi_create_bigint_uint64(env.napi, reinterpret_cast<uint64_t>(storageKey(t)), &result));
    return result;
  });
}

// Tensors of which JavaScript holds two handles compare equal when they are one implementation.
napi_value sameTensor(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    return js::boolean(napi, tensorAt(env, args[0]).is_same(tensorAt(env, args[1])));
  });
}

napi_value alias(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) { return toHandle(env, t); });
}

// Lazily conjugated, negated or zero tensors have no plain bytes: make them.
at::Tensor materialize(const at::Tensor& tensor) {
  at::Tensor plain = tensor.detach().resolve_conj().resolve_neg();
  if (plain._is_zerotensor()) plain = at::zeros(plain.sizes(), plain.options());
  if (plain.layout() != c10::kStrided) plain = plain.to_dense();
  if (plain.is_quantized()) plain = plain.dequantize();
  return plain.cpu().contiguous();
}

napi_value item(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) { return fromScalar(env, t.item()); });
}

napi_value toBuffer(napi_env napi, napi_callback_info info) {
  return withTensor(napi, info, [](Env& env, const at::Tensor& t) {
    const at::Tensor plain = materialize(t);
    const size_t bytes = plain.nbytes();
    void* data = nullptr;
    napi_value buffer;
    check(napi_create_arraybuffer(env.napi, bytes, &data, &buffer), "memory for an ArrayBuffer of this size");
    if (bytes > 0) std::memcpy(data, plain.const_data_ptr(), bytes);
    return buffer;
  });
}

// fromBuffer(bytes, dtype, shape): a contiguous CPU tensor with a copy of the bytes.
napi_value fromBuffer(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<3> args(napi, info);
    Env& env = Env::of(napi);
    const auto shape = intsAt(env, args[2]);
    const auto type = dtypeAt(env, args[1]);
    int64_t count = 1;
    for (const int64_t size : shape) {
      if (size < 0) throw BadValue{"expected sizes of 0 or more"};
      if (__builtin_mul_overflow(count, size, &count))
        throw BadValue{"expected a shape with fewer than 2^63 elements"};
    }
    const auto bytes = js::bytes(napi, args[0]);
    const size_t width = c10::elementSize(type);
    if (static_cast<size_t>(count) != bytes.size / width || bytes.size % width != 0) {
      throw BadValue{"expected " + std::to_string(count) + " elements of " + std::to_string(width) +
                     " bytes but received " + std::to_string(bytes.size) + " bytes"};
    }
    at::Tensor tensor = at::empty(shape, at::TensorOptions().dtype(type));
    if (bytes.size > 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data, bytes.size);
    return toHandle(env, std::move(tensor));
  });
}

// copyBuffer(tensor, bytes): overwrites a contiguous CPU tensor.
napi_value copyBuffer(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    Env& env = Env::of(napi);
    const at::Tensor tensor = tensorAt(env, args[0]);
    const auto bytes = js::bytes(napi, args[1]);
    if (!tensor.is_cpu() || tensor.layout() != c10::kStrided || !tensor.is_contiguous()) {
      throw BadValue{"expected a contiguous CPU tensor to copy into"};
    }
    if (bytes.size != tensor.nbytes()) {
      throw BadValue{"expected " + std::to_string(tensor.nbytes()) + " bytes but received " +
                     std::to_string(bytes.size)};
    }
    if (bytes.size > 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data, bytes.size);
    tensor.unsafeGetTensorImpl()->bump_version();
    return nullptr;
  });
}

}  // namespace

void defineTensors(napi_env env, napi_value exports) {
  define(env, exports, "shape", shape);
  define(env, exports, "strides", strides);
  define(env, exports, "isContiguous", isContiguous);
  define(env, exports, "ndim", ndim);
  define(env, exports, "numel", numel);
  define(env, exports, "dtype", dtype);
  define(env, exports, "device", device);
  define(env, exports, "layout", layout);
  define(env, exports, "itemSize", itemSize);
  define(env, exports, "dataPtr", dataPtr);
  define(env, exports, "storageId", storageId);
  define(env, exports, "sameTensor", sameTensor);
  define(env, exports, "alias", alias);
  define(env, exports, "item", item);
  define(env, exports, "toBuffer", toBuffer);
  define(env, exports, "fromBuffer", fromBuffer);
  define(env, exports, "copyBuffer", copyBuffer);
}

}  // namespace espalier
