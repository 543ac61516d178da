"""One rank that trains a Llama-like model under PyTorch's FSDP2 (fully_shard) on Gloo: the peer of sharded/rank.ts.

Reads the job as JSON from its argument and prints {"ms", "losses", "peak"}; rank 0 writes the whole final state.
"""
import json
import os
import resource
import sys
import time

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard

from train_step import read_safetensors


class Rope(nn.Module):
    def __init__(self, dim, context):
        super().__init__()
        frequencies = 10_000.0 ** (torch.arange(0, dim, 2, dtype=torch.float64) / -dim)
        half = torch.arange(context, dtype=torch.float64).unsqueeze(1) * frequencies
        signs = torch.tensor([-1.0, 1.0], dtype=torch.float64).repeat_interleave(dim // 2)
        self.register_buffer("cos", half.cos().repeat(1, 2).float(), persistent=False)
        self.register_buffer("sin", (half.sin().repeat(1, 2) * signs).float(), persistent=False)
        self.dim = dim

    def forward(self, x):
        time_ = x.shape[-2]
        return torch.addcmul(x * self.cos[:time_], torch.roll(x, self.dim // 2, -1), self.sin[:time_]).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv, self.dim = c["heads"], c["kvHeads"], c["dim"] // c["heads"]
        self.qkv = nn.Linear(c["dim"], (self.heads + 2 * self.kv) * self.dim, bias=False)
        self.proj = nn.Linear(c["dim"], c["dim"], bias=False)
        self.rope = Rope(self.dim, c["context"])

    def forward(self, rows, batch):
        x = self.qkv(rows).view(batch, -1, self.heads + 2 * self.kv, self.dim)
        q, k, v = (part.transpose(1, 2) for part in x.split([self.heads, self.kv, self.kv], 2))
        q, k = self.rope(q), self.rope(k)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.kv != self.heads)
        return self.proj(y.transpose(1, 2).reshape(-1, self.heads * self.dim))


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.up = nn.Linear(c["dim"], 2 * c["ff"], bias=False)
        self.down = nn.Linear(c["ff"], c["dim"], bias=False)

    def forward(self, x):
        gate, value = self.up(x).chunk(2, -1)
        return self.down(F.silu(gate) * value)


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm1, self.attn = nn.RMSNorm(c["dim"], eps=1e-5), Attention(c)
        self.norm2, self.mlp = nn.RMSNorm(c["dim"], eps=1e-5), Mlp(c)

    def forward(self, rows, batch):
        rows = rows + self.attn(self.norm1(rows), batch)
        return rows + self.mlp(self.norm2(rows))


class Llama(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.tok = nn.Embedding(c["vocab"], c["dim"])
        self.blocks = nn.ModuleList([Block(c) for _ in range(c["layers"])])
        self.norm = nn.RMSNorm(c["dim"], eps=1e-5)
        self.head = nn.Linear(c["dim"], c["vocab"], bias=False)

    def forward(self, tokens):
        batch, time_ = tokens.shape
        x = self.tok(tokens).view(batch * time_, -1)
        for block in self.blocks:
            x = block(x, batch)
        return self.head(self.norm(x)).view(batch, time_, -1)


def main(job):
    torch.set_num_threads(job["threads"])
    dist.init_process_group("gloo")
    rank = dist.get_rank()
    model = Llama(job["config"])
    model.load_state_dict(read_safetensors(job["weights"]))
    if job["sharded"]:
        mixed = dict(param_dtype=torch.bfloat16, reduce_dtype=torch.float32) if job["mixed"] else {}
        for block in model.blocks:
            fully_shard(block, mp_policy=MixedPrecisionPolicy(**mixed))
        last = dict(output_dtype=torch.float32) if job["mixed"] else {}
        fully_shard(model, mp_policy=MixedPrecisionPolicy(**mixed, **last))
    tokens = read_safetensors(job["tokens"])["tokens"]
    optimizer = torch.optim.AdamW(model.parameters(), lr=job["lr"], fused=True)
    ms, losses = [], []
    for step in range(job["steps"]):
        batch = tokens[step % tokens.shape[0], rank]
        start = time.perf_counter_ns()
        optimizer.zero_grad()
        loss = F.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        if job["clip"]:
            torch.nn.utils.clip_grad_norm_(model.parameters(), job["clip"])
        optimizer.step()
        losses.append(loss.item())
        ms.append((time.perf_counter_ns() - start) / 1e6)
    if job["out"]:
        state = {name: p.full_tensor() if job["sharded"] else p for name, p in model.state_dict().items()}
        if rank == 0:
            with open(job["out"], "wb") as file:
                for name in sorted(state):
                    file.write(state[name].contiguous().numpy().tobytes())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    dist.barrier()
    dist.destroy_process_group()
    print(json.dumps({"ms": ms, "losses": losses, "peak": peak}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
