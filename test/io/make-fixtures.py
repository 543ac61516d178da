"""Writes the fixtures of test/io with the reference implementation: pip install torch numpy safetensors.

python test/io/make-fixtures.py [FOLDER]
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "fixtures")
folder.mkdir(parents=True, exist_ok=True)

ints = torch.arange(-3, 9).reshape(3, 4)
floats = ints.double() / 4
all_dtypes = {
    "bool": ints % 2 == 0,
    "uint8": (ints + 250).remainder(256).to(torch.uint8),
    "int8": ints.to(torch.int8),
    "int16": (ints * 1000).to(torch.int16),
    "uint16": (ints + 3).to(torch.uint16),
    "int32": (ints * 100_000_000).to(torch.int32),
    "uint32": (ints + 3).to(torch.uint32),
    "int64": ints * (1 << 50),
    "uint64": (ints + 3).to(torch.uint64),
    "float16": floats.half(),
    "bfloat16": floats.bfloat16(),
    "float32": floats.float(),
    "float64": floats,
    "float8_e4m3fn": floats.to(torch.float8_e4m3fn),
    "float8_e5m2": floats.to(torch.float8_e5m2),
    "complex64": torch.complex(floats.float(), -floats.float()),
}
save_file(all_dtypes, folder / "dtypes.safetensors", metadata={"format": "pt"})

# Odd names, no metadata, a scalar, empty tensors.
save_file(
    {
        "é\u2028 \"quoted\"\n\\": torch.tensor([1.0]),
        "\U0001f333": torch.tensor([2.0]),
        "\uffee": torch.tensor([3.0]),
        "scalar": torch.tensor(4.0),
        "empty": torch.zeros(0, 5),
        "odd": torch.arange(3, dtype=torch.uint8),
    },
    folder / "names.safetensors",
)
save_file({}, folder / "nothing.safetensors")
