#include "slots.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {

namespace {

bool hasPlainStorage(const at::Tensor& tensor) {
  return tensor.defined() && tensor.unsafeGetTensorImpl()->has_storage() && tensor.layout() == c10::kStrided;
}

}  // namespace

size_t storageBytes(const at::Tensor& tensor) {
  if (!hasPlainStorage(tensor) || tensor.is_meta()) return 0;
  return tensor.unsafeGetTensorImpl()->unsafe_storage().nbytes();
}

const void* storageKey(const at::Tensor& tensor) {
  if (!hasPlainStorage(tensor)) return nullptr;
  return tensor.unsafeGetTensorImpl()->unsafe_storage().unsafeGetStorageImpl();
}

bool SlotTable::decode(double handle, uint32_t& index) const {
  if (!(handle >= kSlots && handle < kSlots * kMaxGeneration * 2.0)) return false;
  const auto bits = static_cast<uint64_t>(handle);
  index = static_cast<uint32_t>(bits & 0xffffff);
  return index < slots_.size() && slots_[index].used &&
         slots_[index].generation == static_cast<uint32_t>(bits >> 24);
}

const SlotTable::Slot& SlotTable::slot(double handle) const {
  uint32_t index;
  if (!decode(handle, index)) {
    const auto found = freedBy_.find(handle);
    throw DisposedHandle{found == freedBy_.end() ? std::string() : found->second};
  }
  return slots_[index];
}

SlotTable::Slot& SlotTable::slot(double handle) {
  return const_cast<Slot&>(static_cast<const SlotTable&>(*this).slot(handle));
}

double SlotTable::insert(c10::IValue value) {
  uint32_t index;
  if (free_.empty()) {
    if (slots_.size() >= static_cast<size_t>(kSlots))
      throw BadValue{"expected fewer than 16,777,216 live tensors"};
    index = static_cast<uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Slot& slot = slots_[index];
  slot.value = std::move(value);
  slot.used = true;
  ++live_;
  const size_t bytes = slot.value.isTensor() ? storageBytes(slot.value.toTensor()) : 0;
  pressure_ += bytes;
  const double handle = encode(index, slot.generation);
  if (marks_.empty()) return -handle;
  slot.scoped = true;
  arena_.push_back({index, slot.generation});
  return bytes >= kLargeBytes ? -handle : handle;
}

const c10::IValue& SlotTable::get(double handle) const { return slot(handle).value; }

at::Tensor SlotTable::tensor(double handle) const {
  const c10::IValue& value = slot(handle).value;
  if (!value.isTensor()) throw BadValue{"expected a Tensor but received another kind of native object"};
  return value.toTensor();
}

bool SlotTable::alive(double handle) const {
  uint32_t index;
  return decode(handle, index);
}

void SlotTable::free(double handle) {
  uint32_t index;
  static const std::string kDispose = "dispose()";
  if (decode(handle, index)) release(index, &kDispose);
}

void SlotTable::repoint(double handle, double source) {
  c10::IValue value = get(source);
  Slot& pointing = slot(handle);
  if (pointing.charged) uncharge(pointing);
  // What it named may die here, and with it whatever that held: the slot is consistent by then.
  std::swap(pointing.value, value);
}

void SlotTable::release(uint32_t index, const std::string* freedBy) {
  Slot& slot = slots_[index];
  if (debug_ && freedBy) freedBy_[encode(index, slot.generation)] = *freedBy;
  if (slot.weak) {
    napi_delete_reference(env_, slot.weak);
    slot.weak = nullptr;
  }
  if (slot.charged) uncharge(slot);
  slot.used = false;
  slot.scoped = false;
  const bool reusable = ++slot.generation < kMaxGeneration;
  --live_;
  // The destructor may run arbitrary code (autograd nodes); the slot is consistent by now.
  c10::IValue dying = std::move(slot.value);
  slot.value = c10::IValue();
  if (reusable) free_.push_back(index);
}

bool SlotTable::keep(double handle) {
  Slot& kept = slot(handle);
  leaveScopes(kept);
  return kept.weak == nullptr;
}

void SlotTable::track(double handle, napi_value wrapper) {
  Slot& watched = slot(handle);
  if (watched.weak) return;
  check(napi_create_reference(env_, wrapper, 0, &watched.weak));
  uint32_t index;
  decode(handle, index);
  tracked_.push_back({index, watched.generation});
  ++trackedSinceSweep_;
  charge(watched);
}

void SlotTable::charge(Slot& slot) {
  if (!slot.value.isTensor()) return;
  const at::Tensor& tensor = slot.value.toTensor();
  size_t bytes = storageBytes(tensor);
  if (bytes < kLargeBytes) return;
  if (!tensor.is_cpu()) bytes /= kCudaCharge;
  if (slot.scoped) bytes /= kScopedCharge;
  slot.charged = storageKey(tensor);
  Charge& charge = charges_[slot.charged];
  ++charge.slots;
  if (bytes <= charge.bytes) return;
  int64_t total;
  check(napi_adjust_external_memory(env_, static_cast<int64_t>(bytes - charge.bytes), &total));
  charged_ += bytes - charge.bytes;
  charge.bytes = bytes;
}

void SlotTable::uncharge(Slot& slot) {
  const auto found = charges_.find(slot.charged);
  slot.charged = nullptr;
  if (found == charges_.end() || --found->second.slots > 0) return;
  int64_t total;
  napi_adjust_external_memory(env_, -static_cast<int64_t>(found->second.bytes), &total);
  charged_ -= found->second.bytes;
  charges_.erase(found);
}

void SlotTable::leaveScopes(Slot& slot) {
  slot.scoped = false;
  if (!slot.charged) return;
  uncharge(slot);
  charge(slot);
}

void SlotTable::beginScope(std::string name) { marks_.push_back({arena_.size(), std::move(name)}); }

std::vector<double> SlotTable::endScope(const double* escaping, size_t count) {
  if (marks_.empty()) throw BadValue{"expected an open scope"};
  const Mark mark = std::move(marks_.back());
  marks_.pop_back();
  std::vector<double> homeless;
  std::vector<Entry> outer;
  for (size_t i = 0; i < count; ++i) {
    uint32_t index;
    if (!decode(escaping[i], index) || !slots_[index].scoped) continue;
    slots_[index].scoped = false;  // spared below; set again for the scope outside
    outer.push_back({index, slots_[index].generation});
  }
  const std::string freedBy = debug_ ? "the end of scope '" + mark.name + "'" : std::string();
  for (size_t i = arena_.size(); i-- > mark.start;) {
    const Entry entry = arena_[i];
    Slot& slot = slots_[entry.index];
    if (slot.used && slot.generation == entry.generation && slot.scoped) release(entry.index, &freedBy);
  }
  arena_.resize(mark.start);
  for (const Entry& entry : outer) {
    Slot& slot = slots_[entry.index];
    if (marks_.empty()) {
      leaveScopes(slot);
      if (!slot.weak) homeless.push_back(encode(entry.index, entry.generation));
    } else {
      slot.scoped = true;
      arena_.push_back(entry);
    }
  }
  return homeless;
}

void SlotTable::sweep() {
  freeCollected();
  leastCharged_ = std::min(leastCharged_, charged_);
  if (charged_ - leastCharged_ < kForceBytes) return;
  int64_t total;
  check(napi_adjust_external_memory(env_, kUnbearable, &total));
  check(napi_adjust_external_memory(env_, -kUnbearable, &total));
  freeCollected();
  leastCharged_ = charged_;
}

void SlotTable::freeCollected() {
  pressure_ = 0;
  trackedSinceSweep_ = 0;
  napi_handle_scope handles;
  check(napi_open_handle_scope(env_, &handles));
  size_t kept = 0;
  static const std::string kCollected = "garbage collection";
  for (size_t i = 0; i < tracked_.size(); ++i) {
    const Entry entry = tracked_[i];
    Slot& slot = slots_[entry.index];
    if (!slot.used || slot.generation != entry.generation) continue;
    napi_value wrapper = nullptr;
    napi_get_reference_value(env_, slot.weak, &wrapper);
    if (wrapper == nullptr) {
      release(entry.index, &kCollected);
    } else {
      tracked_[kept++] = entry;
    }
  }
  tracked_.resize(kept);
  check(napi_close_handle_scope(env_, handles));
}

void SlotTable::clear() {
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].used) release(i, nullptr);
  }
  tracked_.clear();
  arena_.clear();
}

}  // namespace espalier
