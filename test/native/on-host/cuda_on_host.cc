#include "cuda_on_host.h"

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <vector>

namespace espalier::on_host {

namespace {

constexpr size_t kStack = 128 * 1024;

enum class At { kRunning, kBlockBarrier, kWarpBarrier, kEnd };

// Made once, by a context; switched by jumps, which make no system call. Each runs one thread after the
// other.
struct Fiber {
  jmp_buf where;
  At at;
};

jmp_buf scheduler;
Fiber fibers[kMostThreads];
std::unique_ptr<char[]> stacks;
const std::function<void()>* work;
uint64_t slots[kMostThreads];
alignas(64) unsigned char shared_bytes[kSharedBytes];
uint64_t random_state = 1;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "cuda_on_host: %s\n", what);
  std::abort();
}

uint64_t draw() {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return random_state >> 33;
}

void shuffle(std::vector<int64_t>& list) {
  for (size_t i = list.size(); i > 1; i--) std::swap(list[i - 1], list[draw() % i]);
}

// Hands over to the scheduler until it resumes this fiber.
void wait(At where) {
  Fiber& self = fibers[threadIdx.x];
  self.at = where;
  if (_setjmp(self.where) == 0) _longjmp(scheduler, 1);
}

void begin() {
  for (;;) {
    (*work)();
    wait(At::kEnd);
  }
}

void resume(unsigned thread) {
  threadIdx.x = thread;
  if (_setjmp(scheduler) == 0) _longjmp(fibers[thread].where, 1);
}

// Brings every fiber to the place before its first thread.
void make_fibers() {
  stacks = std::make_unique<char[]>(kStack * kMostThreads);
  static const std::function<void()> nothing = [] {};
  work = &nothing;
  for (unsigned t = 0; t < kMostThreads; t++) {
    ucontext_t context;
    getcontext(&context);
    context.uc_stack.ss_sp = stacks.get() + t * kStack;
    context.uc_stack.ss_size = kStack;
    makecontext(&context, begin, 0);
    threadIdx.x = t;
    if (_setjmp(scheduler) == 0) setcontext(&context);
  }
}

// Sets threads [first, last) free that all wait at one kind of barrier.
bool release(int first, int last, At where) {
  const bool all = std::all_of(fibers + first, fibers + last, [&](const Fiber& f) { return f.at == where; });
  if (all) std::for_each(fibers + first, fibers + last, [](Fiber& f) { f.at = At::kRunning; });
  return all;
}

void run_block(int threads) {
  std::for_each(fibers, fibers + threads, [](Fiber& f) { f.at = At::kRunning; });
  std::vector<int64_t> order(static_cast<size_t>(threads));
  std::iota(order.begin(), order.end(), 0);
  for (;;) {
    shuffle(order);
    for (const int64_t t : order) {
      if (fibers[t].at == At::kRunning) resume(static_cast<unsigned>(t));
    }
    const auto ended =
        std::count_if(fibers, fibers + threads, [](const Fiber& f) { return f.at == At::kEnd; });
    if (ended == threads) return;
    bool moved = release(0, threads, At::kBlockBarrier);
    for (int first = 0; !moved && first < threads; first += 32) {
      if (release(first, std::min(first + 32, threads), At::kWarpBarrier)) moved = true;
    }
    if (!moved) fail("threads wait at a barrier to which others do not come");
  }
}

}  // namespace

void run(int64_t blocks, int threads, int64_t shared, const std::function<void()>& body) {
  if (threads > kMostThreads || shared > kSharedBytes) fail("more threads or shared memory than there is");
  if (!stacks) make_fibers();
  work = &body;
  blockDim.x = static_cast<unsigned>(threads);
  gridDim.x = static_cast<unsigned>(blocks);
  std::vector<int64_t> order(static_cast<size_t>(blocks));
  std::iota(order.begin(), order.end(), 0);
  shuffle(order);
  for (const int64_t b : order) {
    blockIdx.x = static_cast<unsigned>(b);
    std::memset(shared_bytes, 0xA5, static_cast<size_t>(shared));  // as it is found: with something in it
    run_block(threads);
  }
}

void block_barrier() { wait(At::kBlockBarrier); }
void warp_barrier() { wait(At::kWarpBarrier); }
void* shared_memory() { return shared_bytes; }
uint64_t* exchange() { return slots; }

}  // namespace espalier::on_host
