#!/usr/bin/env python3
"""Golden values of operators, computed by PyTorch itself:  python scripts/golden.py  (needs torch; no GPU)

Writes test/fixtures/core/print.json, how PyTorch prints tensors, and test/fixtures/ops/golden.json: the inputs, and for
every case the operator, its arguments and what PyTorch
returned. test/ops/golden.test.ts calls the same operators through the bridge and compares.

In a case, "$x" is an input tensor (each case gets a copy), "dtype:float64" a dtype, {"float": 2} the float 2.0.
"""
import base64
import json
import pathlib
import re

import torch

FIXTURES = pathlib.Path(__file__).parent.parent / "test" / "fixtures"
OUT = FIXTURES / "ops" / "golden.json"
PRINT = FIXTURES / "core" / "print.json"
FLOATS = ["float32", "float64", "bfloat16", "float16"]
REAL = ["float32", "float64"]
INTS = ["int64", "int32", "uint8"]
F32 = ["float32"]
# c10::ScalarType, which the operators return as a number.
DTYPE_CODES = ["uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"]


def wave(*shape, scale=2.0, shift=0.0, step=0.7):
    """Numbers that look irregular and are the same everywhere: no random generator."""
    n = 1
    for size in shape:
        n *= size
    i = torch.arange(n, dtype=torch.float64)
    return (torch.sin(i * step * 1.9 + 0.3) * scale + torch.cos(i * i * 0.13) * 0.25 + shift).reshape(shape)


def inputs(dtype):
    """Tensors of one dtype, by the names that cases use."""
    base = wave(4, 4, step=0.37)
    floating = {
        "a": wave(3, 4), "b": wave(3, 4, step=1.1), "c": wave(4, step=0.9), "p": wave(3, 4).abs() + 0.5,
        "q": wave(3, 4, scale=0.8, step=0.5).clamp(-0.95, 0.95), "m": base, "n": wave(4, 3, step=0.61),
        "spd": base @ base.T + 4 * torch.eye(4, dtype=torch.float64), "v": wave(3, step=0.23), "s": torch.tensor(1.5),
        "x3": wave(2, 3, 4, step=0.31), "y3": wave(2, 4, 3, step=0.43), "seq": wave(1, 2, 7, step=0.53),
        "w1": wave(3, 2, 3, step=0.29), "img": wave(1, 2, 6, 6, step=0.17), "w2": wave(3, 2, 3, 3, step=0.41),
        "vol": wave(1, 1, 3, 4, 4, step=0.19), "bias": wave(3, step=0.77), "table": wave(5, 3, step=0.59),
        "pos": wave(4).abs() + 0.1, "target": torch.sigmoid(wave(3, 4, step=0.83)), "wt": wave(4, 2, step=0.67),
        "odd": torch.tensor([0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1.0]),
        "tri": torch.tril(base) + 3 * torch.eye(4, dtype=torch.float64),
    }  # fmt: skip
    if dtype in ("int64", "int32"):
        return {k: torch.nan_to_num(t * 5).to(getattr(torch, dtype)) for k, t in floating.items()}
    if dtype == "uint8":
        return {k: torch.nan_to_num(t.abs() * 5).clamp(0, 200).to(torch.uint8) for k, t in floating.items()}
    return {k: t.to(getattr(torch, dtype)) for k, t in floating.items()}


FIXED = {
    "i": torch.tensor([2, 0, 1]), "i2": torch.tensor([[0, 1, 2, 0], [2, 2, 0, 1], [1, 0, 0, 2]]),
    "row": torch.tensor([[3, 0], [1, 1], [2, 3]]), "labels": torch.tensor([1, 3, 0]),
    "mask": torch.tensor([[1, 0, 1, 1], [0, 0, 1, 0], [1, 1, 0, 1]]).bool(),
    "flags": torch.tensor([True, False, True]), "counts": torch.tensor([0, 2, 2, 1, 4]),
    "big": torch.tensor([2**53 + 1, -(2**62), 7]), "edges": torch.tensor([-1.0, 0.0, 1.0]),
    "z": torch.tensor([[1 + 2j, -0.5j], [3.0, 1 - 1j]], dtype=torch.complex64),
    "empty": torch.zeros(0, 4),
}  # fmt: skip

CASES = []


def case(names, *args, dtypes=FLOATS, **kwargs):
    for name in names.split():
        CASES.extend((name, list(args), kwargs, dtype) for dtype in dtypes)


# Element by element.
case("abs neg sign exp sin cos tanh sigmoid relu floor ceil trunc square erf silu sgn positive frac", "$a")
case("log log2 log10 log1p sqrt rsqrt reciprocal lgamma digamma exp2", "$p")
case("asin acos atan atanh tan sinh cosh expm1 erfc erfinv asinh sinc round logit special_i0 special_entr", "$q", dtypes=REAL)
case("acosh", "$spd", dtypes=REAL)
case("hardtanh hardsigmoid hardswish elu selu celu softplus mish gelu leaky_relu log_sigmoid relu6 softshrink hardshrink", "$a", dtypes=REAL)
case("gelu", "$a", approximate="tanh")
case("isnan isinf isfinite isposinf isneginf signbit sign nan_to_num abs neg exp sigmoid logical_not", "$odd", dtypes=REAL)
case("abs neg sign square bitwise_not logical_not positive", "$a", dtypes=["int64", "int32"])
case("real imag conj_physical angle abs exp", "$z", dtypes=F32)
case("view_as_real", "$z", dtypes=F32)
# Two operands.
case("add.Tensor sub.Tensor", "$a", "$b", alpha=2)
case("mul.Tensor maximum minimum fmax fmin", "$a", "$b", dtypes=FLOATS + ["int64"])
case("div.Tensor atan2 hypot copysign.Tensor logaddexp logaddexp2", "$a", "$b")
case("div.Tensor_mode", "$a", "$p", rounding_mode="floor", dtypes=REAL + ["int64"])
case("div.Tensor_mode", "$a", "$p", rounding_mode="trunc", dtypes=REAL + ["int64"])
case("remainder.Tensor fmod.Tensor floor_divide", "$a", "$p", dtypes=REAL + ["int64"])
case("pow.Tensor_Tensor", "$p", "$a", dtypes=REAL)
case("pow.Tensor_Scalar", "$p", {"float": 2.5}, dtypes=REAL)
case("pow.Tensor_Scalar", "$a", 2, dtypes=REAL + ["int64"])
case("pow.Scalar", 2, "$a", dtypes=REAL)
case("add.Scalar mul.Scalar sub.Scalar", "$a", 3, dtypes=FLOATS + INTS)
case("mul.Scalar add.Scalar", "$a", {"float": 2.5}, dtypes=FLOATS + INTS)
case("mul.Scalar", "$a", {"float": 2}, dtypes=["int64"])
case("rsub.Scalar", "$a", 3, dtypes=REAL + ["int64"])
case("eq.Tensor ne.Tensor lt.Tensor le.Tensor gt.Tensor ge.Tensor logical_and logical_or logical_xor", "$a", "$b", dtypes=REAL + ["int64"])
case("eq.Scalar gt.Scalar le.Scalar", "$a", 1, dtypes=REAL + INTS)
case("bitwise_and.Tensor bitwise_or.Tensor bitwise_xor.Tensor gcd lcm", "$a", "$b", dtypes=["int64", "int32"])
case("bitwise_left_shift.Tensor_Scalar bitwise_right_shift.Tensor_Scalar", "$a", 2, dtypes=["int64"])
case("lerp.Scalar", "$a", "$b", {"float": 0.3}, dtypes=FLOATS)
case("lerp.Tensor", "$a", "$b", "$q", dtypes=REAL)
case("addcmul addcdiv", "$a", "$b", "$p", value={"float": 0.5})
case("clamp", "$a", {"float": -0.5}, {"float": 1.0})
case("clamp", "$a", None, 2, dtypes=["int64"])
case("clamp.Tensor", "$a", "$q", "$p", dtypes=REAL)
case("where.self", "$mask", "$a", "$b", dtypes=FLOATS + INTS)
case("where.ScalarOther", "$mask", "$a", 0, dtypes=REAL)
case("masked_fill.Scalar", "$a", "$mask", {"float": -1}, dtypes=FLOATS)
case("isclose", "$a", "$a", dtypes=REAL)
case("mul.Tensor add.Tensor", "$z", "$z", dtypes=F32)
case("add.Tensor", "$a", "$c")
case("mul.Tensor", "$a", "$s")
case("add.Tensor mul.Tensor", "$big", "$big", dtypes=["int64"])
# Reductions.
case("sum mean", "$a")
case("prod", "$q", dtypes=REAL)
case("sum", "$a", dtypes=INTS)
case("sum.dim_IntList mean.dim amax amin logsumexp", "$x3", [-1])
case("sum.dim_IntList mean.dim", "$x3", [0, 2], True)
case("sum.dim_IntList", "$x3", [1], dtype="dtype:float64", dtypes=F32)
case("var.correction std.correction", "$x3", [1], correction=1, dtypes=REAL)
case("var_mean.correction std_mean.correction", "$x3", [-1], correction=0, keepdim=True, dtypes=REAL)
case("max min argmax argmin", "$a", dtypes=FLOATS + ["int64"])
case("max.dim min.dim argmax argmin", "$a", 1, dtypes=REAL)
case("median.dim", "$a", 1, dtypes=REAL)
case("kthvalue", "$a", 2, 1, dtypes=REAL)
case("topk", "$a", 2, 1, dtypes=REAL + ["int64"])
case("sort", "$b", 1, dtypes=REAL)
case("argsort", "$b", 0, dtypes=REAL)
case("cumsum cumprod logcumsumexp", "$a", 1, dtypes=REAL)
case("cummax cummin", "$a", 1, dtypes=REAL)
case("any all", "$mask", dtypes=F32)
case("any.dim all.dim", "$mask", 1, dtypes=F32)
case("count_nonzero", "$a", dtypes=["int64"])
case("linalg_vector_norm", "$x3", {"float": 2}, [1, 2])
case("linalg_vector_norm", "$x3", {"float": 1}, dtypes=REAL)
case("norm.Scalar", "$a", 3, dtypes=REAL)
case("nansum nanmean", "$odd", dtypes=REAL)
case("quantile.scalar", "$c", {"float": 0.3}, dtypes=REAL)
case("bincount", "$counts", dtypes=F32)
case("bucketize.Tensor", "$a", "$edges", dtypes=F32)
case("histc", "$a", 5, -2, 2, dtypes=REAL)
case("unique_dim", "$counts", 0, dtypes=F32)
case("trace", "$m", dtypes=REAL)
case("renorm", "$a", {"float": 2}, 0, {"float": 1}, dtypes=REAL)
# Shapes.
case("t", "$a")
case("view reshape", "$a", [2, 6], dtypes=FLOATS + INTS)
case("permute", "$x3", [2, 0, 1])
case("transpose.int", "$x3", 0, 2)
case("unsqueeze", "$a", 1, dtypes=F32)
case("squeeze.dim", "$img", 0, dtypes=F32)
case("expand", "$c", [2, 3, 4], dtypes=F32)
case("repeat", "$c", [2, 3], dtypes=F32)
case("flatten.using_ints", "$x3", 1, 2, dtypes=F32)
case("unflatten.int", "$a", 1, [2, 2], dtypes=F32)
case("narrow", "$a", 1, 1, 2, dtypes=F32)
case("slice.Tensor", "$a", 1, 0, 4, 2, dtypes=F32)
case("select.int", "$x3", 1, -1, dtypes=F32)
case("diagonal", "$m", 1, dtypes=F32)
case("tril triu", "$m", 1, dtypes=REAL)
case("flip", "$x3", [0, 2], dtypes=F32)
case("roll", "$a", [1, 2], [0, 1], dtypes=F32)
case("rot90", "$a", 1, [0, 1], dtypes=F32)
case("movedim.int", "$x3", 0, 2, dtypes=F32)
case("cat", ["$a", "$b"], 1, dtypes=FLOATS + INTS)
case("cat", ["$a", "$empty"], 0, dtypes=F32)
case("stack", ["$a", "$b"], 1, dtypes=FLOATS)
case("split.Tensor", "$a", 3, 1, dtypes=F32)
case("split_with_sizes", "$a", [1, 3], 1, dtypes=F32)
case("chunk", "$a", 2, 1, dtypes=F32)
case("unbind.int", "$a", 0, dtypes=F32)
case("tensor_split.sections", "$a", 3, 1, dtypes=F32)
case("unfold", "$a", 1, 2, 1, dtypes=F32)
case("repeat_interleave.self_int", "$c", 2, dtypes=F32)
case("as_strided", "$a", [2, 2], [1, 2], 1, dtypes=F32)
case("view.dtype", "$a", "dtype:int32", dtypes=F32)
case("meshgrid.indexing", ["$c", "$v"], indexing="ij", dtypes=F32)
case("atleast_3d", "$a", dtypes=F32)
case("diag diag_embed", "$c", dtypes=REAL)
case("pixel_shuffle", "$w2", 1, dtypes=F32)
case("constant_pad_nd", "$a", [1, 2], {"float": 0.5}, dtypes=REAL)
case("pad", "$img", [1, 1, 2, 2], "reflect", dtypes=REAL)
case("pad", "$img", [1, 1, 2, 2], "circular", dtypes=REAL)
# Indexing.
case("index_select", "$a", 0, "$i", dtypes=FLOATS + INTS)
case("gather", "$a", 0, "$i2", dtypes=REAL)
case("gather", "$a", 1, "$row", dtypes=REAL)
case("scatter.src scatter_add", "$a", 0, "$i2", "$b", dtypes=REAL)
case("scatter.value", "$a", 0, "$i2", {"float": 0.5}, dtypes=REAL)
case("scatter_reduce.two", "$a", 0, "$i2", "$b", "amax", dtypes=REAL)
case("index_add", "$a", 0, "$i", "$b", alpha=2, dtypes=REAL)
case("index_copy", "$a", 0, "$i", "$b", dtypes=REAL)
case("index_fill.int_Scalar", "$a", 0, "$i", 7, dtypes=REAL)
case("masked_select", "$a", "$mask", dtypes=REAL)
case("masked_scatter", "$a", "$mask", "$b", dtypes=REAL)
case("take", "$a", "$row", dtypes=REAL)
case("take_along_dim", "$a", "$row", 1, dtypes=REAL)
case("nonzero argwhere", "$mask", dtypes=F32)
case("index.Tensor", "$a", ["$i", None], dtypes=REAL)
case("index.Tensor", "$a", [None, "$row"], dtypes=REAL)
case("index.Tensor", "$a", ["$mask"], dtypes=REAL)
case("index_put", "$a", ["$i"], "$b", True, dtypes=REAL)
case("embedding", "$table", "$row", dtypes=FLOATS)
case("one_hot", "$labels", 5, dtypes=F32)
case("searchsorted.Tensor", "$edges", "$q", dtypes=F32)
case("tril_indices triu_indices", 3, 4, 0, dtypes=F32)
# Linear algebra.
case("mm matmul", "$a", "$n")
case("mm", "$a", "$n", dtypes=["int64"])
case("mv", "$a", "$c", dtypes=FLOATS)
case("dot", "$c", "$c", dtypes=REAL)
case("outer", "$c", "$v", dtypes=REAL)
case("bmm", "$x3", "$y3", dtypes=FLOATS)
case("baddbmm", "$s", "$x3", "$y3", beta={"float": 0.5}, alpha={"float": 2}, dtypes=REAL)
case("addmm", "$v", "$a", "$n", beta=2, dtypes=FLOATS)
case("addmv", "$v", "$a", "$c", dtypes=REAL)
case("addr", "$a", "$v", "$c", dtypes=REAL)
case("einsum", "bij,bjk->bik", ["$x3", "$y3"], dtypes=REAL)
case("tensordot", "$x3", "$y3", [2], [1], dtypes=REAL)
case("kron", "$v", "$c", dtypes=REAL)
case("linalg_cross", "$table", "$table", dtypes=REAL)
case("linalg_cholesky linalg_inv linalg_det linalg_svdvals linalg_eigvalsh linalg_slogdet linalg_matrix_exp", "$spd", dtypes=REAL)
case("linalg_solve", "$spd", "$wt", dtypes=REAL)
case("linalg_solve_triangular", "$tri", "$wt", upper=False, dtypes=REAL)
case("linalg_pinv", "$spd", {"float": 1e-5}, dtypes=REAL)
case("linalg_qr", "$m", dtypes=REAL)
case("linalg_lu_factor", "$spd", dtypes=REAL)
case("linalg_matrix_power", "$m", 3, dtypes=REAL)
case("linalg_norm", "$m", dtypes=REAL)
case("linalg_matrix_norm.str_ord", "$m", "nuc", dtypes=REAL)
case("cdist", "$a", "$b", dtypes=REAL)
case("cosine_similarity", "$a", "$b", 1, dtypes=REAL)
case("fft_rfft", "$a", dtypes=REAL)
case("fft_fft fft_ifft", "$z", dtypes=F32)
# Networks.
case("linear", "$x3", "$a", "$bias", dtypes=FLOATS)
case("conv1d", "$seq", "$w1", "$bias", [1], [1], [1], 1, dtypes=FLOATS)
case("conv2d", "$img", "$w2", "$bias", [2, 2], [1, 1], dtypes=FLOATS)
case("conv2d.padding", "$img", "$w2", None, [1, 1], "same", dtypes=REAL)
case("max_pool2d", "$img", [2, 2], dtypes=FLOATS)
case("max_pool1d", "$seq", [3], [2], dtypes=REAL)
case("max_pool2d_with_indices", "$img", [3, 3], [2, 2], [1, 1], dtypes=REAL)
case("avg_pool2d", "$img", [3, 3], [2, 2], [1, 1], dtypes=FLOATS)
case("avg_pool1d", "$seq", [2], dtypes=REAL)
case("avg_pool3d", "$vol", [2, 2, 2], dtypes=REAL)
case("adaptive_avg_pool2d", "$img", [3, 2], dtypes=REAL)
case("adaptive_max_pool2d", "$img", [3, 2], dtypes=REAL)
case("upsample_nearest2d", "$img", [9, 9], dtypes=REAL)
case("upsample_bilinear2d", "$img", [9, 9], False, dtypes=REAL)
case("softmax.int log_softmax.int", "$a", 1)
case("layer_norm", "$x3", [4], "$c", None, {"float": 1e-5}, dtypes=FLOATS)
case("native_layer_norm", "$x3", [4], "$c", None, {"float": 1e-5}, dtypes=REAL)
case("rms_norm", "$x3", [4], "$c", {"float": 1e-6}, dtypes=REAL)
case("group_norm", "$img", 2, None, None, dtypes=REAL)
case("batch_norm", "$table", "$bias", "$bias", None, None, True, {"float": 0.1}, {"float": 1e-5}, False, dtypes=REAL)
case("scaled_dot_product_attention", "$x3", "$x3", "$x3", dtypes=FLOATS)
case("scaled_dot_product_attention", "$x3", "$x3", "$x3", None, {"float": 0}, True, dtypes=FLOATS)
case("cross_entropy_loss", "$a", "$labels", dtypes=FLOATS)
case("cross_entropy_loss", "$a", "$labels", "$pos", 2, -100, {"float": 0.1}, dtypes=REAL)
case("nll_loss", "$a", "$labels", dtypes=REAL)
case("mse_loss l1_loss smooth_l1_loss huber_loss soft_margin_loss", "$a", "$b", dtypes=REAL)
case("binary_cross_entropy binary_cross_entropy_with_logits", "$target", "$target", dtypes=REAL)
case("kl_div", "$a", "$target", 2, log_target=False, dtypes=REAL)
case("glu", "$a", 1, dtypes=REAL)
case("prelu", "$a", "$c", dtypes=REAL)
case("threshold", "$a", {"float": 0.1}, {"float": 20}, dtypes=REAL)
case("im2col", "$img", [2, 2], [1, 1], [0, 0], [2, 2], dtypes=REAL)
case("native_batch_norm", "$table", "$bias", "$bias", None, None, True, {"float": 0.1}, {"float": 1e-5}, dtypes=REAL)
case("threshold_backward", "$a", "$b", {"float": 0.1}, dtypes=REAL)
case("gelu_backward", "$a", "$b", approximate="tanh", dtypes=REAL)
case("_softmax_backward_data", "$a", "$b", 1, "dtype:float32", dtypes=F32)
# Creation and conversion.
case("arange.start_step", 0, {"float": 2}, {"float": 0.25}, dtype="dtype:float32", dtypes=F32)
case("linspace", {"float": -1}, {"float": 1}, 7, dtype="dtype:float64", dtypes=F32)
case("logspace", 0, 2, 5, dtype="dtype:float64", dtypes=F32)
case("eye.m", 3, 4, dtype="dtype:float32", dtypes=F32)
case("full", [2, 3], 7, dtype="dtype:int64", dtypes=F32)
case("zeros ones", [2, 2], dtype="dtype:bfloat16", dtypes=F32)
case("zeros_like ones_like", "$a", dtypes=FLOATS + INTS)
case("full_like", "$a", 3, dtypes=FLOATS + INTS)
case("new_full", "$a", [2], 3, dtypes=F32)
case("hann_window", 6, dtype="dtype:float64", dtypes=F32)
for to in ("float32", "float64", "bfloat16", "float16", "int64", "int32", "uint8", "bool", "complex64"):
    case("_to_copy", "$p", dtype="dtype:" + to, dtypes=["float32", "float16", "bfloat16", "int32"])
# Lists, in place, several results.
case("_foreach_add.List _foreach_mul.List _foreach_sub.List", ["$a", "$c"], ["$b", "$pos"], dtypes=REAL)
case("_foreach_mul.Scalar _foreach_add.Scalar", ["$a", "$c"], {"float": 0.5}, dtypes=REAL)
case("_foreach_add.ScalarList", ["$a", "$c"], [{"float": 0.5}, 2], dtypes=REAL)
case("_foreach_norm.Scalar", ["$a", "$c"], 2, dtypes=REAL)
case("_foreach_sqrt _foreach_exp _foreach_abs _foreach_neg", ["$p", "$pos"], dtypes=REAL)
case("_foreach_lerp.Scalar", ["$a"], ["$b"], {"float": 0.25}, dtypes=REAL)
case("_foreach_maximum.Scalar _foreach_clamp_min.Scalar", ["$a"], {"float": 0.25}, dtypes=REAL)
case("add_.Tensor mul_.Tensor sub_.Tensor div_.Tensor", "$a", "$p", dtypes=REAL)
case("clamp_min", "$a", {"float": 0.1}, dtypes=REAL)
case("frexp.Tensor", "$a", dtypes=F32)
case("aminmax", "$a", dtypes=F32)
case("equal", "$a", "$a", dtypes=F32)
case("allclose", "$a", "$b", dtypes=F32)
case("is_nonzero", "$s", dtypes=F32)
case("promote_types", "dtype:int64", "dtype:float16", dtypes=F32)
case("result_type.Scalar", "$a", {"float": 2}, dtypes=["int64", "float16"])


PRINTED = [
    ([1.5, -2, 3], "float32"), ([1, -20, 300], "int64"), ([1, 2, 3], "float32"), ([0.0001, 1000, 2.5], "float64"),
    ([1e-6, 1.0], "float32"), ([1e9, 1.5], "float32"), ([float("nan"), float("inf"), 1.5], "float32"),
    ([float("nan"), float("-inf"), 1.0], "float64"), ([True, False], "bool"), (2.5, "float32"), (7, "int64"), (1e-7, "float64"),
    ([], "float32"), ([[], []], "float32"), ([[1.5, 2.25], [3, -4]], "float32"), ([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], "int64"),
    ([1.5, 2.5], "bfloat16"), ([0.1, 100], "float16"), ([-0.0, 0.0], "float32"), ([1, 2], "int32"), ([1, 255], "uint8"),
    ([i + 0.5 for i in range(20)], "float32"), ([1e-300, 1e300], "float64"), ([1.0, 5000.0], "float32"), ([2e8, 1e8], "float32"),
    ([0.0, 0.0], "float32"), (list(range(-8, 40)), "int64"), (2**53 + 1, "int64"), ([2**62, 1], "int64"), (True, "bool"),
    ([1 + 2j, -0.5j], "complex64"), ([1 + 1j], "complex128"), ([1.25 - 2j, 1000.5j], "complex64"),
]  # fmt: skip
"""Tensors whose text is compared, beside larger ones that are summarised."""


def printed():
    """How PyTorch prints tensors, in the names of this package."""
    tensors = [torch.tensor(values, dtype=getattr(torch, dtype)) for values, dtype in PRINTED]
    tensors += [torch.arange(1002.0), torch.arange(1001), torch.arange(8) / 32, torch.arange(1080).view(20, 54), torch.arange(1080).view(2, 18, 30)]
    tensors += [torch.arange(12.0).view(3, 4) * 1.1, torch.arange(1002).view(334, 3), torch.zeros(3, 0, 2)]
    return [[dump(t), translate(str(t))] for t in tensors]


def translate(text):
    """tensor(...) as this package writes it."""
    text = text.replace("tensor(", "Tensor(").replace("torch.", "").replace("True", "true").replace("False", "false")
    return re.sub(r"size=\((.*?),?\)", r"size=[\1]", text)


def dump(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg().contiguous()
    data = base64.b64encode(bytes(tensor.flatten().view(torch.uint8).tolist())).decode() if tensor.numel() else ""
    return [str(tensor.dtype)[6:], list(tensor.shape), data]


def result(value):
    if isinstance(value, torch.Tensor):
        return {"t": dump(value)}
    if isinstance(value, torch.dtype):
        return str(value)[6:]
    if isinstance(value, (list, tuple)):
        return [result(v) for v in value]
    return value


def main():
    torch.set_num_threads(1)
    pools = {d: inputs(d) for d in FLOATS + INTS}

    def resolve(value, dtype):
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            return (FIXED[name] if name in FIXED else pools[dtype][name]).clone()
        if isinstance(value, str) and value.startswith("dtype:"):
            return getattr(torch, value[6:])
        if isinstance(value, dict):
            return float(value["float"])
        if isinstance(value, list):
            return [resolve(v, dtype) for v in value]
        return value

    rows, used, operators = [], set(), set()
    for name, args, kwargs, dtype in CASES:
        packet, _, overload = name.partition(".")
        operator = getattr(getattr(torch.ops.aten, packet), overload or "default")
        with torch.no_grad():
            value = operator(*resolve(args, dtype), **{k: resolve(v, dtype) for k, v in kwargs.items()})
        if packet in ("promote_types", "result_type"):
            value = DTYPE_CODES[value]
        rows.append([name, dtype, args, kwargs, result(value)])
        operators.add(name)
        used.add(dtype)
    tensors = {d: {k: dump(t) for k, t in pools[d].items()} for d in sorted(used)}
    fixed = {k: dump(t) for k, t in FIXED.items()}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"torch": torch.__version__.split("+")[0], "inputs": tensors, "fixed": fixed}, separators=(",", ":"))
    body = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    OUT.write_text(head[:-1] + ',"cases":[\n' + body + "\n]}\n")
    PRINT.parent.mkdir(parents=True, exist_ok=True)
    PRINT.write_text("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in printed()) + "\n]\n")
    print(f"{len(operators)} overloads, {len(rows)} cases, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
