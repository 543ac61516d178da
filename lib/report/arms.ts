import type { CellKind, ControlKind } from '../tickets/records.js';
import { controlName } from '../tickets/verdict.js';

/** The shape of an arm's marks, so that a chart can be read without its colours. */
export type Mark = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star' | 'wye';

export interface ArmStyle {
  /** What it is called in a legend and in a table. */
  name: string;
  /** What it is called where there is little room. */
  short: string;
  /** What it answers, for those who meet it for the first time. */
  what: string;
  mark: Mark;
  /** Pattern of its line; empty = unbroken. */
  dash: string;
}

/**
 * How each kind of training is shown. Its colour is the custom property `--arm-<kind>` of the style sheet: hues of
 * Okabe and Ito's and of Tol's palettes, which keep apart for colour-blind readers, and never the colour alone.
 */
export const ARMS: Readonly<Record<CellKind, ArmStyle>> = {
  dense: {
    name: 'dense',
    short: 'dense',
    what: 'the whole network, trained for the same steps',
    mark: 'circle',
    dash: '',
  },
  ticket: {
    name: 'ticket',
    short: 'ticket',
    what: 'the weights that pruning kept, rewound and trained again',
    mark: 'circle',
    dash: '',
  },
  dense2x: {
    name: controlName('dense2x'),
    short: 'dense ×2',
    what: 'is dense trained long enough? If twice the steps make it much better, it was not',
    mark: 'wye',
    dash: '7 3',
  },
  denseBudget: {
    name: controlName('denseBudget'),
    short: 'dense, budget',
    what: 'what the same effort buys without pruning',
    mark: 'wye',
    dash: '2 3',
  },
  reinit: {
    name: controlName('reinit'),
    short: 'fresh weights',
    what: 'the mask of the ticket with new random weights: does the initialisation matter?',
    mark: 'square',
    dash: '6 3',
  },
  shuffle: {
    name: controlName('shuffle'),
    short: 'shuffled',
    what: 'as many weights in every layer, at random places: does it matter which ones?',
    mark: 'triangle',
    dash: '6 3 1.5 3',
  },
  randomErk: {
    name: controlName('randomErk'),
    short: 'random ERK',
    what: 'a random mask whose layers get the densities of the Erdős–Rényi rule',
    mark: 'diamond',
    dash: '2.5 2.5',
  },
  randomUniform: {
    name: controlName('randomUniform'),
    short: 'random unif.',
    what: 'a random mask with the same density in every layer',
    mark: 'cross',
    dash: '1.5 3.5',
  },
  oneshot: {
    name: controlName('oneshot'),
    short: 'one-shot',
    what: 'the same density pruned in a single step: are the rounds worth their cost? No claim rests on it',
    mark: 'star',
    dash: '9 3',
  },
  stability: {
    name: 'a copy of dense',
    short: 'copy',
    what: 'dense trained again from a step on, with other data order: is training stable from there?',
    mark: 'circle',
    dash: '1 2',
  },
  bilevel: {
    name: 'bi-level search',
    short: 'bi-level',
    what: 'mask and weights learned together; the ticket has its mask, rewound weights',
    mark: 'star',
    dash: '4 2',
  },
};

/** The controls that share the ticket's density, in the order in which they are shown. */
export const MASKED: readonly ControlKind[] = ['reinit', 'shuffle', 'randomErk', 'randomUniform', 'oneshot'];
