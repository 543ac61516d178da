"""The same transformer in PyTorch eager: reads {"make": …} with weights, then {"step": i} and answers {"ms", "loss"}."""
import json
import os
import struct
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def read_safetensors(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    data = torch.from_file(path, size=os.path.getsize(path), dtype=torch.uint8)[8 + size :]
    kinds = {"F32": torch.float32, "BF16": torch.bfloat16, "I64": torch.int64}
    result = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        result[name] = data[start:end].clone().view(kinds[entry["dtype"]]).reshape(entry["shape"])
    return result


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, dim = c["heads"], c["dim"]
        self.qkv = nn.Linear(dim, 3 * dim, bias=c["bias"])
        self.proj = nn.Linear(dim, dim, bias=c["bias"])

    def forward(self, x):
        batch, time_, dim = x.shape
        q, k, v = self.qkv(x).view(batch, time_, 3, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(y.transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.up = nn.Linear(c["dim"], c["ff"], bias=c["bias"])
        self.down = nn.Linear(c["ff"], c["dim"], bias=c["bias"])
        self.activation = {"relu": F.relu, "gelu": F.gelu, "silu": F.silu}[c["activation"]]

    def forward(self, x):
        return self.down(self.activation(self.up(x)))


def norm(c):
    return nn.RMSNorm(c["dim"], eps=1e-5) if c["norm"] == "rms" else nn.LayerNorm(c["dim"], bias=c["bias"])


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm1, self.attn, self.norm2, self.mlp = norm(c), Attention(c), norm(c), Mlp(c)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.tok = nn.Embedding(c["vocab"], c["dim"])
        self.pos = nn.Embedding(c["context"], c["dim"])
        self.blocks = nn.ModuleList([Block(c) for _ in range(c["layers"])])
        self.norm = norm(c)
        self.head = nn.Linear(c["dim"], c["vocab"], bias=False)

    def forward(self, tokens):
        x = self.tok(tokens) + self.pos.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        if "make" in request:
            config = request["make"]
            torch.set_num_threads(config["threads"])
            model = Transformer(config)
            model.load_state_dict(read_safetensors(config["weights"]))
            tokens = read_safetensors(config["tokens"])["tokens"]
            optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
            print(json.dumps({"parameters": sum(p.numel() for p in model.parameters())}))
        else:
            batch = tokens[request["step"] % tokens.shape[0]]
            start = time.perf_counter_ns()
            optimizer.zero_grad()
            logits = model(batch[:, :-1])
            loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
            loss.backward()
            optimizer.step()
            elapsed = (time.perf_counter_ns() - start) / 1e6
            print(json.dumps({"ms": elapsed, "loss": loss.item()}))
