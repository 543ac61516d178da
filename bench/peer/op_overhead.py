"""Times single operators of Python's torch: reads {"op", "grad", "batch"}, answers {"ns"} per call."""
import json
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def make(op, grad):
    x = torch.randn(4, requires_grad=grad)
    y = torch.randn(4)
    a = torch.randn(64, 64, requires_grad=grad)
    b = torch.randn(64, 64)
    weight, bias = torch.ones(64), torch.zeros(64)
    target = torch.randn(4)
    return {
        "add": lambda: x + y,
        "add_": lambda: target.add_(y),
        "matmul 64x64": lambda: a.matmul(b),
        "layer_norm 64x64": lambda: F.layer_norm(a, (64,), weight, bias),
        "sum 64x64": lambda: a.sum(),
    }[op]


cases = {}
for line in sys.stdin:
    request = json.loads(line)
    key = (request["op"], request["grad"])
    if key not in cases:
        cases[key] = make(*key)
    call, batch = cases[key], request["batch"]
    start = time.perf_counter_ns()
    for _ in range(batch):
        call()
    print(json.dumps({"ns": (time.perf_counter_ns() - start) / batch}))
