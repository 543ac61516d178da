"""Calls operators in Python with what Node called them with, and compares every bit of what comes back.

    python parity.py libespalier_native.so FOLDER

FOLDER is what test/native/parity.ts writes: cases.json, a list of calls, and a file of raw bytes for each tensor. Prints
one line of JSON: {"torch", "compared", "differences"}.
"""

import json
import os
import sys

import torch

library, folder = sys.argv[1:]
torch.ops.load_library(library)


def load(description):
    """A value as JSON has it, tensors from their files."""
    if isinstance(description, list):
        return [load(part) for part in description]
    if not isinstance(description, dict):
        return description
    dtype, shape = getattr(torch, description["dtype"]), description["shape"]
    with open(os.path.join(folder, description["file"]), "rb") as file:
        data = bytearray(file.read())
    if not data:
        return torch.empty(shape, dtype=dtype)
    return torch.frombuffer(data, dtype=torch.uint8).view(dtype).reshape(shape)


def same(ours, theirs):
    if isinstance(ours, (list, tuple)):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs))
    if not isinstance(ours, torch.Tensor):
        return type(ours) is type(theirs) and ours == theirs
    if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
        return False
    flat = [t.contiguous().reshape(-1) for t in (ours, theirs)]
    return ours.numel() == 0 or torch.equal(flat[0].view(torch.uint8), flat[1].view(torch.uint8))


compared, differences = 0, []
with open(os.path.join(folder, "cases.json")) as file:
    cases = json.load(file)
for case in cases:
    args = load(case["args"])
    keywords = {name: load(value) for name, value in case["keywords"].items()}
    result = getattr(torch.ops.espalier, case["op"])(*args, **keywords)
    compared += 1
    # Operators that change their arguments are compared by what these have become.
    if not same(result, load(case["result"])) or not same(args, load(case["after"])):
        differences.append(f"{case['op']} ({case['what']})")
print(json.dumps({"torch": torch.__version__, "compared": compared, "differences": differences}))
