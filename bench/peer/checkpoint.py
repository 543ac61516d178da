"""torch.distributed.checkpoint and plain files, asked by bench/checkpoint.ts."""

import json
import mmap
import os
import shutil
import sys
import time
import warnings

import torch
import torch.distributed.checkpoint as dcp
from torch.distributed.checkpoint import HuggingFaceStorageReader, HuggingFaceStorageWriter

warnings.filterwarnings("ignore")
CHUNK = 8 << 20


def make(seed, names, rows, columns):
    torch.manual_seed(seed)
    return {name: torch.randn(rows, columns) for name in names}


class Bench:
    def __init__(self):
        self.state = {}
        self.pages = None

    def make(self, **wanted):
        self.state = make(**wanted)
        size = sum(t.nbytes for t in self.state.values())
        self.pages = mmap.mmap(-1, -(-size // CHUNK) * CHUNK)
        for at in range(0, size, CHUNK):
            self.pages[at : at + CHUNK] = os.urandom(1 << 16) * (CHUNK >> 16)
        return {"bytes": size}

    def raw(self, path, direct):
        """The same bytes, and fsync: what no checkpoint can be faster than on the same path."""
        began = time.perf_counter()
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | (os.O_DIRECT if direct else 0))
        view = memoryview(self.pages)
        for at in range(0, len(view), CHUNK):
            os.write(file, view[at : at + CHUNK])
        os.fsync(file)
        os.close(file)
        seconds = time.perf_counter() - began
        os.unlink(path)
        return {"seconds": seconds}

    def save(self, path, writer):
        shutil.rmtree(path, ignore_errors=True)
        to = dcp.FileSystemWriter(path) if writer == "default" else HuggingFaceStorageWriter(path)
        began = time.perf_counter()
        dcp.save(self.state, storage_writer=to)
        seconds = time.perf_counter() - began
        return {"seconds": seconds}

    def load(self, path):
        into = {name: torch.empty_like(t) for name, t in self.state.items()}
        reader = HuggingFaceStorageReader(path)
        began = time.perf_counter()
        dcp.load(into, storage_reader=reader)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "equal": all(torch.equal(into[n], t) for n, t in self.state.items())}


bench = Bench()
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(getattr(bench, request.pop("do"))(**request)), flush=True)
