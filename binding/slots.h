// The table behind every JavaScript Tensor.
//
// Lifetime rule: a JavaScript wrapper holds a handle (slot index and generation in one exact double). A slot
// owns one reference to a value. It is freed by dispose(), by the end of the scope it was made in, or, when
// it is tracked, after V8 has collected the wrapper (seen by a sweep, which also works inside synchronous
// loops, where finalizers never run). Freeing bumps the generation, so an old handle can never name another
// tensor. A table belongs to one JavaScript environment and is touched by its thread only.
#pragma once

#include <ATen/core/ivalue.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "js.h"

namespace espalier {

struct DisposedHandle {
  std::string detail;
};

class SlotTable {
 public:
  explicit SlotTable(napi_env env) : env_(env) {}
  SlotTable(const SlotTable&) = delete;
  SlotTable& operator=(const SlotTable&) = delete;

  // Stores a value. The result is negative when the wrapper must be tracked (no scope will free it, or it
  // holds much memory); its absolute value is the handle.
  double insert(c10::IValue value);
  const c10::IValue& get(double handle) const;
  at::Tensor tensor(double handle) const;
  bool alive(double handle) const;
  void free(double handle);
  // The handle names the value of `source` from now on: a sharded parameter is its full tensor in forward only.
  void repoint(double handle, double source);

  // Takes the handle out of every scope. True when the wrapper must be tracked from now on.
  bool keep(double handle);
  // Watches the wrapper, so that the slot is freed once it has been collected.
  void track(double handle, napi_value wrapper);

  void beginScope(std::string name);
  // Frees what was made since beginScope, except `escaping`, which move to the scope outside. Returns the
  // escaping handles that now belong to no scope and must be tracked.
  std::vector<double> endScope(const double* escaping, size_t count);
  size_t scopeDepth() const { return marks_.size(); }

  // Frees slots whose wrappers were collected; has V8 collect first where much has been made since it last did.
  void sweep();
  void maybeSweep() {
    if (pressure_ > kSweepBytes || trackedSinceSweep_ > kSweepCount) sweep();
  }
  void clear();

  void setDebug(bool debug) { debug_ = debug; }
  size_t liveCount() const { return live_; }
  template <class F>
  void forEach(F&& visit) const {
    for (const auto& slot : slots_) {
      if (slot.used) visit(slot.value);
    }
  }

 private:
  static constexpr double kSlots = 16777216.0;  // 2^24 slots, 2^29 generations: both fit one exact double
  static constexpr uint32_t kMaxGeneration = 1u << 28;  // a slot that has been used so often is retired
  static constexpr size_t kLargeBytes = 256 * 1024;     // below this, a scope alone is enough
  static constexpr size_t kSweepBytes = 64u << 20;
  static constexpr size_t kSweepCount = 16384;
  static constexpr int kCudaCharge =
      16;  // V8 sees a sixteenth of device bytes: 1:1 would collect at every op

  // What a scope will free anyway is told to V8 as an eighth of its bytes. At 1:1 each step of a training would
  // bring about a full collection, whose threads take a core from libtorch's.
  static constexpr int kScopedCharge = 8;
  // V8 marks in threads of its own, and a loop without scopes gets ahead of them on a busy machine: after this much more
  // the collection is made at once. V8 makes one when it is told of more than it bears, for a moment.
  static constexpr size_t kForceBytes = 128u << 20;
  static constexpr int64_t kUnbearable = int64_t{1} << 32;

  struct Slot {
    c10::IValue value;
    uint32_t generation = 1;
    bool used = false;
    bool scoped = false;
    napi_ref weak = nullptr;
    const void* charged = nullptr;  // the storage that this slot reported to V8
  };
  struct Entry {
    uint32_t index;
    uint32_t generation;
  };
  struct Charge {
    size_t bytes = 0;
    size_t slots = 0;
  };
  struct Mark {
    size_t start;
    std::string name;
  };

  static double encode(uint32_t index, uint32_t generation) { return generation * kSlots + index; }
  bool decode(double handle, uint32_t& index) const;
  Slot& slot(double handle);
  const Slot& slot(double handle) const;
  void release(uint32_t index, const std::string* freedBy);
  void freeCollected();
  void charge(Slot& slot);
  void uncharge(Slot& slot);
  // No scope will free it any more: V8 is told of all its bytes.
  void leaveScopes(Slot& slot);

  napi_env env_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  std::vector<Entry> arena_;
  std::vector<Mark> marks_;
  std::vector<Entry> tracked_;
  std::unordered_map<const void*, Charge> charges_;
  std::unordered_map<double, std::string> freedBy_;  // debug mode only
  size_t live_ = 0;
  size_t pressure_ = 0;
  size_t trackedSinceSweep_ = 0;
  size_t charged_ = 0;      // bytes that V8 has been told of
  size_t leastCharged_ = 0;  // of them, after the collection that was forced last, or less
  bool debug_ = false;
};

// Bytes of the memory behind a tensor: the whole storage, as views keep all of it alive. 0 without storage.
size_t storageBytes(const at::Tensor& tensor);
const void* storageKey(const at::Tensor& tensor);

}  // namespace espalier
