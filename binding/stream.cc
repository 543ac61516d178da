// Devices, streams and events of the accelerator, through c10's virtual guards: no CUDA header, no CUDA
// library. JavaScript names a stream by [id, device index], as c10 does, and an event by a handle.
#include <ATen/ATen.h>
#include <ATen/DeviceAccelerator.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"

namespace espalier {

namespace {

struct EventHolder : torch::CustomClassHolder {
  explicit EventHolder(bool timing)
      : event(c10::kCUDA, timing ? c10::EventFlag::BACKEND_DEFAULT : c10::EventFlag::PYTORCH_DEFAULT) {}
  c10::Event event;
};

using EventPtr = c10::intrusive_ptr<EventHolder>;

c10::impl::VirtualGuardImpl cuda() { return c10::impl::VirtualGuardImpl(c10::kCUDA); }

napi_value fromStream(napi_env napi, c10::Stream stream) {
  napi_value result = js::array(napi, 2);
  js::setElement(napi, result, 0, js::integer(napi, stream.id()));
  js::setElement(napi, result, 1, js::number(napi, stream.device_index()));
  return result;
}

c10::Stream streamAt(napi_env napi, napi_value id, napi_value index) {
  return c10::Stream::unpack3(js::toInt64(napi, id, "a stream"), deviceIndexAt(napi, index), c10::kCUDA);
}

EventPtr eventAt(Env& env, napi_value handle) {
  const c10::IValue& value = env.slots.get(js::toDouble(env.napi, handle, "an event"));
  if (!value.isCapsule()) throw BadValue{"expected an event"};
  const auto event = c10::dynamic_intrusive_pointer_cast<EventHolder>(value.toCapsule());
  if (!event) throw BadValue{"expected an event"};
  return event;
}

// A Promise that settles when `wait`, which blocks, has returned on a thread of its own.
napi_value waitFor(Env& env, std::function<void()> wait) {
  return Job::start(
      env, [wait = std::move(wait)](Job&) { wait(); }, [](Env& home) { return js::undefined(home.napi); });
}

// The body of an exported function: gets the environment and the arguments.
template <size_t N, class Body>
napi_value called(napi_env napi, napi_callback_info info, Body&& body) {
  return guard(napi, [&]() -> napi_value {
    const js::Arguments<N> args(napi, info);
    return body(Env::of(napi), args);
  });
}

napi_value currentDevice(napi_env napi, napi_callback_info) {
  return guard(napi, [&] { return js::number(napi, at::accelerator::getDeviceIndex()); });
}

// setDevice(index)
napi_value setDevice(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) -> napi_value {
    at::accelerator::setDeviceIndex(deviceIndexAt(env.napi, args[0]));
    return nullptr;
  });
}

// newStream(device, priority) => [id, device]: of the device's pool, in turn. A lower number goes first.
napi_value newStream(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) {
    const c10::Device device(c10::kCUDA, deviceIndexAt(env.napi, args[0]));
    const int64_t priority = js::toInt64(env.napi, args[1], "a priority");
    return fromStream(env.napi, cuda().getNewStream(device, static_cast<int>(priority)));
  });
}

napi_value currentStream(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return fromStream(env.napi, at::accelerator::getCurrentStream(deviceIndexAt(env.napi, args[0])));
  });
}

napi_value defaultStream(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return fromStream(env.napi, cuda().getDefaultStream({c10::kCUDA, deviceIndexAt(env.napi, args[0])}));
  });
}

// setCurrentStream(id, device): the device stays the current one.
napi_value setCurrentStream(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) -> napi_value {
    cuda().exchangeStream(streamAt(env.napi, args[0], args[1]));
    return nullptr;
  });
}

napi_value streamQuery(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) {
    return js::boolean(env.napi, streamAt(env.napi, args[0], args[1]).query());
  });
}

napi_value streamSynchronize(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) -> napi_value {
    streamAt(env.napi, args[0], args[1]).synchronize();
    return nullptr;
  });
}

napi_value streamSynchronizeAsync(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) {
    return waitFor(env, [stream = streamAt(env.napi, args[0], args[1])] { stream.synchronize(); });
  });
}

// synchronizeAsync(device)
napi_value synchronizeAsync(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return waitFor(env,
                   [index = deviceIndexAt(env.napi, args[0])] { at::accelerator::synchronizeDevice(index); });
  });
}

// recordStream(tensor, id, device): its memory is not given to others before that stream has come to here.
napi_value recordStream(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) -> napi_value {
    tensorAt(env, args[0]).record_stream(streamAt(env.napi, args[1], args[2]));
    return nullptr;
  });
}

// newEvent(timing) => handle
napi_value newEvent(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    auto event = c10::make_intrusive<EventHolder>(js::toBool(env.napi, args[0]));
    return js::number(env.napi, env.slots.insert(c10::IValue::make_capsule(std::move(event))));
  });
}

// eventRecord(event, id, device)
napi_value eventRecord(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) -> napi_value {
    eventAt(env, args[0])->event.record(streamAt(env.napi, args[1], args[2]));
    return nullptr;
  });
}

// eventWait(event, id, device): what is queued on that stream from now on comes after the event.
napi_value eventWait(napi_env napi, napi_callback_info info) {
  return called<3>(napi, info, [](Env& env, const auto& args) -> napi_value {
    eventAt(env, args[0])->event.block(streamAt(env.napi, args[1], args[2]));
    return nullptr;
  });
}

napi_value eventQuery(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return js::boolean(env.napi, eventAt(env, args[0])->event.query());
  });
}

napi_value eventSynchronize(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) -> napi_value {
    eventAt(env, args[0])->event.synchronize();
    return nullptr;
  });
}

napi_value eventSynchronizeAsync(napi_env napi, napi_callback_info info) {
  return called<1>(napi, info, [](Env& env, const auto& args) {
    return waitFor(env, [event = eventAt(env, args[0])] { event->event.synchronize(); });
  });
}

// eventElapsed(start, end) => milliseconds
napi_value eventElapsed(napi_env napi, napi_callback_info info) {
  return called<2>(napi, info, [](Env& env, const auto& args) {
    return js::number(env.napi, eventAt(env, args[0])->event.elapsedTime(eventAt(env, args[1])->event));
  });
}

}  // namespace

c10::DeviceIndex deviceIndexAt(napi_env napi, napi_value value) {
  const int64_t index = js::toInt64(napi, value, "the index of a device");
  const int64_t count = at::globalContext().hasCUDA() ? at::accelerator::deviceCount() : 0;
  TORCH_CHECK(index >= 0 && index < count, "expected the index of a CUDA device, of which there are ", count,
              ", but received ", index);
  at::globalContext().lazyInitDevice(c10::kCUDA);  // its allocator answers no questions before
  return static_cast<c10::DeviceIndex>(index);
}

void defineStreams(napi_env env, napi_value exports) {
  define(env, exports, "currentDevice", currentDevice);
  define(env, exports, "setDevice", setDevice);
  define(env, exports, "newStream", newStream);
  define(env, exports, "currentStream", currentStream);
  define(env, exports, "defaultStream", defaultStream);
  define(env, exports, "setCurrentStream", setCurrentStream);
  define(env, exports, "streamQuery", streamQuery);
  define(env, exports, "streamSynchronize", streamSynchronize);
  define(env, exports, "streamSynchronizeAsync", streamSynchronizeAsync);
  define(env, exports, "synchronizeAsync", synchronizeAsync);
  define(env, exports, "recordStream", recordStream);
  define(env, exports, "newEvent", newEvent);
  define(env, exports, "eventRecord", eventRecord);
  define(env, exports, "eventWait", eventWait);
  define(env, exports, "eventQuery", eventQuery);
  define(env, exports, "eventSynchronize", eventSynchronize);
  define(env, exports, "eventSynchronizeAsync", eventSynchronizeAsync);
  define(env, exports, "eventElapsed", eventElapsed);
}

}  // namespace espalier
