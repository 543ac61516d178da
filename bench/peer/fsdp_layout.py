"""What FSDP2 keeps on a rank and sends in a step, for worlds that need not exist.

    python fsdp_layout.py WORLD...

Prints one line of JSON: {"groups": [{"name", "count", "shapes"}, ...], "worlds": {WORLD: {"stored", "gathered",
"reduced"}}}: elements of the parameters' padded shards, and bytes of what all-gathers give and reduce-scatters take in one
forward and backward pass, computed in bfloat16 and reduced in float32. The process group is torch's fake one: rank 0 of a
world of any size, whose collectives do nothing.
"""

import json
import os
import sys

os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard
from torch.testing._internal.distributed.fake_pg import FakeStore

DIM, WIDTH, VOCAB, BLOCKS = 96, 250, 1001, 3


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(DIM)
        self.up = nn.Linear(DIM, WIDTH)
        self.down = nn.Linear(WIDTH, DIM)

    def forward(self, x):
        return x + self.down(torch.relu(self.up(self.norm(x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(VOCAB, DIM)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.head = nn.Linear(DIM, VOCAB, bias=False)

    def forward(self, tokens):
        x = self.tok(tokens)
        for block in self.blocks:
            x = block(x)
        return self.head(x)


def shapes(module, skip=()):
    return [list(p.shape) for name, p in module.named_parameters() if not name.startswith(skip)]


sent = {"gathered": 0, "reduced": 0}


def counting(name, of, older):
    of = of if hasattr(dist, of) else older
    collective = getattr(dist, of)

    def call(*args, **kwargs):
        tensors = [value for value in [*args, *kwargs.values()] if isinstance(value, torch.Tensor)]
        sent[name] += max(tensor.numel() * tensor.element_size() for tensor in tensors)
        return collective(*args, **kwargs)

    setattr(dist, of, call)


counting("gathered", "all_gather_single", "all_gather_into_tensor")
counting("reduced", "reduce_scatter_single", "reduce_scatter_tensor")


def measure(world):
    dist.init_process_group("fake", rank=0, world_size=world, store=FakeStore())
    mesh = dist.init_device_mesh("cpu", (world,))
    policy = MixedPrecisionPolicy(param_dtype=torch.bfloat16, reduce_dtype=torch.float32)
    model = Model()
    for module in [*model.blocks, model]:
        fully_shard(module, mesh=mesh, mp_policy=policy)
    sent.update(gathered=0, reduced=0)
    model(torch.zeros(2, 5, dtype=torch.int64)).float().sum().backward()
    groups = [m._get_fsdp_state()._fsdp_param_group for m in [*model.blocks, model]]
    # The visible shard is a view of the padded one, which is what is stored and gathered.
    stored = sum(p._sharded_param_data.numel() for group in groups for p in group.fsdp_params)
    dist.destroy_process_group()
    return {"stored": stored, **sent}


whole = Model()
groups = [
    {"name": "root", "count": 1, "shapes": shapes(whole, ("blocks",))},
    {"name": "blocks", "count": BLOCKS, "shapes": shapes(whole.blocks[0])},
]
print(json.dumps({"groups": groups, "worlds": {world: measure(int(world)) for world in sys.argv[1:]}}))
