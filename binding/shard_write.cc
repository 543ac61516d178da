// A file of many tensors, staged in memory as it will lie on disk, then hashed and written behind the
// program's back.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "direct_file.h"
#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"
#include "sha256.h"

namespace espalier {

namespace {

constexpr size_t kHugePage = 2u << 20;
constexpr size_t kWrite = 8u << 20;  // bytes of one write

// Memory on a page's boundary that only exists once it is touched.
at::Tensor pageable(size_t bytes) {
  const size_t whole = roundUp(bytes, kHugePage);
  void* memory = ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw c10::OutOfMemoryError({__func__, __FILE__, __LINE__},
                                "no memory for an image of " + std::to_string(whole) + " bytes");
  }
#if defined(MADV_HUGEPAGE)
  ::madvise(memory, whole, MADV_HUGEPAGE);
#endif
  return at::from_blob(
      memory, {static_cast<int64_t>(whole)}, [whole](void* data) { ::munmap(data, whole); }, at::kByte);
}

// Memory that an accelerator copies into directly.
at::Tensor pinned(size_t bytes) {
  const size_t whole = roundUp(bytes, kPage);
  const at::Tensor memory = at::empty({static_cast<int64_t>(whole + kPage)},
                                      at::TensorOptions().dtype(at::kByte).pinned_memory(true));
  const size_t start = reinterpret_cast<uintptr_t>(memory.data_ptr()) % kPage;
  const size_t skip = start == 0 ? 0 : kPage - start;
  return memory.narrow(0, static_cast<int64_t>(skip), static_cast<int64_t>(whole));
}

// newImage(bytes, pinned) => handle: uint8, on a page's boundary.
napi_value newImage(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<2> args(napi, info);
    const int64_t wanted = js::toInt64(napi, args[0], "a number of bytes");
    if (wanted <= 0 || wanted > int64_t{1} << 46) throw BadValue{"expected a number of bytes"};
    const auto bytes = static_cast<size_t>(wanted);
    return toHandle(Env::of(napi), js::toBool(napi, args[1]) ? pinned(bytes) : pageable(bytes));
  });
}

at::Tensor imageAt(Env& env, napi_value handle) {
  at::Tensor image = tensorAt(env, handle);
  if (!image.defined() || !image.is_cpu() || image.scalar_type() != at::kByte || image.dim() != 1 ||
      !image.is_contiguous() || reinterpret_cast<uintptr_t>(image.data_ptr()) % kPage != 0) {
    throw BadValue{"expected an image"};
  }
  return image;
}

// touchImage(image) => [Promise, abort]: has the system give it memory, which takes longer than to fill it.
napi_value touchImage(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<1> args(napi, info);
    Env& env = Env::of(napi);
    return Job::start(
        env,
        [image = imageAt(env, args[0])](Job& job) {
          auto* data = static_cast<volatile uint8_t*>(image.mutable_data_ptr());
          for (int64_t at = 0; at < image.numel() && !job.aborted(); at += kPage) data[at] = data[at];
        },
        [](Env& home) { return js::undefined(home.napi); });
  });
}

struct Span {
  uint8_t* to;
  const uint8_t* from;
  size_t size;
};

// Each thread copies one stretch of the whole, so that its pieces are as long as can be.
void copyAll(const std::vector<Span>& spans) {
  std::vector<size_t> ends;
  size_t total = 0;
  for (const Span& span : spans) ends.push_back(total += span.size);
  at::parallel_for(0, static_cast<int64_t>(total), int64_t{1} << 20, [&](int64_t from, int64_t to) {
    size_t begin = static_cast<size_t>(from);
    const size_t end = static_cast<size_t>(to);
    size_t i = static_cast<size_t>(std::upper_bound(ends.begin(), ends.end(), begin) - ends.begin());
    for (; begin < end; ++i) {
      const Span& span = spans[i];
      const size_t skip = begin - (ends[i] - span.size);
      const size_t size = std::min(ends[i], end) - begin;
      std::memcpy(span.to + skip, span.from + skip, size);
      begin += size;
    }
  });
}

// stageTensors(image, head: Uint8Array, offsets: Float64Array, handles): the head at 0, each tensor's
// elements in row-major order at its offset.
napi_value stageTensors(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<4> args(napi, info);
    Env& env = Env::of(napi);
    const at::Tensor image = imageAt(env, args[0]);
    const auto head = js::bytes(napi, args[1]);
    const auto offsets = js::doubles(napi, args[2]);
    const std::vector<at::Tensor> tensors = tensorsAt(env, args[3]);
    if (!offsets.valid || offsets.size != tensors.size())
      throw BadValue{"expected an offset for each tensor"};
    auto* start = static_cast<uint8_t*>(image.mutable_data_ptr());
    const auto room = static_cast<size_t>(image.numel());
    if (head.size > room) throw BadValue{"expected an image that holds the head"};
    std::memcpy(start, head.data, head.size);
    const at::NoGradGuard noGrad;
    std::vector<Span> spans;
    for (size_t i = 0; i < tensors.size(); ++i) {
      const at::Tensor& tensor = tensors[i];
      if (!tensor.defined() || tensor.layout() != c10::kStrided || tensor.is_meta()) {
        throw BadValue{"expected dense tensors that hold data"};
      }
      const size_t size = tensor.nbytes();
      const double at = offsets.data[i];
      if (!(at >= 0 && at <= static_cast<double>(room)) || size > room - static_cast<size_t>(at)) {
        throw BadValue{"expected offsets within the image"};
      }
      uint8_t* to = start + static_cast<size_t>(at);
      if (size == 0) continue;
      if (tensor.is_cpu() && tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg()) {
        spans.push_back({to, static_cast<const uint8_t*>(tensor.const_data_ptr()), size});
      } else if (reinterpret_cast<uintptr_t>(to) % tensor.element_size() == 0) {
        at::from_blob(to, tensor.sizes(), tensor.options().device(at::kCPU)).copy_(tensor);
      } else {
        const at::Tensor plain = tensor.resolve_conj().resolve_neg().cpu().contiguous();
        std::memcpy(to, plain.const_data_ptr(), size);
      }
    }
    copyAll(spans);
    return nullptr;
  });
}

// Behind what the program computes: threads have priorities of their own on Linux only. A low one takes a
// tenth of a core that others want, an idle one next to nothing.
void yieldToOthers() {
#if defined(__linux__)
  const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
  ::setpriority(PRIO_PROCESS, thread, std::min(19, ::getpriority(PRIO_PROCESS, thread) + 10));
#endif
}

void runWhenIdle() {
#if defined(__linux__)
  const sched_param none{};
  ::sched_setscheduler(0, SCHED_IDLE, &none);
#endif
}

// Where all cores are busy for so long, hashing is not left to what they have to spare.
constexpr std::chrono::seconds kPatience{20};

// Hashes and writes at the same time: one thread waits for the disk and then helps with what is left to hash.
// Hashing takes a core for a second or two per gigabyte, writing hardly any: only the first could be felt by
// who computes on all of them.
class ImageWriter {
 public:
  ImageWriter(const std::string& path, uint8_t* data, size_t size, size_t block, const Job& job)
      : file_(DirectFile::create(path)), data_(data), size_(size), block_(block), job_(job) {
    digests_.resize((size + block - 1) / block);
  }

  std::vector<Digest> run() {
    yieldToOthers();
    std::thread writer([this] {
      work([this] {
        write();
        runWhenIdle();
        hash();
      });
    });
    // Where the system has no thread left, this one does its part: the writer must not be left unjoined.
    std::thread hasher;
    try {
      hasher = std::thread([this] {
        work([this] {
          runWhenIdle();
          hash();
        });
      });
    } catch (const std::system_error&) {
      const std::lock_guard lock(mutex_);
      if (--working_ == 0) ended_.notify_all();
    }
    {
      std::unique_lock lock(mutex_);
      ended_.wait_for(lock, kPatience, [this] { return working_ == 0; });
    }
    hash();
    writer.join();
    if (hasher.joinable()) hasher.join();
    if (failure_) std::rethrow_exception(failure_);
    if (job_.aborted()) throw std::runtime_error("the writing was aborted");
    return std::move(digests_);
  }

 private:
  bool stopped() const { return stop_ || job_.aborted(); }

  template <class Body>
  void work(Body&& body) {
    std::exception_ptr failure;
    try {
      body();
    } catch (...) {
      failure = std::current_exception();
      stop_ = true;
    }
    const std::lock_guard lock(mutex_);
    if (failure) failure_ = failure;
    if (--working_ == 0) ended_.notify_all();
  }

  void write() {
    // The image is longer than the file: what rounds it up to a page is cut off again.
    const size_t end = roundUp(size_, kPage);
    std::memset(data_ + size_, 0, end - size_);
    for (size_t at = 0; at < end && !stopped(); at += kWrite) {
      file_.write(data_ + at, std::min(kWrite, end - at), at);
    }
    if (!stopped()) file_.finish(size_);
  }

  void hash() {
    const size_t group = 16 * block_;
    while (!stopped()) {
      const size_t at = next_.fetch_add(group);
      if (at >= size_) return;
      sha256Blocks(data_ + at, std::min(group, size_ - at), block_, digests_.data() + at / block_);
    }
  }

  DirectFile file_;
  uint8_t* data_;
  size_t size_;
  size_t block_;
  const Job& job_;
  std::vector<Digest> digests_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  int working_ = 2;
  std::exception_ptr failure_;
};

// writeImage(path, image, bytes, block) => [Promise<ArrayBuffer of digests>, abort]
// The image's first bytes as a new file, on disk when the promise resolves with the SHA-256 of each block.
napi_value writeImage(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<4> args(napi, info);
    Env& env = Env::of(napi);
    at::Tensor image = imageAt(env, args[1]);
    const int64_t size = js::toInt64(napi, args[2], "a number of bytes");
    const int64_t block = js::toInt64(napi, args[3], "a size of blocks");
    if (size <= 0 || roundUp(static_cast<size_t>(size), kPage) > static_cast<size_t>(image.numel())) {
      throw BadValue{"expected an image of at least the bytes to write"};
    }
    if (block <= 0) throw BadValue{"expected a size of blocks"};
    auto digests = std::make_shared<std::vector<Digest>>();
    return Job::start(
        env,
        [path = js::toString(napi, args[0], "a path"), image = std::move(image), size, block,
         digests](Job& job) {
          auto* data = static_cast<uint8_t*>(image.mutable_data_ptr());
          *digests =
              ImageWriter(path, data, static_cast<size_t>(size), static_cast<size_t>(block), job).run();
        },
        [digests](Env& home) {
          void* data;
          napi_value result;
          const size_t bytes = digests->size() * sizeof(Digest);
          check(napi_create_arraybuffer(home.napi, bytes, &data, &result));
          std::memcpy(data, digests->data(), bytes);
          return result;
        });
  });
}

}  // namespace

void defineShardWriting(napi_env env, napi_value exports) {
  define(env, exports, "newImage", newImage);
  define(env, exports, "touchImage", touchImage);
  define(env, exports, "stageTensors", stageTensors);
  define(env, exports, "writeImage", writeImage);
}

}  // namespace espalier
