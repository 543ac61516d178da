"""Writes the golden values that the tests of nn, optim and models compare with.

Anyone with PyTorch can run it:  python test/nn/golden.py
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"


def plain(value):
    """A tensor as shape, dtype and numbers; digits as the comparison needs them."""
    flat = value.detach().flatten().tolist()
    if value.is_floating_point():
        flat = [float(f"{x:.7g}") for x in flat]
    return {"shape": list(value.shape), "dtype": str(value.dtype)[6:], "data": flat}


def sums(module):
    """Two sums per tensor of the state say whether it was drawn from the same stream."""
    out = {}
    for name, t in module.state_dict().items():
        t = t.double().flatten()
        out[name] = [t.sum().item(), (t * torch.arange(1, t.numel() + 1)).sum().item()]
    return out


def write(name, data):
    data = {"torch": torch.__version__.split("+")[0], **data}
    (FIXTURES / f"{name}.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")


def run(call, module, inputs):
    """Output, gradients of inputs and parameters for the loss sum(output * cotangent)."""
    inputs = [t.clone().requires_grad_(t.is_floating_point()) for t in inputs]
    if module:
        module.zero_grad()
    out = call(*inputs)
    cotangent = torch.randn_like(out)
    (out * cotangent).sum().backward()
    return {
        "inputs": [plain(t) for t in inputs],
        "output": plain(out),
        "cotangent": plain(cotangent),
        "inputGrads": [None if t.grad is None else plain(t.grad) for t in inputs],
        "grads": {n: plain(p.grad) for n, p in module.named_parameters() if p.grad is not None} if module else {},
    }


def layer(module, *inputs, call=None):
    before = {n: plain(t) for n, t in module.state_dict().items()}
    result = run(call or module, module, inputs)
    after = {n: plain(t) for n, t in module.named_buffers()}
    return {"state": before, **result, "buffers": after}


def layers():
    torch.manual_seed(1)
    r = torch.randn
    image = r(2, 4, 6, 6)
    cases = {
        "Linear": layer(nn.Linear(5, 3), r(2, 4, 5)),
        "Linear without bias": layer(nn.Linear(5, 3, bias=False), r(4, 5)),
        "Embedding": layer(nn.Embedding(7, 3), torch.tensor([[1, 2, 2], [0, 6, 1]])),
        "Embedding with padding": layer(nn.Embedding(7, 3, padding_idx=2), torch.tensor([[1, 2, 2], [0, 6, 1]])),
        "LayerNorm": layer(nn.LayerNorm(6), r(3, 6)),
        "LayerNorm of two dimensions": layer(nn.LayerNorm([4, 3], bias=False), r(2, 4, 3)),
        "RMSNorm": layer(nn.RMSNorm(6), r(3, 6)),
        "Conv1d": layer(nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2), r(2, 4, 9)),
        "Conv1d circular": layer(nn.Conv1d(4, 2, 4, padding="same", padding_mode="circular"), r(2, 4, 9)),
        "Conv2d": layer(nn.Conv2d(4, 3, (3, 2), padding=(1, 0), dilation=2), image),
        "Conv2d same": layer(nn.Conv2d(4, 2, 3, padding="same", bias=False), image),
        "BatchNorm2d": layer(nn.BatchNorm2d(4), image),
        "BatchNorm2d in evaluation": layer(nn.BatchNorm2d(4).eval(), image),
        "BatchNorm2d averaging": layer(nn.BatchNorm2d(4, momentum=None), image),
        "MaxPool1d": layer(nn.MaxPool1d(3, stride=2, padding=1), r(2, 3, 8)),
        "MaxPool2d": layer(nn.MaxPool2d(2), image),
        "AvgPool2d": layer(nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False), image),
        "AdaptiveAvgPool2d": layer(nn.AdaptiveAvgPool2d((2, 3)), image),
        "Flatten": layer(nn.Flatten(), r(2, 3, 2)),
        "Sequential": layer(nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2)), r(3, 4)),
    }
    for name, module in {
        "ReLU": nn.ReLU(),
        "GELU": nn.GELU(),
        "GELU by tanh": nn.GELU(approximate="tanh"),
        "SiLU": nn.SiLU(),
        "Tanh": nn.Tanh(),
        "Sigmoid": nn.Sigmoid(),
        "Softmax": nn.Softmax(-1),
        "LogSoftmax": nn.LogSoftmax(0),
        "LeakyReLU": nn.LeakyReLU(0.2),
        "ELU": nn.ELU(0.7),
        "Softplus": nn.Softplus(beta=2),
        "Identity": nn.Identity(),
    }.items():
        cases[name] = layer(module, r(3, 4) * 2)
    causal = nn.Transformer.generate_square_subsequent_mask(5)
    x = r(2, 5, 8)
    attend = nn.MultiheadAttention(8, 2, batch_first=True)
    cases["MultiheadAttention"] = layer(attend, x, call=lambda t: attend(t, t, t)[0])
    cases["MultiheadAttention causal"] = layer(
        attend, x, call=lambda t: attend(t, t, t, attn_mask=causal, is_causal=True, need_weights=False)[0]
    )
    padding = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
    cases["MultiheadAttention padded"] = layer(attend, x, call=lambda t: attend(t, t, t, key_padding_mask=padding)[0])
    cases["MultiheadAttention weights"] = layer(
        attend, x, call=lambda t: attend(t, t, t, average_attn_weights=False, attn_mask=causal)[1]
    )
    cross = nn.MultiheadAttention(8, 2, kdim=6, vdim=4)
    cases["MultiheadAttention across"] = layer(
        cross, r(3, 2, 8), r(5, 2, 6), r(5, 2, 4), call=lambda q, k, v: cross(q, k, v)[0]
    )
    return cases


def losses():
    torch.manual_seed(2)
    logits, classes = torch.randn(6, 5), torch.tensor([0, 4, 2, -100, 1, 2])
    weight = torch.rand(5) + 0.5
    a, b = torch.randn(4, 3), torch.randn(4, 3)
    binary = torch.rand(4, 3).round()
    pos = torch.rand(3) + 0.5
    cases = {
        "crossEntropy": run(lambda x: F.cross_entropy(x, classes), None, [logits]),
        "crossEntropy with options": run(
            lambda x: F.cross_entropy(x, classes, weight=weight, reduction="sum", label_smoothing=0.1), None, [logits]
        ),
        "crossEntropy per element": run(lambda x: F.cross_entropy(x, classes, reduction="none"), None, [logits]),
        "crossEntropy ignoring": run(lambda x: F.cross_entropy(x, classes.abs() % 5, ignore_index=2), None, [logits]),
        "nllLoss": run(lambda x: F.nll_loss(F.log_softmax(x, -1), classes, weight=weight), None, [logits]),
        "mseLoss": run(lambda x: F.mse_loss(x, b), None, [a]),
        "l1Loss": run(lambda x: F.l1_loss(x, b, reduction="sum"), None, [a]),
        "smoothL1Loss": run(lambda x: F.smooth_l1_loss(x, b, beta=0.5), None, [a]),
        "binaryCrossEntropyWithLogits": run(
            lambda x: F.binary_cross_entropy_with_logits(x, binary, pos_weight=pos), None, [a]
        ),
        "klDiv": run(
            lambda x: F.kl_div(F.log_softmax(x, -1), F.softmax(b, -1), reduction="batchmean"), None, [a]
        ),
        "normalize": run(lambda x: F.normalize(x), None, [a]),
        "glu": run(lambda x: F.glu(x, 0), None, [a]),
        "embedding with options": run(
            lambda w: F.embedding(torch.tensor([1, 1, 0, 3]), w * 1, 0, max_norm=0.9, norm_type=1, scale_grad_by_freq=True),
            None,
            [a],
        ),
        "pad": run(lambda x: F.pad(x, (1, 2), value=3.0), None, [a]),
    }
    q, k, v = torch.randn(2, 4, 5, 6), torch.randn(2, 2, 5, 6), torch.randn(2, 2, 5, 6)
    cases["scaledDotProductAttention"] = run(
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.3, enable_gqa=True),
        None,
        [q, k, v],
    )
    extra = {"classes": plain(classes), "weight": plain(weight), "b": plain(b), "binary": plain(binary), "pos": plain(pos)}
    return {"cases": cases, "extra": extra}


def inits():
    start = {}
    for name, make in {
        "Linear": lambda: nn.Linear(20, 30),
        "Embedding": lambda: nn.Embedding(11, 7, padding_idx=3),
        "Conv1d": lambda: nn.Conv1d(4, 6, 3, groups=2),
        "Conv2d": lambda: nn.Conv2d(3, 5, (3, 2)),
        "BatchNorm2d": lambda: nn.BatchNorm2d(4),
        "LayerNorm": lambda: nn.LayerNorm(5),
        "RMSNorm": lambda: nn.RMSNorm(5),
        "MultiheadAttention": lambda: nn.MultiheadAttention(8, 2),
        "MultiheadAttention across": lambda: nn.MultiheadAttention(8, 2, kdim=6, vdim=4, bias=False),
    }.items():
        torch.manual_seed(7)
        start[name] = sums(make())
    filled = {}
    for name, (shape, fill) in {
        "uniform": ((5, 7), lambda t: nn.init.uniform_(t, -2, 3)),
        "normal": ((5, 7), lambda t: nn.init.normal_(t, 1, 2)),
        "xavierUniform": ((5, 7), lambda t: nn.init.xavier_uniform_(t, 1.5)),
        "xavierNormal": ((5, 7, 2), lambda t: nn.init.xavier_normal_(t)),
        "kaimingUniform": ((5, 7), lambda t: nn.init.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu")),
        "kaimingNormal": ((5, 7, 3), lambda t: nn.init.kaiming_normal_(t, 0.3)),
        "truncNormal": ((20, 7), lambda t: nn.init.trunc_normal_(t, 0.5, 1.5, -1, 2)),
        "truncNormal far": ((20, 7), lambda t: nn.init.trunc_normal_(t, 0, 1, 1.5, 3)),
        "orthogonal": ((5, 7), lambda t: nn.init.orthogonal_(t, 2)),
        "orthogonal tall": ((7, 2, 2), lambda t: nn.init.orthogonal_(t)),
    }.items():
        torch.manual_seed(8)
        filled[name] = {"shape": list(shape), "values": plain(fill(torch.empty(shape)))}
    gains = {n: nn.init.calculate_gain(n) for n in ["linear", "tanh", "relu", "leaky_relu", "selu", "sigmoid"]}
    return {"modules": start, "fills": filled, "gains": gains}


def optimizers():
    """Twenty steps on two tensors whose gradients are known functions of them; the second misses steps 3 to 5."""
    a0 = torch.linspace(-1, 1, 6).reshape(2, 3)
    b0 = torch.linspace(0.5, 2, 4)
    cases = {}
    for name, make in {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.1, weight_decay=0.01),
        "sgd nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, maximize=True),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), weight_decay=0.1),
        "adam amsgrad": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True, eps=1e-6),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
        "adamw groups": lambda p: torch.optim.AdamW(
            [{"params": p[:1], "weight_decay": 0.2}, {"params": p[1:], "lr": 0.1}], lr=0.01, betas=(0.9, 0.99)
        ),
    }.items():
        a, b = (t.clone().requires_grad_() for t in (a0, b0))
        opt = make([a, b])
        norms = []
        for step in range(20):
            opt.zero_grad()
            loss = (a * a * a).sum() + a.sin().sum()
            if step not in (3, 4, 5):
                loss = loss + (b * b).sum() * 0.5
            loss.backward()
            norms.append(torch.nn.utils.clip_grad_norm_([a, b], 2.0).item())
            opt.step()
        moments = {k: plain(v) for k, v in opt.state[b].items() if v is not None}
        cases[name] = {"a": plain(a), "b": plain(b), "norms": norms, "moments": moments}
    return {"a": plain(a0), "b": plain(b0), "cases": cases}


def schedules():
    def rates(make, steps, lr=0.4, key="lr"):
        opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr, momentum=0.95)
        scheduler = make(opt)
        out = []
        for _ in range(steps):
            out.append(opt.param_groups[0][key])
            opt.step()
            scheduler.step()
        return out

    s = torch.optim.lr_scheduler
    cycle = lambda o: s.OneCycleLR(o, max_lr=0.4, total_steps=20)
    return {
        "constant": rates(lambda o: s.ConstantLR(o, 0.5, 100), 5),
        "linear": rates(lambda o: s.LinearLR(o, 0.25, 0.75, 8), 12),
        "cosine": rates(lambda o: s.CosineAnnealingLR(o, 10, eta_min=0.04), 11),
        "stepwise": rates(lambda o: s.StepLR(o, 3, 0.5), 10),
        "multiStep": rates(lambda o: s.MultiStepLR(o, [2, 5, 5, 7], 0.5), 10),
        "exponential": rates(lambda o: s.ExponentialLR(o, 0.9), 10),
        "sequential": rates(
            lambda o: s.SequentialLR(
                o, [s.ConstantLR(o, 0.1, 100), s.LinearLR(o, 1.0, 0.5, 4), s.ExponentialLR(o, 0.9)], [3, 8]
            ),
            14,
        ),
        "oneCycle": rates(cycle, 20),
        "oneCycle momentum": rates(cycle, 20, key="momentum"),
        "oneCycle linear": rates(
            lambda o: s.OneCycleLR(
                o, max_lr=0.4, total_steps=15, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=100
            ),
            15,
        ),
    }


class Peer(nn.Module):
    """The decoder of espalier/models, written in PyTorch."""

    def __init__(self, vocab, context, layers, dim, heads, kv, ff, rms, act, rope, bias):
        super().__init__()
        norm = lambda: nn.RMSNorm(dim, eps=1e-5) if rms else nn.LayerNorm(dim, bias=bias)
        self.heads, self.kv, self.act, self.rope = heads, kv, act, rope
        self.tok = nn.Embedding(vocab, dim)
        if not rope:
            self.pos = nn.Embedding(context, dim)
        self.blocks = nn.ModuleList()
        for _ in range(layers):
            block = nn.Module()
            block.norm1, block.attn, block.norm2, block.mlp = norm(), nn.Module(), norm(), nn.Module()
            block.attn.qkv = nn.Linear(dim, dim // heads * (heads + 2 * kv), bias=bias)
            block.attn.proj = nn.Linear(dim, dim, bias=bias)
            block.mlp.up = nn.Linear(dim, 2 * ff if act == "swiglu" else ff, bias=bias)
            block.mlp.down = nn.Linear(ff, dim, bias=bias)
            self.blocks.append(block)
        self.norm = norm()
        self.head = nn.Linear(dim, vocab, bias=False)

    def rotate(self, x):
        d, t = x.size(-1), x.size(-2)
        angles = torch.outer(torch.arange(t).double(), 10000.0 ** (-torch.arange(0, d, 2).double() / d))
        cos, sin = angles.cos().float(), angles.sin().float()
        a, b = x.chunk(2, -1)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)

    def forward(self, tokens):
        n, t = tokens.shape
        x = self.tok(tokens)
        if not self.rope:
            x = x + self.pos(torch.arange(t))
        for block in self.blocks:
            d = x.size(-1) // self.heads
            sizes = [self.heads * d, self.kv * d, self.kv * d]
            q, k, v = (p.view(n, t, -1, d).transpose(1, 2) for p in block.attn.qkv(block.norm1(x)).split(sizes, -1))
            if self.rope:
                q, k = self.rotate(q), self.rotate(k)
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.kv != self.heads)
            x = x + block.attn.proj(y.transpose(1, 2).reshape(n, t, -1))
            h = block.mlp.up(block.norm2(x))
            if self.act == "swiglu":
                gate, value = h.chunk(2, -1)
                h = F.silu(gate) * value
            else:
                h = F.gelu(h) if self.act == "gelu" else F.silu(h)
            x = x + block.mlp.down(h)
        return self.head(self.norm(x))


class PeerEncoder(nn.Module):
    """The encoder of espalier/models, of PyTorch's own layers."""

    def __init__(self, first):
        super().__init__()
        self.tok, self.pos, self.norm = nn.Embedding(11, 8), nn.Embedding(6, 8), nn.LayerNorm(8)
        make = lambda: nn.TransformerEncoderLayer(8, 2, 12, 0.0, "gelu", batch_first=True, norm_first=first)
        self.layers = nn.ModuleList([make(), make()])
        self.head = nn.Linear(8, 3)
        self.first = first

    def forward(self, tokens):
        x = self.tok(tokens) + self.pos(torch.arange(tokens.size(1)))
        if not self.first:
            x = self.norm(x)
        padding = tokens == 3
        for each in self.layers:
            x = each(x, src_key_padding_mask=padding)
        if not self.first:
            return self.head(x[:, 0])
        x = self.norm(x).masked_fill(padding.unsqueeze(-1), 0)
        return self.head(x.sum(1) / (~padding).sum(1, keepdim=True))


class PeerBlock(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b)
        self.conv2, self.bn2 = nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b)
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), nn.BatchNorm2d(b))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class PeerResnet(nn.Sequential):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 2, 3, 1, 1, bias=False), nn.BatchNorm2d(2)
        for i, (a, b) in enumerate([(2, 2), (2, 4), (4, 8)]):
            setattr(self, f"layer{i + 1}", nn.Sequential(PeerBlock(a, b, 1 if i == 0 else 2), PeerBlock(b, b, 1)))
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


def models():
    torch.manual_seed(3)
    tokens = torch.randint(0, 11, (2, 5))
    plainest = Peer(11, 6, 2, 8, 2, 2, 12, False, "gelu", False, True)
    modern = Peer(11, 6, 1, 8, 2, 1, 12, True, "swiglu", True, False)
    cases = {"gpt": layer(plainest, tokens), "llama": layer(modern, tokens)}
    plainest.zero_grad()
    optimizer = torch.optim.AdamW(plainest.parameters(), lr=0.01)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = F.cross_entropy(plainest(tokens).flatten(0, 1), tokens.flatten().roll(-1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    cases["bert"] = layer(PeerEncoder(False), tokens)
    cases["bertPreNorm"] = layer(PeerEncoder(True), tokens)
    cases["resnet"] = layer(PeerResnet(), torch.randn(2, 3, 8, 8))
    return {**cases, "losses": losses}


if __name__ == "__main__":
    torch.set_num_threads(1)
    FIXTURES.mkdir(exist_ok=True)
    write("nn", {"layers": layers(), **losses()})
    write("init", inits())
    write("optim", optimizers())
    write("schedules", {"rates": schedules()})
    write("models", models())
