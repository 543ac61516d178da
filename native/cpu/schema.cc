// Every operator of the namespace `espalier`, with what it takes, gives and refuses. Kernels are registered
// beside their code; the CUDA ones in another library (native/cuda), which is loaded only where libtorch_cuda
// is.
//
// A *bitmap* of n elements is a contiguous or strided uint8 vector of ceil(n / 8) bytes: bit i % 8 of byte i
// / 8 is 1 where element i, in row-major order, is alive; padding bits are 0. `None` in a list of bitmaps
// means: all alive. *Float* means float32, float64, bfloat16 or float16. Dtypes that do not fit raise a
// TypeError, values out of range a ValueError, shapes and devices a RuntimeError, each with what was expected
// and what came.
//
// Operators run where their tensors are, on the CPU with torch's intra-op threads, or on CUDA on its current
// stream; those without tensors make CPU tensors. What is selected, packed and moved is the same bits on
// both, whatever the number of threads. A step of a masked optimizer is, too, if the CPU has fused
// multiply-adds; alive_norm adds up in another order. On CUDA the padding bits of a bitmap are not looked at,
// and an operator waits for the device only where it answers with a number or where it must know that no
// score is a NaN, no count out of range.
#include <torch/library.h>

#ifndef ESPALIER_VERSION
#error "ESPALIER_VERSION, the version of the package, must be defined by the build"
#endif

// Another namespace for the same schemas, for tests.
#ifndef ESPALIER_LIBRARY
#define ESPALIER_LIBRARY espalier
#endif
#define ESPALIER_OPERATORS(name, m) TORCH_LIBRARY(name, m)

namespace espalier {

ESPALIER_OPERATORS(ESPALIER_LIBRARY, m) {
  // "<revision of these schemas>:<version of the package>". Another copy of the package in the same process
  // compares it before it shares these operators.
  m.def("abi() -> str", [] { return std::string("4:" ESPALIER_VERSION); });

  // --- bitmaps
  // -------------------------------------------------------------------------------------------------------
  // All n elements alive.
  m.def("bitmap_ones(int n) -> Tensor");
  // A bool mask of any shape, row-major, as a bitmap.
  m.def("bitmap_pack(Tensor mask) -> Tensor");
  // The bool mask of that shape. Raises where the bitmap's length does not fit the shape.
  m.def("bitmap_unpack(Tensor bits, SymInt[] shape) -> Tensor");
  // Number of alive elements.
  m.def("bitmap_count(Tensor bits, int n) -> int");
  // Two bitmaps of one length; any device. andnot is a and not b.
  m.def("bitmap_and(Tensor a, Tensor b) -> Tensor");
  m.def("bitmap_or(Tensor a, Tensor b) -> Tensor");
  m.def("bitmap_xor(Tensor a, Tensor b) -> Tensor");
  m.def("bitmap_andnot(Tensor a, Tensor b) -> Tensor");
  // Hamming distance: how many elements are alive in exactly one of the two.
  m.def("bitmap_distance(Tensor a, Tensor b) -> int");
  // How many are alive in both.
  m.def("bitmap_intersection_count(Tensor a, Tensor b) -> int");

  // --- applying and packing
  // ------------------------------------------------------------------------------------------- Pruned
  // elements become exactly +0, by selection and not by product: a pruned NaN or -0 becomes +0, too. Float,
  // any shape. The in-place form refuses a tensor that requires grad unless under no_grad; the
  // other one is differentiable in self (the gradient is masked the same way).
  m.def("bitmap_apply_(Tensor(a!) self, Tensor bits) -> Tensor(a!)");
  m.def("bitmap_apply(Tensor self, Tensor bits) -> Tensor");
  // The alive values in row-major order, a vector; any dtype. Differentiable in self.
  m.def("compress(Tensor self, Tensor bits) -> Tensor");
  // Its inverse: values[k] at the k-th alive place, 0 elsewhere. Raises where values has another length than
  // the bitmap has alive elements. Differentiable in values.
  m.def("expand(Tensor values, Tensor bits, SymInt[] shape) -> Tensor");

  // --- selection
  // ------------------------------------------------------------------------------------------------------
  // The pool is every alive element of all scores together. Exactly `count` of them, those of the smallest
  // |score|, are pruned; what is left of each bitmap is returned, one new bitmap for each score. -0 equals
  // +0; among equal scores the one with the lower (list index, element index) goes first. With `signed` the
  // smallest values go first instead, -infinity before all. Float; dtypes may differ within the pool and are
  // compared as their exact values. ValueError: count outside [0, alive], or a NaN that is alive, named by
  // list index and element. No sort and no copy of the scores is made: about one read of the data, and 1/4
  // byte per weight at most.
  m.def("select_smallest(Tensor[] scores, Tensor?[] alive, int count, *, bool signed=False) -> Tensor[]");

  // The same within each row of a matrix of outputs and inputs: the first dimension, and all others; a vector
  // is one row. counts: int64, how many of each row are pruned, one number for all of them or one for each.
  // ValueError: a count outside [0, alive in the row], or a NaN.
  m.def("select_rows(Tensor score, Tensor? alive, Tensor counts, *, bool signed=False) -> Tensor");

  // --- N of M: groups of `of` consecutive inputs, in the same matrix, so a convolution's weight is
  // [out, in * kh * kw]. 0 < keep < of <= 32; RuntimeError where `of` does not divide the inputs.
  // -----------------------------------------------------------------------------------
  // The bitmap of each group's `keep` largest |score| (with `signed`: values), of equal ones those that come
  // later. Of a group with fewer alive all are kept. ValueError on a NaN.
  m.def("select_nm(Tensor score, Tensor? alive, int keep, int of, *, bool signed=False) -> Tensor");
  // The bitmap of which each tile of `of` outputs by `of` inputs has exactly `keep` in each row and in each
  // column, with the largest sum of |score|, so that its transpose is N:M, too; then without those that were
  // pruned before, which count as 0. Exact, to the rounding of float64: 2:4 by all 90 patterns, anything else
  // by a minimum-cost flow in keep * of^3 steps per tile. To keep the largest values, pass score -
  // min(score): every pattern has as many. ValueError on a NaN or an infinity.
  // On CUDA all but 2:4 is solved on the CPU.
  m.def("select_nm_transposable(Tensor score, Tensor? alive, int keep, int of) -> Tensor");
  // Whether no group of a bitmap over that shape has more than `keep` alive.
  m.def("bitmap_is_nm(Tensor bits, int[] shape, int keep, int of) -> bool");
  // The alive values [rows, inputs / of * keep] of an N:M bitmap, and their places within the groups, uint8
  // [rows, ceil(inputs / of * keep * w / 8)]: w = bit_width(of - 1) bits for each value (2 for 2:4) in the
  // order of the values, the lowest bit first, padding bits of a row 0. Places ascend in a group. A group
  // with fewer alive is filled up with pruned elements, the lowest first, whose value is 0. Any dtype;
  // differentiable in self. ValueError where a group has more alive.
  m.def("nm_pack(Tensor self, Tensor bits, int keep, int of) -> (Tensor values, Tensor indices)");
  // Its inverse: the dense weight, 0 elsewhere. Differentiable in values.
  m.def("nm_unpack(Tensor values, Tensor indices, int keep, int of, SymInt[] shape) -> Tensor");
  // The values of another tensor of the dense shape at the same places. Differentiable in self.
  m.def("nm_gather(Tensor self, Tensor indices, int keep, int of) -> Tensor");

  // --- products with a 2:4 weight
  // ------------------------------------------------------------------------------------------ A weight [out,
  // in] with no more than 2 nonzeros in any 4 consecutive inputs, in the form that the device's product reads:
  // an opaque vector of the weight's dtype, of that device, library and version, and so nothing to save. On the
  // CPU it is values and places as nm_pack has them. On CUDA it is cuSPARSELt's, and nobody looks whether the
  // weight is 2:4: that would wait for the device. ValueError (CPU) where a group has more nonzeros.
  m.def("linear24_compress(Tensor weight) -> Tensor");
  // activation(scale * input @ weight^T + bias): input [..., in], result [..., features]. activation: none,
  // relu or gelu (erf). Float inputs give their own dtype; int8 and float8_e4m3fn give bfloat16 unless
  // out_dtype says another. On CUDA bfloat16, float16, int8 and float8_e4m3fn, with features and inputs in
  // multiples of 16 and rows in multiples of 8 (32 and 16 for 8 bits); plans are kept by device, dtypes,
  // shape, epilogue and algorithm. algorithm: what linear24_search gave. On the CPU any float dtype, int8 and
  // float8_e4m3fn of any such size; the algorithm is not looked at. Not differentiable: see linear24_train.
  m.def(
      "linear24(Tensor input, Tensor compressed, Tensor? bias, int features, *, str activation='none', float "
      "scale=1.0, ScalarType? out_dtype=None, int[]? algorithm=None) -> Tensor");
  // The fastest algorithm for these arguments, by the library's own search: its number, split-k factor, mode
  // and buffers; empty where there is nothing to choose. It holds for one library version, device, shape and
  // epilogue.
  m.def(
      "linear24_search(Tensor input, Tensor compressed, Tensor? bias, int features, *, str activation='none', "
      "ScalarType? out_dtype=None) -> int[]");
  // Rows [..., n] of floats rounded to int8 or float8_e4m3fn, symmetrically, each with a scale of its own: scales
  // [...] float32, max |row| / 127 or / 448; values [..., n], row / scale to nearest, ties to even. All is
  // computed in float32, of the row as float32. A row of zeros has scale 0; with a NaN or an infinity the scale
  // is one, too, and the values mean nothing. Not differentiable.
  m.def("quantize_rows(Tensor self, ScalarType dtype) -> (Tensor values, Tensor scales)");
  // input @ weight^T of such values, both dense and of one dtype: input [..., in], weight [out, in]. int8 gives
  // int32, exactly (sums must fit it); float8_e4m3fn gives float32, summed up in float32, and its weight may be
  // given as float32 or bfloat16, which hold its numbers. Not differentiable.
  m.def("quantized_linear(Tensor input, Tensor weight) -> Tensor");
  // activation(product * scales[..., None] * column_scales + bias), computed in float32 and rounded to `dtype`
  // once. product [..., n]: int32 or float32, sums of products of quantized numbers; scales [...] and
  // column_scales [n]: float32; bias: any float. Not differentiable.
  m.def(
      "dequantize_product(Tensor product, Tensor scales, Tensor column_scales, Tensor? bias, *, ScalarType "
      "dtype, str activation='none') -> Tensor");
  // linear24 with derivatives by input, weight and bias. compressed is of the weight that is multiplied by;
  // transposed, if given, of its transpose, and backward multiplies by that; else by `dense`, the same weight
  // as a matrix. The weight's gradient is dense, and masked by `alive` if given (a fixed mask); without it all
  // of the weight gets it (straight through), with decay * (weight - dense) added to it if decay is not 0
  // (SR-STE). One of transposed and dense, and dense with a decay. Everything is computed in the dtype of
  // compressed; gradients have the dtype of what they are of.
  m.def(
      "linear24_train(Tensor input, Tensor weight, Tensor? bias, Tensor compressed, Tensor? transposed, "
      "Tensor? dense, Tensor? alive, *, str activation='none', float decay=0.0, int[]? algorithm=None, int[]? "
      "algorithm_transposed=None) -> Tensor");
  // JSON about what multiplies on that tensor's device: name, versions, whether plans are kept, how many are
  // and how often one was found or made; `why` where 2:4 products are computed by no library of the device.
  m.def("linear24_about(Tensor like) -> str");

  // --- selection in passes
  // --------------------------------------------------------------------------------------------
  // The passes of a selection over scores that lie in several processes; every integer below can be added
  // across them. A score's *key* is an integer in the order in which scores compete. By magnitude it is the
  // bits without the sign: 15 bits for bfloat16 and float16, 31 for float32, 63 for float64. With `signed` it
  // is (bits of infinity) + sign * (bits without the sign), of 16, 32 or 64 bits; the last is passed as the
  // int64 of the same bits. `keys` names the dtype in which the pool is compared: the one that
  // torch.promote_types gives for all of its dtypes; None: the score's own. Pass 0 counts the alive keys by
  // their top 15 bits (int64[32768]; with `signed` 16 bits, int64[65536]); pass p >= 1 counts those whose
  // bits above the next 16 equal `prefix`, by those 16 bits (int64[65536]). Keys of 15 and 16 bits have one
  // pass, of 31 and 32 two, of 63 and 64 four. Pass 0 raises a ValueError on a NaN.
  m.def(
      "magnitude_histogram(Tensor score, Tensor? alive, int pass_index, int prefix, *, ScalarType? "
      "keys=None, bool signed=False) -> Tensor");
  // Number of alive elements whose key is `key`.
  m.def(
      "magnitude_ties(Tensor score, Tensor? alive, int key, *, ScalarType? keys=None, bool signed=False) -> "
      "int");
  // The bitmap without the elements whose key is below `key` and without the first `ties` of those that have
  // it.
  m.def(
      "bitmap_above(Tensor score, Tensor? alive, int key, int ties, *, ScalarType? keys=None, bool "
      "signed=False) -> Tensor");

  // --- random bitmaps
  // ------------------------------------------------------------------------------------------------- Exactly
  // `keep` of n elements alive, every such set equally likely but for ties of 31-bit keys: element i has the
  // key philox4x32-10(key = seed, counter = (i / 4, stream))[i % 4] mod 2^31, and those with the largest keys
  // are kept (of equal keys, the higher index). A pure function of its arguments, on every machine.
  m.def("random_bitmap(int n, int keep, int seed, int stream) -> Tensor");
  // As many alive as in `bits`, at random places: random_bitmap(n, bitmap_count(bits, n), seed, stream).
  m.def("shuffle_bitmap(Tensor bits, int n, int seed, int stream) -> Tensor");
  // The keys themselves, key / 2^31 in [0, 1), float64: pruning the n - keep smallest gives random_bitmap(n,
  // keep, seed, stream).
  m.def("random_scores(int n, int seed, int stream) -> Tensor");

  // --- training under a mask
  // ------------------------------------------------------------------------------------------ l2 norm over
  // the alive elements of all gradients; 0-dim, float64 if one of them is, else float32. Summed in double.
  m.def("alive_norm(Tensor[] grads, Tensor?[] bits) -> Tensor");
  // One step of Adam(W) in place, the same as torch.optim.Adam(W)'s for alive elements (float32 arithmetic
  // for bfloat16 and float16, which also round where torch's fused kernel rounds). Entry i of each list: one
  // shape and one float dtype. step counts from 1. decoupled: AdamW's weight decay, else Adam's L2 term.
  // clip: one element, multiplies the gradients as they are read. Afterwards the pruned elements of params,
  // exp_avgs and exp_avg_sqs, and with write_grads those of grads, are exactly +0, whatever they or their
  // gradients were (NaN included).
  // masters: float32 copies of bfloat16 or float16 params, which are then what is updated, with float32
  // moments; params get them rounded to nearest.
  // State (moments and masters) of entry i may be compact, all of it or none: vectors of one value per alive
  // element, in the order of compress(). The same bits come out as of the dense form.
  m.def(
      "masked_adamw_(Tensor(a!)[] params, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] "
      "exp_avg_sqs, "
      "Tensor?[] bits, *, int step, float lr, float beta1, float beta2, float eps, float weight_decay, "
      "bool decoupled=True, bool maximize=False, Tensor? clip=None, bool write_grads=True, "
      "Tensor(e!)[]? masters=None) -> ()");
  // The same with what changes from step to step where a recorded graph can read it: state_steps, one element of
  // float32 for each parameter, counted already; lr, one element of float32 or float64; both with the parameters.
  // On CUDA nothing is read back; the powers in the bias corrections are the device's, which may differ from the
  // host's in the last bit of a float64.
  m.def(
      "masked_adamw_.tensor_lr(Tensor(a!)[] params, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] "
      "exp_avg_sqs, "
      "Tensor?[] bits, *, Tensor[] state_steps, Tensor lr, float beta1, float beta2, float eps, float "
      "weight_decay, "
      "bool decoupled=True, bool maximize=False, Tensor? clip=None, bool write_grads=True, "
      "Tensor(e!)[]? masters=None) -> ()");
  // The same for torch.optim.SGD. first_step: the momentum buffers are set, not read. With momentum 0 the
  // list of buffers is empty.
  m.def(
      "masked_sgd_(Tensor(a!)[] params, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffers, Tensor?[] bits, "
      "*, "
      "bool first_step, float lr, float momentum, float dampening, float weight_decay, bool nesterov, "
      "bool maximize=False, Tensor? clip=None, bool write_grads=True, Tensor(d!)[]? masters=None) -> ()");
}

}  // namespace espalier
