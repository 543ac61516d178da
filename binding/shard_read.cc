// Parts of a file read straight into tensors, each block checked against its digest.
#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>

#include "direct_file.h"
#include "errors.h"
#include "jobs.h"
#include "marshal.h"
#include "modules.h"
#include "sha256.h"

namespace espalier {

namespace {

// A stretch of the file that lies within one block, and where it goes.
struct Piece {
  size_t block;
  size_t from;  // offset in the block
  size_t size;
  uint8_t* to;
};

struct Freed {
  void operator()(uint8_t* data) const { std::free(data); }
};

// Blocks that one read takes: what a reader holds beside the tensors. Two are hashed at once.
constexpr size_t kLeast = 2, kMost = 16;
constexpr size_t kReaders = 2;  // enough to keep a disk busy while digests are computed
// A reader's memory is so small a part of what is read, as long as it holds the least.
constexpr size_t kShare = 32;

class BlockReader {
 public:
  BlockReader(const std::string& path, size_t block, std::vector<Digest> digests, std::vector<Piece> pieces,
              const Job& job)
      : path_(path),
        file_(DirectFile::open(path)),
        block_(block),
        digests_(std::move(digests)),
        pieces_(std::move(pieces)),
        job_(job) {}

  // Bytes read from the file.
  size_t run() {
    size_ = file_.size();
    if ((size_ + block_ - 1) / block_ != digests_.size()) {
      throw std::runtime_error(path_ + " is damaged: it has " + std::to_string(size_) + " bytes");
    }
    std::sort(pieces_.begin(), pieces_.end(),
              [](const Piece& a, const Piece& b) { return a.block < b.block; });
    const size_t blocks = wantedBlocks();
    most_ = std::clamp(blocks / kShare, kLeast, kMost);
    group();
    const size_t readers = blocks < kLeast * kShare ? 1 : std::min(kReaders, groups_.size());
    std::vector<std::thread> threads;
    for (size_t i = 1; i < readers; ++i) threads.emplace_back([&] { work(); });
    work();
    for (auto& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    if (job_.aborted()) throw std::runtime_error("the reading of " + path_ + " was aborted");
    return read_;
  }

 private:
  // Pieces [begin, end) of neighbouring blocks.
  struct Group {
    size_t begin, end;
  };

  size_t wantedBlocks() const {
    size_t count = 0;
    for (size_t i = 0; i < pieces_.size(); ++i) count += i == 0 || pieces_[i].block != pieces_[i - 1].block;
    return count;
  }

  void group() {
    for (size_t i = 0; i < pieces_.size(); ++i) {
      const size_t block = pieces_[i].block;
      const bool first = groups_.empty() || block > pieces_[i - 1].block + 1 ||
                         block - pieces_[groups_.back().begin].block >= most_;
      if (first) groups_.push_back({i, i});
      groups_.back().end = i + 1;
    }
  }

  void work() {
    try {
      const std::unique_ptr<uint8_t, Freed> buffer(
          static_cast<uint8_t*>(std::aligned_alloc(kPage, roundUp(most_ * block_, kPage))));
      if (!buffer) throw std::bad_alloc();
      for (size_t i = next_++; i < groups_.size() && !job_.aborted() && !stop_; i = next_++) {
        take(groups_[i], buffer.get());
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      stop_ = true;
    }
  }

  void take(const Group& group, uint8_t* buffer) {
    const size_t first = pieces_[group.begin].block, last = pieces_[group.end - 1].block;
    const size_t at = first * block_;
    const size_t wanted = std::min((last + 1) * block_, size_) - at;
    const size_t got = file_.read(buffer, roundUp(wanted, kPage), at);
    read_ += got;
    if (got < wanted) throw std::runtime_error(path_ + " became shorter");
    Digest actual[kMost];
    sha256Blocks(buffer, wanted, block_, actual);
    for (size_t block = first; block <= last; ++block) {
      if (actual[block - first] != digests_[block]) {
        throw std::runtime_error(path_ + " is damaged: the bytes from " + std::to_string(block * block_) +
                                 " are not those that were saved");
      }
    }
    for (size_t i = group.begin; i < group.end; ++i) {
      const Piece& piece = pieces_[i];
      std::memcpy(piece.to, buffer + (piece.block - first) * block_ + piece.from, piece.size);
    }
  }

  std::string path_;
  DirectFile file_;
  size_t block_;
  size_t size_ = 0;
  size_t most_ = kMost;
  std::vector<Digest> digests_;
  std::vector<Piece> pieces_;
  const Job& job_;
  std::vector<Group> groups_;
  std::atomic<size_t> next_{0};
  std::atomic<size_t> read_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

constexpr size_t kRunFields = 7;  // of a run in the list that arrives

size_t sizeAt(double value) {
  if (!(value >= 0 && value <= js::kMaxSafeInteger) || value != std::trunc(value)) {
    throw BadValue{"expected runs of whole numbers"};
  }
  return static_cast<size_t>(value);
}

// A run is [offset in the file, bytes, tensor, offset in the tensor, times, step in the file, step in the
// tensor].
std::vector<Piece> piecesOf(const js::Doubles& runs, const std::vector<at::Tensor>& tensors, size_t fileBytes,
                            size_t block) {
  std::vector<Piece> pieces;
  for (const double* run = runs.data; run < runs.data + runs.size; run += kRunFields) {
    const size_t index = sizeAt(run[2]), size = sizeAt(run[1]), times = sizeAt(run[4]);
    if (index >= tensors.size()) throw BadValue{"expected runs into the tensors"};
    const at::Tensor& tensor = tensors[index];
    if (times == 0 || size == 0) continue;
    size_t from = sizeAt(run[0]), to = sizeAt(run[3]);
    const size_t fromStep = sizeAt(run[5]), toStep = sizeAt(run[6]);
    const auto ends = [&](size_t start, size_t step, size_t limit) {
      size_t last, end;
      return !__builtin_mul_overflow(times - 1, step, &last) && !__builtin_add_overflow(last, start, &last) &&
             !__builtin_add_overflow(last, size, &end) && end <= limit;
    };
    if (!ends(from, fromStep, fileBytes) || !ends(to, toStep, tensor.nbytes())) {
      throw BadValue{"expected runs within the file and the tensors"};
    }
    auto* data = static_cast<uint8_t*>(tensor.mutable_data_ptr());
    for (size_t time = 0; time < times; ++time, from += fromStep, to += toStep) {
      for (size_t done = 0; done < size;) {
        const size_t inside = (from + done) % block;
        const size_t now = std::min(block - inside, size - done);
        pieces.push_back({(from + done) / block, inside, now, data + to + done});
        done += now;
      }
    }
  }
  return pieces;
}

// readRuns(path, fileBytes, block, digests: Uint8Array, runs: Float64Array, handles) => [Promise<bytes read>,
// abort] Into contiguous tensors on the CPU.
napi_value readRuns(napi_env napi, napi_callback_info info) {
  return guard(napi, [&]() -> napi_value {
    js::Arguments<6> args(napi, info);
    Env& env = Env::of(napi);
    const auto fileBytes = static_cast<size_t>(js::toInt64(napi, args[1], "a number of bytes"));
    const int64_t block = js::toInt64(napi, args[2], "a size of blocks");
    const auto bytes = js::bytes(napi, args[3]);
    const auto runs = js::doubles(napi, args[4]);
    std::vector<at::Tensor> tensors = tensorsAt(env, args[5]);
    if (block <= 0 || block % kPage != 0 || block > int64_t{1} << 30)
      throw BadValue{"expected a size of blocks"};
    if (!runs.valid || runs.size % kRunFields != 0) throw BadValue{"expected a list of runs"};
    if (bytes.size != (fileBytes + block - 1) / block * sizeof(Digest)) {
      throw BadValue{"expected a digest for each block"};
    }
    for (const at::Tensor& tensor : tensors) {
      if (!tensor.defined() || !tensor.is_cpu() || tensor.layout() != c10::kStrided ||
          !tensor.is_contiguous()) {
        throw BadValue{"expected contiguous tensors on the CPU"};
      }
    }
    std::vector<Digest> digests(bytes.size / sizeof(Digest));
    if (bytes.size > 0) std::memcpy(digests.data(), bytes.data, bytes.size);
    std::vector<Piece> pieces = piecesOf(runs, tensors, fileBytes, static_cast<size_t>(block));
    auto read = std::make_shared<size_t>(0);
    return Job::start(
        env,
        [path = js::toString(napi, args[0], "a path"), block, digests = std::move(digests),
         pieces = std::move(pieces), tensors = std::move(tensors), read](Job& job) {
          *read = BlockReader(path, static_cast<size_t>(block), digests, pieces, job).run();
        },
        [read](Env& home) { return js::number(home.napi, static_cast<double>(*read)); });
  });
}

}  // namespace

void defineShardReading(napi_env env, napi_value exports) { define(env, exports, "readRuns", readRuns); }

}  // namespace espalier
