// CUDA graphs: work that is recorded once and started again as a whole. Memory that is allocated while a
// graph is recorded comes from a pool of the graph's and keeps its addresses as long as the graph lives.
#include <ATen/Context.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGraphsC10Utils.h>
#include <torch/custom_class.h>
#include <torch/headeronly/version.h>
#include <torch/library.h>

#include <vector>

namespace espalier {

namespace {

struct Graph : torch::CustomClassHolder {
  at::cuda::CUDAGraph graph;
  c10::DeviceIndex device = -1;  // while it is being recorded
};

using GraphPtr = c10::intrusive_ptr<Graph>;

cudaStreamCaptureMode mode_of(const std::string& name) {
  if (name == "global") return cudaStreamCaptureModeGlobal;
  if (name == "thread_local") return cudaStreamCaptureModeThreadLocal;
  if (name == "relaxed") return cudaStreamCaptureModeRelaxed;
  TORCH_CHECK_VALUE(false, "expected the mode global, thread_local or relaxed but received ", name);
}

std::vector<int64_t> numbers_of(at::MempoolId_t pool) {
  return {static_cast<int64_t>(pool.first), static_cast<int64_t>(pool.second)};
}

at::MempoolId_t pool_of(at::IntArrayRef numbers) {
  if (numbers.empty()) return {0, 0};
  TORCH_CHECK_VALUE(numbers.size() == 2, "expected the two numbers of a pool but received ", numbers);
  return {static_cast<c10::CaptureId_t>(numbers[0]), static_cast<c10::CaptureId_t>(numbers[1])};
}

void begin(const GraphPtr& self, at::IntArrayRef pool, const std::string& mode) {
  self->graph.capture_begin(pool_of(pool), mode_of(mode));
  self->device = c10::cuda::current_device();
}

void end(const GraphPtr& self) {
  self->graph.capture_end();
  self->device = -1;
}

// Whether an action could be done.
template <class Action>
bool done(const Action& action) {
  try {
    action();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

// After an error: whatever can be ended is, so that the stream, the allocator and the random numbers serve
// others again.
void abandon(const GraphPtr& self) {
  if (!done([&] { self->graph.capture_end(); }) && self->device >= 0) {
#if TORCH_VERSION_MINOR < 15
    // Of an invalid capture, CUDAGraph leaves the allocator on the graph's pool; from 2.15 on its reset()
    // does not.
    done([&] { c10::cuda::CUDACachingAllocator::endAllocateToPool(self->device, self->graph.pool()); });
#endif
    // And the generator believes that it is recorded still. Its copy, with the same numbers to come, does
    // not.
    done([&] {
      at::Generator generator = at::globalContext().defaultGenerator({at::kCUDA, self->device});
      generator.graphsafe_set_state(generator.clone());
    });
  }
  done([&] { self->graph.reset(); });
  self->device = -1;
  static_cast<void>(cudaGetLastError());
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(espalier_cuda, m) {
  m.class_<Graph>("Graph");
#define GRAPH "__torch__.torch.classes.espalier_cuda.Graph"
  m.def("graph() -> " GRAPH, [] { return c10::make_intrusive<Graph>(); });
  // Records what is queued on the current stream, which must not be the default one. pool: that of another
  // graph, which then shares its memory; [] for one of its own.
  m.def("graph_begin(" GRAPH " graph, int[] pool, str mode) -> ()",
        [](const GraphPtr& graph, std::vector<int64_t> pool, const std::string& mode) {
          begin(graph, pool, mode);
        });
  m.def("graph_end(" GRAPH " graph) -> ()", end);
  m.def("graph_abandon(" GRAPH " graph) -> ()", abandon);
  // Queues what was recorded on the current stream.
  m.def("graph_replay(" GRAPH " graph) -> ()", [](const GraphPtr& self) { self->graph.replay(); });
  m.def("graph_reset(" GRAPH " graph) -> ()", [](const GraphPtr& self) { self->graph.reset(); });
  m.def("graph_pool(" GRAPH " graph) -> int[]",
        [](const GraphPtr& self) { return numbers_of(self->graph.pool()); });
#undef GRAPH
  m.def("graph_pool_handle() -> int[]", [] { return numbers_of(at::cuda::graph_pool_handle()); });
  // Whether the current stream is being recorded.
  m.def("is_capturing() -> bool",
        [] { return c10::cuda::currentStreamCaptureStatusMayInitCtx() != c10::cuda::CaptureStatus::None; });
}

}  // namespace espalier
