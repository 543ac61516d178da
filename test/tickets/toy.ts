import { fromTypedArray, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { functional as F } from 'espalier/nn';
import type { Position, Part, Task } from 'espalier/tickets';

/** A small network with everything that a rewind must bring back: dropout and buffers. */
export class Net extends nn.Module {
  fc1: nn.Linear;
  norm: nn.LayerNorm;
  dropout: nn.Dropout;
  fc2: nn.Linear;
  head: nn.Linear;
  seen: nn.Buffer;

  constructor(width = 24) {
    super();
    this.fc1 = new nn.Linear(8, width);
    this.norm = new nn.LayerNorm([width]);
    this.dropout = new nn.Dropout(0.1);
    this.fc2 = new nn.Linear(width, width);
    this.head = new nn.Linear(width, 3);
    this.seen = nn.buffer(fromTypedArray(new Float32Array(1), [1], 'float32'));
  }

  override forward(x: Tensor): Tensor {
    if (this.training) this.seen.add_(1);
    const h = this.dropout.forward(F.relu(this.norm.forward(this.fc1.forward(x))));
    return this.head.forward(F.relu(this.fc2.forward(h)));
  }
}

export function net(width?: number): Net {
  return new Net(width);
}

/** A network without noise, in blocks, whose layers do not divide by the number of ranks. */
export class Stack extends nn.Module {
  blocks: nn.Linear[];
  norm: nn.LayerNorm;
  head: nn.Linear;

  constructor() {
    super();
    this.blocks = [new nn.Linear(8, 23), new nn.Linear(23, 17)];
    this.norm = new nn.LayerNorm([17]);
    this.head = new nn.Linear(17, 3);
  }

  override forward(x: Tensor): Tensor {
    const h = this.blocks.reduce((value, block) => F.relu(block.forward(value)), x);
    return this.head.forward(this.norm.forward(h));
  }
}

export function stack(): Stack {
  return new Stack();
}

interface Batch {
  x: Tensor;
  y: Tensor;
}

const SIZE = 16;

/** Numbers in [0, 1) that depend on nothing but their position. */
function noise(seed: number, index: number): number {
  const x = Math.sin(seed * 12.9898 + index * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/** Eight numbers, and which of three sums of them is the largest. */
export function sums(options: { delayMs?: number } = {}): Task<Batch> {
  const base: Record<Part, number> = { train: 1, validation: 1_000_003, test: 2_000_003 };
  const make = (part: Part, at: Position): Batch => {
    const x = new Float32Array(SIZE * 8);
    const y = new BigInt64Array(SIZE);
    for (let i = 0; i < SIZE; i++) {
      for (let j = 0; j < 8; j++)
        x[i * 8 + j] = noise((at.seed % 1000) + base[part], (at.step * SIZE + i) * 8 + j) - 0.5;
      const [a, b, c] = [0, 2, 5].map(
        (k) => (x[i * 8 + k] as number) + (x[i * 8 + k + 1] as number) * 0.5,
      ) as [number, number, number];
      y[i] = BigInt(a > b ? (a > c ? 0 : 2) : b > c ? 1 : 2);
    }
    return { x: fromTypedArray(x, [SIZE, 8], 'float32'), y: fromTypedArray(y, [SIZE], 'int64') };
  };
  return {
    batch(part, at) {
      const batch = make(part, at);
      const { delayMs } = options;
      if (delayMs === undefined || part !== 'train') return batch;
      return new Promise((resolve) => setTimeout(() => resolve(batch), delayMs));
    },
    loss: (model, { x, y }) => F.crossEntropy(model.forward(x), y),
    metrics: {
      loss: {
        better: 'lower',
        decides: true,
        measure: (model, { x, y }) => F.crossEntropy(model.forward(x), y),
      },
      accuracy: {
        better: 'higher',
        measure: (model, { x, y }) => model.forward(x).argmax(1).eq(y).to('float32').mean(),
      },
    },
  };
}
