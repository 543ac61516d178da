"""
The transformer of train_step.py in PyTorch eager: autocast, activation checkpointing, clipping and fused AdamW.

Reads {"make": {...}} with weights, tokens and the names of the pruned matrices (their masks are where the weights are not 0),
then {"step": i, "masked": bool}; answers {"ms", "loss"}. Masked, a step multiplies gradients before it and weights after it.
{"peak": true} answers the most bytes of the device that were in use, or null on the CPU.
"""
import contextlib
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint
from train_step import Transformer, read_safetensors


class Checkpointed(Transformer):
    def forward(self, tokens):
        x = self.tok(tokens) + self.pos.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = checkpoint(block, x, use_reentrant=False)
        return self.head(self.norm(x))


class Training:
    def __init__(self, job):
        self.device, self.dtype = job["device"], job["autocast"]
        torch.set_num_threads(job["threads"])
        with torch.device(self.device):
            self.model = (Checkpointed if job["config"]["checkpoint"] else Transformer)(job["config"])
        self.model.load_state_dict(read_safetensors(job["weights"]))
        self.tokens = read_safetensors(job["tokens"])["tokens"].to(self.device)
        named = dict(self.model.named_parameters())
        self.parameters = list(named.values())
        self.masks = [(named[name], named[name].detach() != 0) for name in job["pruned"]]
        self.clip = job["clip"]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=job["lr"], weight_decay=job["weightDecay"], fused=True
        )
        if self.device == "cuda":
            torch.cuda.reset_peak_memory_stats()

    def cast(self):
        if self.dtype is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device, getattr(torch, self.dtype))

    def synchronize(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def step(self, i, masked):
        batch = self.tokens[i % self.tokens.shape[0]]
        self.synchronize()
        start = time.perf_counter_ns()
        self.optimizer.zero_grad()
        with self.cast():
            logits = self.model(batch[:, :-1])
            loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        if masked:
            for parameter, mask in self.masks:
                parameter.grad.mul_(mask)
        torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimizer.step()
        if masked:
            with torch.no_grad():
                for parameter, mask in self.masks:
                    parameter.mul_(mask)
        self.synchronize()
        ms = (time.perf_counter_ns() - start) / 1e6
        return {"ms": ms, "loss": loss.item()}

    def peak(self):
        return torch.cuda.max_memory_allocated() if self.device == "cuda" else None


training = None
for line in sys.stdin:
    request = json.loads(line)
    if "make" in request:
        training = Training(request["make"])
        answer = {"parameters": sum(p.numel() for p in training.parameters), "torch": torch.__version__}
    elif "step" in request:
        answer = training.step(request["step"], request["masked"])
    else:
        answer = {"peak": training.peak()}
    print(json.dumps(answer), flush=True)
