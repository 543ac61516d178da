// A ticket in a small network that tells digits apart: model and task are plain functions. About two minutes.
//
//     node examples/digits.mjs [folder]
import { digits } from 'espalier/data';
import { functional as F, Linear, Module } from 'espalier/nn';
import { findTicket } from 'espalier/tickets';

class Mlp extends Module {
  fc1 = new Linear(196, 100);
  fc2 = new Linear(100, 50);
  out = new Linear(50, 10);

  forward(x) {
    return this.out.forward(F.relu(this.fc2.forward(F.relu(this.fc1.forward(x)))));
  }
}

const run = await findTicket(
  {
    out: process.argv[2] ?? 'runs/digits',
    model: () => new Mlp(),
    task: digits({ batch: 60, decides: 'loss' }),
    train: { steps: 800, optimizer: { name: 'adam', lr: 1.2e-3 } },
    prune: { fraction: 0.3, rounds: 5, protect: ['out'] },
    rewind: { what: 'weights', to: 50 },
    controls: ['dense2x', 'reinit', 'shuffle', 'random'],
    controlsAt: [0.34, 0.17],
  },
  {
    onProgress(event) {
      if (event.type === 'done') console.log(event.cell, event.metrics);
    },
  },
);
console.log(run.verdict.sentence);
