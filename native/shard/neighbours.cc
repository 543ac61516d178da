#include "neighbours.h"

#include <ATen/ATen.h>

#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <random>
#endif

namespace espalier::shard {

#if defined(__linux__)

namespace {

// Of the kernel: pieces of one call.
constexpr size_t kPieces = 1024;

// The same for processes that see one another under their numbers.
int64_t place() {
  std::string text;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> text;
  char link[64] = {};
  const ssize_t length = readlink("/proc/self/ns/pid", link, sizeof link - 1);
  if (text.empty() || length <= 0) return 0;
  return static_cast<int64_t>(std::hash<std::string>{}(text + link) | 1);
}

bool is_allowed() {
  const char* asked = std::getenv("ESPALIER_READ_MEMORY");
  return asked == nullptr || std::string(asked) != "0";
}

[[noreturn]] void lost(const Neighbours& neighbours, int64_t rank, const char* what) {
  neighbours.give_up();
  C10_THROW_ERROR(DistBackendError, "rank " + std::to_string(rank) + " cannot be " + what +
                                        " any more: " + std::strerror(errno));
}

bool read_all(int64_t process, const std::vector<Piece>& pieces) {
  std::vector<iovec> here, there;
  for (size_t next = 0; next < pieces.size();) {
    here.clear();
    there.clear();
    size_t wanted = 0;
    for (; next < pieces.size() && here.size() < kPieces; next++) {
      const Piece& piece = pieces[next];
      here.push_back({piece.to, piece.bytes});
      there.push_back({reinterpret_cast<void*>(piece.from), piece.bytes});
      wanted += piece.bytes;
    }
    // A call copies 2 GiB at most, and may end at any piece.
    for (size_t first = 0; wanted > 0;) {
      const ssize_t got = process_vm_readv(static_cast<pid_t>(process), &here[first], here.size() - first,
                                           &there[first], here.size() - first, 0);
      if (got <= 0) return false;
      wanted -= static_cast<size_t>(got);
      size_t done = static_cast<size_t>(got);
      while (first < here.size() && done >= here[first].iov_len) done -= here[first++].iov_len;
      if (done == 0) continue;
      for (iovec* part : {&here[first], &there[first]}) {
        part->iov_base = static_cast<char*>(part->iov_base) + done;
        part->iov_len -= done;
      }
    }
  }
  return true;
}

}  // namespace

std::shared_ptr<const Neighbours> Neighbours::find(const Group& group) {
  const int64_t world = group->getSize(), rank = group->getRank();
  if (world == 1) return nullptr;
  // Of processes on systems that let a parent alone read its children, all of this user's may read this one.
#if defined(PR_SET_PTRACER)
  if (is_allowed()) prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
#endif
  auto found = std::make_shared<Neighbours>();
  found->shown_ = std::make_unique<const int64_t>(static_cast<int64_t>(std::random_device{}()));
  at::Tensor all = at::zeros({world, 4}, at::kLong);
  int64_t* own = all.mutable_data_ptr<int64_t>() + rank * 4;
  own[0] = is_allowed() ? place() : 0;
  own[1] = getpid();
  own[2] = reinterpret_cast<int64_t>(found->shown_.get());
  own[3] = *found->shown_;
  std::vector<at::Tensor> tensors{all};
  group->allreduce(tensors)->wait();
  at::Tensor readable = at::ones({1}, at::kLong);
  const int64_t* of = all.const_data_ptr<int64_t>();
  for (int64_t r = 0; r < world; r++, of += 4) {
    found->processes_.push_back({of[1], of[2], of[3]});
    if (own[0] == 0 || of[0] != own[0] || !found->is_there(r)) readable.zero_();
  }
  tensors = {readable};
  c10d::AllreduceOptions least;
  least.reduceOp = c10d::ReduceOp::MIN;
  group->allreduce(tensors, least)->wait();
  if (readable.item<int64_t>() == 0) return nullptr;
  return found;
}

void Neighbours::read(int64_t rank, const std::vector<Piece>& pieces) const {
  if (!read_all(processes_[static_cast<size_t>(rank)].id, pieces)) lost(*this, rank, "read");
}

void Neighbours::write(int64_t rank, int64_t address, int64_t value) const {
  const iovec here{&value, sizeof value}, there{reinterpret_cast<void*>(address), sizeof value};
  const auto process = static_cast<pid_t>(processes_[static_cast<size_t>(rank)].id);
  if (process_vm_writev(process, &here, 1, &there, 1, 0) != sizeof value) lost(*this, rank, "told");
}

bool Neighbours::is_there(int64_t rank) const {
  const Process& process = processes_[static_cast<size_t>(rank)];
  int64_t number = 0;
  return read_all(process.id, {{process.address, &number, sizeof number}}) && number == process.number;
}

#else

std::shared_ptr<const Neighbours> Neighbours::find(const Group&) { return nullptr; }
void Neighbours::read(int64_t, const std::vector<Piece>&) const {}
void Neighbours::write(int64_t, int64_t, int64_t) const {}
bool Neighbours::is_there(int64_t) const { return false; }

#endif

}  // namespace espalier::shard
