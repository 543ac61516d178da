#include "cpu_allocator.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <sys/mman.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <unordered_map>

namespace espalier {

namespace {

constexpr size_t kFrom = 64 << 10;
constexpr size_t kKept = 256u << 20;
constexpr size_t kMost = size_t{1} << 60;
constexpr size_t kPage = 4096;
// Before the data, as a data pointer alone must be enough to free its block; as long as the alignment that
// libtorch needs.
constexpr size_t kHeader = 64;

// A multiple of a page, and from 1 MiB on of a sixteenth of the power of two below: sizes that differ by
// little share their blocks, and at most a sixteenth is address space without memory behind it.
size_t blockSize(size_t bytes) {
  size_t step = kPage;
  while (step * 512 <= bytes) step *= 2;
  return (bytes + step - 1) / step * step;
}

class KeptBlocks {
 public:
  // A block of exactly `size` bytes that was freed before, or null.
  void* take(size_t size) {
    const std::lock_guard lock(mutex_);
    const auto found = bySize_.find(size);
    if (found == bySize_.end()) return nullptr;
    const auto newest = found->second.back();
    found->second.pop_back();
    if (found->second.empty()) bySize_.erase(found);
    void* block = newest->block;
    bytes_ -= size;
    byAge_.erase(newest);
    return block;
  }

  void put(void* block, size_t size) {
    if (size > kKept) {
      munmap(block, size);
      return;
    }
    const std::lock_guard lock(mutex_);
    byAge_.push_back({block, size});
    bySize_[size].push_back(std::prev(byAge_.end()));
    bytes_ += size;
    while (bytes_ > kKept) unmapOldest();
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    while (!byAge_.empty()) unmapOldest();
  }

 private:
  struct Kept {
    void* block;
    size_t size;
  };

  // The oldest of all is the oldest of its size.
  void unmapOldest() {
    const auto [block, size] = byAge_.front();
    const auto found = bySize_.find(size);
    found->second.pop_front();
    if (found->second.empty()) bySize_.erase(found);
    byAge_.pop_front();
    bytes_ -= size;
    munmap(block, size);
  }

  std::mutex mutex_;
  std::list<Kept> byAge_;
  std::unordered_map<size_t, std::deque<std::list<Kept>::iterator>> bySize_;
  size_t bytes_ = 0;
};

// Never destroyed: tensors may be freed while the process ends.
KeptBlocks& kept() {
  static auto* blocks = new KeptBlocks;
  return *blocks;
}

void* map(size_t size) {
  void* block = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return block == MAP_FAILED ? nullptr : block;
}

std::atomic<size_t> allocated = 0;
std::atomic<size_t> peak = 0;

// What stands before the data.
struct Header {
  size_t size;   // of a block that is kept, or 0 for one of the heap
  size_t bytes;  // that were asked for
};
static_assert(sizeof(Header) <= kHeader);

void* begin(void* block, Header header) {
  std::memcpy(block, &header, sizeof header);
  const size_t now = allocated.fetch_add(header.bytes, std::memory_order_relaxed) + header.bytes;
  size_t most = peak.load(std::memory_order_relaxed);
  while (now > most && !peak.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
  }
  return static_cast<char*>(block) + kHeader;
}

void release(void* data) {
  if (!data) return;
  void* block = static_cast<char*>(data) - kHeader;
  Header header;
  std::memcpy(&header, block, sizeof header);
  allocated.fetch_sub(header.bytes, std::memory_order_relaxed);
  if (header.size)
    kept().put(block, header.size);
  else
    c10::free_cpu(block);
}

class CpuAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void* data = bytes ? take(bytes) : nullptr;
    return {data, data, &release, c10::Device(c10::DeviceType::CPU)};
  }

  // oneDNN's scratch memory is freed by its pointer alone.
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void* to, const void* from, size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }

 private:
  static void* take(size_t bytes) {
    TORCH_CHECK(bytes < kMost, "DefaultCPUAllocator: not enough memory: you tried to allocate ", bytes,
                " bytes.");
    if (bytes < kFrom) return begin(c10::alloc_cpu(bytes + kHeader), {0, bytes});
    const size_t size = blockSize(bytes + kHeader);
    void* block = kept().take(size);
    if (!block) block = map(size);
    if (!block) {
      kept().clear();
      block = map(size);
    }
    TORCH_CHECK(block, "DefaultCPUAllocator: not enough memory: you tried to allocate ", bytes,
                " bytes. Error code ", errno, " (", std::strerror(errno), ")");
    return begin(block, {size, bytes});
  }
};

}  // namespace

void installCpuAllocator() {
  static std::once_flag once;
  std::call_once(once, [] { c10::SetCPUAllocator(new CpuAllocator, 1); });
}

HostMemory hostMemory() { return {allocated.load(), peak.load()}; }

void resetHostPeak() { peak.store(allocated.load()); }

}  // namespace espalier
