"""Checks the operator library against oracles that share no code with it, in the reference's own language.

    python test/native/oracle.py build/torch-2.15/native/libespalier_native.so [--pools 2000] [--seed 0]

needs torch (the version that the library was built for) and numpy. Selection is compared with a full stable sort,
random bitmaps with Philox written with numpy's integers, the optimizers with torch.optim over 50 steps, the rest with
what torch's own operators give. Exits with 1 and says what differed, where anything does.
"""

import argparse
import math
import sys
import time

import numpy as np
import torch

FLOATS = [torch.float32, torch.bfloat16, torch.float16, torch.float64]


def bits_of(mask):
    return torch.from_numpy(np.packbits(mask.reshape(-1).numpy(), bitorder="little"))


def mask_of(bits, n):
    return torch.from_numpy(np.unpackbits(bits.numpy(), count=n, bitorder="little").astype(bool))


def same(a, b):
    """Equal bit for bit: +0 differs from -0, NaN equals itself."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    return torch.equal(bytes_of(a), bytes_of(b))


def bytes_of(t):
    # clone() gives an empty or one-element view strides that can be viewed as bytes.
    return t.detach().clone().reshape(-1).view(torch.uint8) if t.numel() else torch.zeros(0, dtype=torch.uint8)


def expect(ok, what):
    if not ok:
        raise AssertionError(what)


def expect_error(kind, words, call):
    try:
        call()
    except kind as error:
        message = str(error)
        for word in words:
            expect(word in message, f"{word!r} is not in the message: {message}")
        return
    raise AssertionError(f"no {kind.__name__} was raised ({words})")


# --- selection --------------------------------------------------------------------------------------------------------


def random_score(rng, n, kind, dtype):
    x = torch.from_numpy(rng.standard_normal(n))
    if kind == "equal":
        x = torch.full((n,), float(rng.standard_normal()), dtype=torch.float64)
    elif kind == "zeros":
        x[torch.from_numpy(rng.random(n) < 0.9)] = 0.0
    elif kind == "signed zeros":
        x = torch.where(torch.from_numpy(rng.random(n) < 0.5), 0.0, -0.0).to(torch.float64)
        x[torch.from_numpy(rng.random(n) < 0.1)] = 1.0
    elif kind == "ties":
        x = torch.from_numpy(rng.integers(-3, 4, n).astype(np.float64))
    elif kind == "denormals":
        x = x * {torch.float64: 1e-310, torch.float16: 1e-6}.get(dtype, 1e-41)
    elif kind == "infinities":
        x[torch.from_numpy(rng.random(n) < 0.2)] = math.inf
        x[torch.from_numpy(rng.random(n) < 0.2)] = -math.inf
    elif kind == "rounded":
        x = x.to(torch.bfloat16).to(torch.float64)
    elif kind == "sorted":
        x = torch.sort(x.abs()).values
    elif kind == "scales":
        x = x * torch.from_numpy(np.exp(rng.uniform(-8, 8, n)))
    return x.to(dtype)


KINDS = ["normal", "equal", "zeros", "signed zeros", "ties", "denormals", "infinities", "rounded", "sorted", "scales"]


def naive_select(scores, alive, count, signed=False):
    """Sorts the whole pool: float64 holds every value of the narrower dtypes, and the sort is stable."""
    values = torch.cat([s.reshape(-1).to(torch.float64) for s in scores] or [torch.zeros(0)]).numpy()
    magnitude = values if signed else np.abs(values)
    kept = torch.cat([a for a in alive] or [torch.zeros(0, dtype=torch.bool)]).numpy().copy()
    places = np.flatnonzero(kept)
    order = places[np.argsort(magnitude[places], kind="stable")]
    kept[order[:count]] = False
    return torch.from_numpy(kept)


def check_selection(pools, seed):
    op = torch.ops.espalier
    rng = np.random.default_rng(seed)
    sampled = 0
    for p in range(pools):
        large = p % 20 == 0
        dtypes = [FLOATS[p % 4]] if p % 5 else FLOATS
        sizes = [int(rng.choice([0, 1, 2, 63, 64, 65, 127, 1000, 4097])) for _ in range(int(rng.integers(1, 6)))]
        if large:
            sizes = [int(x) for x in rng.integers(30_000, 150_000, int(rng.integers(2, 4)))] + [0, 1]
        kind = KINDS[int(rng.integers(len(KINDS)))]
        scores = [random_score(rng, n, kind, dtypes[int(rng.integers(len(dtypes)))]) for n in sizes]
        density = float(rng.choice([0.0, 0.02, 0.3, 0.9, 1.0], p=[0.02, 0.18, 0.3, 0.3, 0.2]))
        alive = [torch.from_numpy(rng.random(n) < density) for n in sizes]
        # A NaN that is not alive competes with nothing.
        for s, a in zip(scores, alive):
            dead = torch.nonzero(~a).reshape(-1)
            if len(dead):
                s[dead[int(rng.integers(len(dead)))]] = math.nan
        total = int(sum(int(a.sum()) for a in alive))
        sampled += total > 65536
        fraction = float(rng.choice([0.0, 1.0, 0.2, 0.5, 0.9, rng.random()]))
        count = int(round(fraction * total))
        bitmaps = [None if bool(a.all()) and rng.random() < 0.5 else bits_of(a) for a in alive]
        signed = bool(rng.random() < 0.5)
        got = op.select_smallest(scores, bitmaps, count, signed=signed)
        want = naive_select(scores, alive, count, signed)
        found = torch.cat([mask_of(b, n) for b, n in zip(got, sizes)])
        what = f"pool {p} ({kind}, sizes {sizes}, count {count} of {total}, signed {signed})"
        expect(torch.equal(found, want), f"{what} differs")
        expect(all(int(op.bitmap_count(b, n)) == int(mask_of(b, n).sum()) for b, n in zip(got, sizes)), "bitmap_count")
    return f"{pools} pools, {sampled} of them large enough to be sampled"


def selection_by_passes(scores, alive, count, keys, signed):
    """What several processes would do: add up the histograms, then split the ties."""
    op = torch.ops.espalier
    prefix, rank = 0, count
    how = dict(keys=keys, signed=signed)
    for index in range({torch.float64: 4, torch.float32: 2}.get(keys, 1)):
        bins = sum(op.magnitude_histogram(s, a, index, prefix, **how) for s, a in zip(scores, alive))
        below = torch.cumsum(bins, 0)
        at = int(torch.searchsorted(below, rank))
        rank -= int(below[at - 1]) if at else 0
        prefix = (prefix << 16) | at
    key = prefix - 2**64 if prefix >= 2**63 else prefix
    result = []
    for s, a in zip(scores, alive):
        ties = int(op.magnitude_ties(s, a, key, **how))
        result.append(op.bitmap_above(s, a, key, min(ties, rank), **how))
        rank -= min(ties, rank)
    return result


def check_passes(pools, seed):
    rng = np.random.default_rng(seed + 1)
    for p in range(pools):
        dtypes = [FLOATS[p % 4]] if p % 2 else FLOATS
        sizes = [int(rng.integers(0, 3000)) for _ in range(3)] + [40_000 if p % 7 == 0 else 5]
        kind = KINDS[int(rng.integers(len(KINDS)))]
        scores = [random_score(rng, n, kind, dtypes[int(rng.integers(len(dtypes)))]) for n in sizes]
        alive = [bits_of(torch.from_numpy(rng.random(n) < 0.7)) for n in sizes]
        keys = scores[0].dtype
        for s in scores:
            keys = torch.promote_types(keys, s.dtype)
        total = sum(int(torch.ops.espalier.bitmap_count(a, n)) for a, n in zip(alive, sizes))
        count = int(rng.integers(1, total + 1))
        signed = p % 3 == 0
        got = selection_by_passes(scores, alive, count, keys, signed)
        want = torch.ops.espalier.select_smallest(scores, alive, count, signed=signed)
        expect(all(torch.equal(a, b) for a, b in zip(got, want)), f"passes differ from select_smallest in pool {p}")
    return f"{pools} pools"


def check_selection_large(_pools, seed):
    """Pools that are sampled, and those whose ties defeat the sample, for one thread and for several."""
    op = torch.ops.espalier
    rng = np.random.default_rng(seed + 2)
    threads = torch.get_num_threads()
    for kind in KINDS:
        for dtype in FLOATS:
            scores = [random_score(rng, n, kind, dtype) for n in (300_000, 64, 250_001)]
            count = int(rng.integers(1, 550_065))
            alive = [torch.ones(s.numel(), dtype=torch.bool) for s in scores]
            for signed in (False, True):
                results = []
                for t in (1, 2, 3):
                    torch.set_num_threads(t)
                    results.append(op.select_smallest(scores, [None] * 3, count, signed=signed))
                torch.set_num_threads(threads)
                want = naive_select(scores, alive, count, signed)
                for got in results:
                    found = torch.cat([mask_of(b, s.numel()) for b, s in zip(got, scores)])
                    expect(torch.equal(found, want), f"large pool of {kind} {dtype} differs (signed {signed})")
    # What it says of a NaN does not depend on threads either.
    bad = torch.randn(300_000)
    bad[271_828] = math.nan
    expect_error(ValueError, ["scores[1]", "271828"], lambda: op.select_smallest([torch.ones(7), bad], [None, None], 9))
    expect_error(ValueError, ["scores[1]", "271828"], lambda: op.select_smallest([torch.ones(7), bad], [None, None], 0))
    return "10 kinds x 4 dtypes x 2 orders x 1, 2 and 3 threads"


# --- bitmaps ----------------------------------------------------------------------------------------------------------


def check_bitmaps(_pools, seed):
    op = torch.ops.espalier
    rng = np.random.default_rng(seed + 3)
    for n in [0, 1, 7, 8, 9, 63, 64, 65, 1000, 70_001]:
        a, b = (torch.from_numpy(rng.random(n) < 0.5) for _ in range(2))
        pa, pb = bits_of(a), bits_of(b)
        expect(torch.equal(op.bitmap_pack(a), pa), "bitmap_pack")
        expect(torch.equal(op.bitmap_unpack(pa, [n]), a), "bitmap_unpack")
        expect(torch.equal(op.bitmap_ones(n), bits_of(torch.ones(n, dtype=torch.bool))), "bitmap_ones")
        expect(op.bitmap_count(pa, n) == int(a.sum()), "bitmap_count")
        expect(torch.equal(op.bitmap_and(pa, pb), bits_of(a & b)), "bitmap_and")
        expect(torch.equal(op.bitmap_or(pa, pb), bits_of(a | b)), "bitmap_or")
        expect(torch.equal(op.bitmap_xor(pa, pb), bits_of(a ^ b)), "bitmap_xor")
        expect(torch.equal(op.bitmap_andnot(pa, pb), bits_of(a & ~b)), "bitmap_andnot")
        expect(op.bitmap_distance(pa, pb) == int((a ^ b).sum()), "bitmap_distance")
        # A view at an odd byte of a longer storage.
        shifted = torch.cat([torch.full((3,), 255, dtype=torch.uint8), pa, torch.full((9,), 255, dtype=torch.uint8)])
        view = shifted[3 : 3 + len(pa)]
        expect(torch.equal(op.bitmap_unpack(view, [n]), a) and op.bitmap_count(view, n) == int(a.sum()), "a view")
        expect(torch.equal(op.bitmap_unpack(torch.stack([pa, pb], 1)[:, 0], [n]), a), "a strided bitmap")
        for dtype in FLOATS:
            x = torch.from_numpy(rng.standard_normal(n)).to(dtype)
            x[::5], x[1::7], x[2::11] = -0.0, math.nan, -math.inf
            want = torch.where(a, x, torch.zeros((), dtype=dtype))
            expect(same(op.bitmap_apply(x, pa), want), f"bitmap_apply {dtype}")
            expect(same(op.bitmap_apply(x, view), want), f"bitmap_apply with a view {dtype}")
            version, y = x._version, x
            expect(op.bitmap_apply_(y, pa) is not None and same(y, want) and y._version > version, "bitmap_apply_")
        for dtype in [torch.float32, torch.bfloat16, torch.float64, torch.int8, torch.complex128]:
            x = torch.from_numpy(rng.standard_normal(n) * 50).to(dtype)
            values = op.compress(x, pa)
            expect(same(values, x[a]), f"compress {dtype}")
            expect(same(op.expand(values, pa, [n]), torch.where(a, x, torch.zeros((), dtype=dtype))), f"expand {dtype}")
    mask = torch.from_numpy(rng.random((3, 5, 7)) < 0.5)
    expect(torch.equal(op.bitmap_unpack(op.bitmap_pack(mask), [3, 5, 7]), mask), "shapes")
    expect(torch.equal(op.bitmap_pack(mask.transpose(0, 2)), bits_of(mask.transpose(0, 2).contiguous())), "strides")
    x = torch.randn(6, 4).t()
    m = torch.rand(4, 6) < 0.5
    want = torch.where(m, x, torch.zeros(()))
    expect(same(op.bitmap_apply(x, bits_of(m)), want), "bitmap_apply of a transposed tensor")
    op.bitmap_apply_(x, bits_of(m))
    expect(same(x, want) and x.stride() == (1, 4), "bitmap_apply_ of a transposed tensor")

    x = torch.randn(130, dtype=torch.float64, requires_grad=True)
    b = bits_of(torch.rand(130) < 0.4)
    expect(torch.autograd.gradcheck(lambda t: op.bitmap_apply(t, b), x), "gradcheck bitmap_apply")
    expect(torch.autograd.gradcheck(lambda t: op.compress(t, b), x), "gradcheck compress")
    v = torch.randn(int(op.bitmap_count(b, 130)), dtype=torch.float64, requires_grad=True)
    expect(torch.autograd.gradcheck(lambda t: op.expand(t, b, [13, 10]), v), "gradcheck expand")
    expect_error(RuntimeError, ["no_grad"], lambda: op.bitmap_apply_(x, b))

    expect_error(RuntimeError, ["9 bytes", "bits"], lambda: op.bitmap_apply(torch.ones(70), torch.ones(8, dtype=torch.uint8)))
    expect_error(ValueError, ["padding"], lambda: op.bitmap_count(torch.full((1,), 255, dtype=torch.uint8), 7))
    expect_error(TypeError, ["uint8"], lambda: op.bitmap_count(torch.ones(1), 8))
    expect_error(TypeError, ["bool"], lambda: op.bitmap_pack(torch.ones(8)))
    expect_error(TypeError, ["Long"], lambda: op.bitmap_apply(torch.ones(8, dtype=torch.int64), op.bitmap_ones(8)))
    expect_error(ValueError, ["count in [0, 8]", "9"], lambda: op.select_smallest([torch.ones(8)], [None], 9))
    expect_error(RuntimeError, ["4"], lambda: op.expand(torch.ones(3), bits_of(torch.arange(8) < 4), [8]))
    expect_error(ValueError, ["keep in [0, 3]"], lambda: op.random_bitmap(3, 4, 0, 0))
    return "sizes 0 to 70001"


# --- random bitmaps ---------------------------------------------------------------------------------------------------


def philox(n, seed, stream):
    blocks = np.arange((n + 3) // 4, dtype=np.uint64)
    low = np.uint64(0xFFFFFFFF)
    x = [blocks & low, blocks >> np.uint64(32), np.full_like(blocks, stream & 0xFFFFFFFF), np.full_like(blocks, stream >> 32)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = x[0] * np.uint64(0xD2511F53), x[2] * np.uint64(0xCD9E8D57)
        x = [(p1 >> np.uint64(32)) ^ x[1] ^ np.uint64(k0), p1 & low, (p0 >> np.uint64(32)) ^ x[3] ^ np.uint64(k1), p0 & low]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(x, 1).reshape(-1)[:n]


def check_random(_pools, seed):
    op = torch.ops.espalier
    # Random123's known answers for philox4x32-10, through the oracle.
    answer = [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    expect(philox(4, 0, 0).tolist() == answer, "the oracle's Philox is wrong")
    rng = np.random.default_rng(seed + 4)
    for n in [0, 1, 5, 64, 1001, 65_537, 400_003]:
        for keep in {0, n, n // 2, n // 10, int(rng.integers(0, n + 1))}:
            s, stream = int(rng.integers(0, 2**63)), int(rng.integers(0, 2**63))
            keys = philox(n, s, stream) & np.uint64(0x7FFFFFFF)
            want = np.ones(n, dtype=bool)
            want[np.argsort(keys, kind="stable")[: n - keep]] = False
            got = op.random_bitmap(n, keep, s, stream)
            expect(torch.equal(got, bits_of(torch.from_numpy(want))), f"random_bitmap({n}, {keep})")
            expect(op.bitmap_count(got, n) == keep, "random_bitmap's count")
            expect(torch.equal(op.shuffle_bitmap(got, n, s, stream), got), "shuffle_bitmap")
    return "sizes 0 to 400003"


# --- training ---------------------------------------------------------------------------------------------------------

SHAPES = [(33, 65), (7,), (1,), (128, 40), (0,)]


def tolerance(dtype):
    return {torch.float64: 1e-12, torch.float32: 2e-6, torch.bfloat16: 4e-2, torch.float16: 3e-3}[dtype]


def masked_lists(dtype, rng, with_bits):
    gen = torch.Generator().manual_seed(int(rng.integers(2**31)))
    params = [torch.randn(s, generator=gen).to(dtype) for s in SHAPES]
    masks = [torch.rand(s, generator=gen) < 0.6 if with_bits else torch.ones(s, dtype=torch.bool) for s in SHAPES]
    bits = [bits_of(m) if with_bits else None for m in masks]
    return params, masks, bits, gen


def all_zero(t):
    return not bytes_of(t).any()


def train(kind, dtype, options, with_bits, rng, steps=50):
    """Steps the operator and torch.optim on the same gradients; returns whether all was equal bit for bit."""
    op = torch.ops.espalier
    params, masks, bits, gen = masked_lists(dtype, rng, with_bits)
    for p, m in zip(params, masks):
        p[~m] = 0
    theirs = [torch.nn.Parameter(p.clone()) for p in params]
    factory = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "sgd": torch.optim.SGD}[kind]
    reference = factory(theirs, fused=True, **options)
    first, second = ([torch.zeros_like(p) for p in params] for _ in range(2))
    for step in range(1, steps + 1):
        grads = [torch.randn(p.shape, generator=gen).to(dtype) for p in params]
        for t, g, m in zip(theirs, grads, masks):
            t.grad = torch.where(m, g, torch.zeros((), dtype=dtype))
        dirty = [g.clone() for g in grads]
        for g, m in zip(dirty, masks):
            if step % 3 == 0:
                g[~m] = math.nan if step % 2 else math.inf
            if step % 5 == 0:
                g[~m] = -0.0
        if kind == "sgd":
            op.masked_sgd_(
                params, dirty, first if options.get("momentum") else [], bits, first_step=step == 1, lr=options["lr"],
                momentum=options.get("momentum", 0.0), dampening=options.get("dampening", 0.0),
                weight_decay=options.get("weight_decay", 0.0), nesterov=options.get("nesterov", False),
                maximize=options.get("maximize", False),
            )
        else:
            op.masked_adamw_(
                params, dirty, first, second, bits, step=step, lr=options["lr"], beta1=0.9, beta2=0.999, eps=1e-8,
                weight_decay=options.get("weight_decay", 0.0), decoupled=kind == "adamw",
                maximize=options.get("maximize", False),
            )
        reference.step()
        for p, g, d, a, b, m in zip(params, grads, dirty, first, second, masks):
            expect(all(all_zero(t[~m]) for t in (p, d, a, b)), f"{kind} {dtype} {options}: a pruned element is not +0")
            expect(same(d[m], g[m]), f"{kind}: the gradient of an alive element changed")
    # torch's kernels treat the last few elements, which fill no vector, in another order of operations.
    equal = True
    for p, t, m in zip(params, theirs, masks):
        whole = p.numel() // 64 * 64
        equal = equal and same((p * m).reshape(-1)[:whole], (t.detach() * m).reshape(-1)[:whole])
        p, t = p[m].double(), t.detach()[m].double()
        expect(
            torch.allclose(p, t, rtol=tolerance(dtype), atol=tolerance(dtype)),
            f"{kind} {dtype} {options}: differs from torch by {(p - t).abs().max() if p.numel() else 0}",
        )
    return equal


def check_optimizers(_pools, seed):
    rng = np.random.default_rng(seed + 5)
    cases = [("adam", {"lr": 1e-2, "weight_decay": wd}) for wd in (0.0, 0.1)]
    cases += [("adamw", {"lr": 1e-2, "weight_decay": wd}) for wd in (0.0, 0.1)]
    cases += [("adamw", {"lr": 1e-2, "weight_decay": 0.01, "maximize": True})]
    cases += [("sgd", {"lr": 0.05, "weight_decay": wd}) for wd in (0.0, 0.01)]
    cases += [("sgd", {"lr": 0.05, "momentum": 0.9, "weight_decay": wd}) for wd in (0.0, 0.01)]
    cases += [("sgd", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01})]
    cases += [("sgd", {"lr": 0.05, "momentum": 0.9, "dampening": 0.1, "maximize": True})]
    equal = total = 0
    unequal = []
    for kind, options in cases:
        for dtype in FLOATS:
            for with_bits in (False, True):
                ok = train(kind, dtype, options, with_bits, rng)
                equal += ok
                total += 1
                if not ok:
                    unequal.append(f"{kind} {dtype} {options}")
    for line in sorted(set(unequal)):
        print(f"    not bit-equal to torch's fused kernel: {line}")
    return f"{total} runs of 50 steps, {equal} bit for bit equal to torch's fused kernels"


def check_clipping(_pools, seed):
    op = torch.ops.espalier
    rng = np.random.default_rng(seed + 6)
    for dtype in FLOATS:
        params, masks, bits, gen = masked_lists(dtype, rng, True)
        grads = [torch.randn(p.shape, generator=gen).to(dtype) * 3 for p in params]
        norm = op.alive_norm(grads, bits)
        want = math.sqrt(sum(float((g[m].double() ** 2).sum()) for g, m in zip(grads, masks)))
        expect(norm.dim() == 0 and norm.dtype == (torch.float64 if dtype == torch.float64 else torch.float32), "norm dtype")
        expect(math.isclose(float(norm), want, rel_tol=1e-12 if dtype == torch.float64 else 1e-7), "alive_norm")
        for g, m in zip(grads, masks):
            g[~m] = math.nan
        expect(same(op.alive_norm(grads, bits), norm), "alive_norm of pruned NaNs")
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        expect(same(op.alive_norm(grads, bits), norm), "alive_norm for one thread")
        torch.set_num_threads(threads)
        factor = torch.tensor(0.25)
        clipped = [p.clone() for p in params]
        state = [[torch.zeros_like(p) for p in params] for _ in range(4)]
        keywords = dict(step=1, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-3, weight_decay=0.1)
        op.masked_adamw_(clipped, [g.clone() for g in grads], state[0], state[1], bits, clip=factor, **keywords)
        op.masked_adamw_(params, [g * 0.25 for g in grads], state[2], state[3], bits, **keywords)
        expect(all(same(a, b) for a, b in zip(clipped, params)), "clip by a power of two")
    dead = torch.full((64,), math.nan)
    op.masked_sgd_(
        [torch.ones(64)], [dead], [], [torch.zeros(8, dtype=torch.uint8)], first_step=True, lr=0.1, momentum=0.0,
        dampening=0.0, weight_decay=0.0, nesterov=False, write_grads=False,
    )
    expect(bool(dead.isnan().all()), "write_grads=False writes gradients")
    p = torch.randn(6, 5).t()
    want = p.clone() - 0.5
    op.masked_sgd_([p], [torch.ones(5, 6)], [], [None], first_step=True, lr=0.5, momentum=0.0, dampening=0.0,
                   weight_decay=0.0, nesterov=False)
    expect(torch.allclose(p, want) and p.stride() == (1, 5), "a transposed parameter")
    return "4 dtypes"


def check_revival(_pools, seed):
    """No pruned weight comes back in 2,000 steps, whatever the gradients do."""
    op = torch.ops.espalier
    for dtype in (torch.float32, torch.bfloat16):
        for kind in ("sgd", "adam", "adamw"):
            for decay in (0.0, 0.1):
                gen = torch.Generator().manual_seed(seed)
                w = torch.randn(500, generator=gen).to(dtype)
                a, b = torch.randn(500, generator=gen).to(dtype), torch.rand(500, generator=gen).to(dtype)
                mask = torch.rand(500, generator=gen) < 0.3
                bits = bits_of(mask)
                for step in range(1, 2001):
                    g = (torch.randn(500, generator=gen) * 10).to(dtype)
                    norm = op.alive_norm([g], [bits])
                    clip = torch.clamp(1.0 / (norm + 1e-6), max=1.0)
                    if kind == "sgd":
                        op.masked_sgd_([w], [g], [a], [bits], first_step=False, lr=0.01, momentum=0.9, dampening=0.0,
                                       weight_decay=decay, nesterov=False, clip=clip)
                    else:
                        op.masked_adamw_([w], [g], [a], [b], [bits], step=step, lr=1e-3, beta1=0.9, beta2=0.999,
                                         eps=1e-8, weight_decay=decay, decoupled=kind == "adamw", clip=clip)
                    if step % 100 == 0 or step < 5:
                        dead = [w[~mask], a[~mask], g[~mask]] + ([] if kind == "sgd" else [b[~mask]])
                        expect(all(all_zero(t) for t in dead), f"{kind} {dtype}: revived at step {step}")
                expect(int((w != 0).sum()) == int(mask.sum()) and bool(w.isfinite().all()), f"{kind}: alive weights")
    return "3 optimizers x 2 dtypes x with and without weight decay"


CHECKS = [check_bitmaps, check_random, check_selection, check_passes, check_selection_large, check_optimizers,
          check_clipping, check_revival]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("library")
    parser.add_argument("--pools", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    torch.ops.load_library(options.library)
    print(f"espalier {torch.ops.espalier.abi()}, torch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}")
    failed = 0
    for check in CHECKS:
        if options.only not in check.__name__:
            continue
        start = time.time()
        pools = options.pools if check is check_selection else options.pools // 10
        try:
            print(f"  ok    {check.__name__}: {check(pools, options.seed)} ({time.time() - start:.1f} s)")
        except AssertionError as error:
            failed += 1
            print(f"  FAIL  {check.__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
