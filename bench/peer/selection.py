"""Selects as Python's torch does: reads {"do": ..., "path", "size", "dtype", "count", "shape"}, answers {"ms"}.

`load` maps a file of raw numbers, the others prune `count` of them: `global_unstructured` from four Linear layers that
hold them, `kthvalue` by a threshold on |x| and a comparison.
"""
import json
import sys
import time

import torch
from torch.nn.utils import prune

x = None


def layers(shape):
    rows, cols = shape
    parts = x.view(-1, rows, cols)
    modules = [torch.nn.Linear(cols, rows, bias=False, device="meta") for _ in parts]
    for module, part in zip(modules, parts):
        module.weight = torch.nn.Parameter(part)
    return modules


def run(request):
    global x
    do = request["do"]
    if do == "load":
        dtype = getattr(torch, request["dtype"])
        x = torch.from_file(request["path"], size=request["size"], dtype=dtype).clone()
        torch.set_num_threads(request["threads"])
        return {"ms": 0}
    if do == "global_unstructured":
        modules = layers(request["shape"])
        parameters = [(module, "weight") for module in modules]
        start = time.perf_counter_ns()
        prune.global_unstructured(parameters, pruning_method=prune.L1Unstructured, amount=request["count"])
        ms = (time.perf_counter_ns() - start) / 1e6
        kept = sum(int(module.weight_mask.sum()) for module in modules)
        return {"ms": ms, "kept": kept}
    start = time.perf_counter_ns()
    size = x.abs()
    mask = size > torch.kthvalue(size, request["count"]).values
    ms = (time.perf_counter_ns() - start) / 1e6
    return {"ms": ms, "kept": int(mask.sum())}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))
