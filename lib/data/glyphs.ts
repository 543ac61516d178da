// Ten figures drawn with a pen of varying width by an unsteady hand: small images for examples and tests. Only
// additions, multiplications and square roots, so that the images are the same bits on every machine.

import { CounterRandom, deriveSeed, type Seed } from './random.js';

/** Height and width of an image. */
export const GLYPH_SIZE = 14;
/** Pixels of an image. */
export const GLYPH_PIXELS = GLYPH_SIZE * GLYPH_SIZE;

type Point = readonly [x: number, y: number];

/**
 * For each digit the ways it is written: strokes separated by ';', their points as x,y in percent of the image, x to
 * the right and y down.
 */
const WRITTEN: readonly (readonly string[])[] = [
  ['50,10 25,25 20,50 25,75 50,90 75,75 80,50 75,25 50,10', '55,12 32,30 30,70 48,90 70,70 72,30 55,12'],
  ['50,10 50,90', '30,30 55,10 55,90', '30,28 50,10 50,90; 30,90 70,90'],
  ['22,30 35,12 65,12 76,32 60,55 22,90 80,90', '25,25 50,10 72,28 62,52 30,78 32,90 50,80 80,88'],
  [
    '22,20 50,10 74,26 65,44 45,50; 45,50 72,58 76,76 50,90 22,80',
    '22,12 75,12 45,45 72,58 72,80 45,90 22,80',
  ],
  ['62,90 62,10 20,65 82,65', '30,10 26,50 72,50; 70,15 68,90'],
  ['74,12 32,12 28,46 60,44 77,64 62,88 24,84', '30,14 28,45 62,50 70,72 50,90 22,82; 30,14 78,10'],
  ['68,12 38,34 25,65 42,90 70,80 72,58 48,48 28,62', '45,10 28,50 35,85 62,88 72,68 55,52 30,60'],
  ['20,12 80,12 45,90', '22,14 76,14 40,90; 34,50 70,50'],
  [
    '50,10 28,27 50,47 75,70 50,90 25,70 50,47 72,27 50,10',
    '72,16 40,12 32,30 70,66 62,88 36,86 30,68 72,16',
  ],
  ['74,35 50,50 28,36 34,14 62,10 74,35 62,90', '72,20 42,12 27,34 48,50 72,20 73,60 52,90 30,84'],
];

const STROKES: readonly Point[][][][] = WRITTEN.map((styles) => styles.map(readStrokes));

function readStrokes(text: string): Point[][] {
  return text.split('; ').map((stroke) =>
    stroke.split(' ').map((point) => {
      const [x, y] = point.split(',').map(Number);
      return [x / 100, y / 100] as const;
    }),
  );
}

/** Random numbers of an image before those of its noise: style, pen, hand, and two for each point. */
const HAND = 64;

/** How unlike one another the images of a digit are. */
export interface GlyphOptions {
  seed: Seed;
  /** How far points stray, in parts of the image's size. */
  jitter: number;
  /** Largest value that is added to or taken from a pixel. */
  noise: number;
}

/** Draws images of digits, each a pure function of the seed and its number. Image i shows the digit i mod 10. */
export class GlyphPainter {
  readonly #random: CounterRandom;
  readonly #jitter: number;
  readonly #noise: number;
  readonly #numbers = new Float64Array(HAND + GLYPH_PIXELS);

  /** @param name tells sequences of one seed apart, such as training and test */
  constructor({ seed, jitter, noise }: GlyphOptions, name: string) {
    this.#random = new CounterRandom(deriveSeed(seed, 'glyphs', name));
    this.#jitter = jitter;
    this.#noise = noise;
  }

  /** Draws image `index` into 196 numbers of `out` from `at` on: 0 is paper, 1 is ink, noise goes beyond both. */
  paint(index: number, out: Float32Array, at: number): void {
    const u = this.#random.fill(index * ((HAND + GLYPH_PIXELS) / 4), this.#numbers);
    /** Number i, between -1 and 1. */
    const swing = (i: number): number => 2 * u[i] - 1;
    const styles = STROKES[index % 10];
    const strokes = styles[Math.floor(u[0] * styles.length)];
    const pen = 0.035 + 0.045 * u[1];
    const ink = 0.75 + 0.25 * u[2];
    // The hand: size, slant, turn (two shears) and place.
    const [sx, sy] = [0.84 + 0.14 * swing(3), 0.88 + 0.12 * swing(4)];
    const [slant, turn] = [0.22 * swing(5), 0.14 * swing(6)];
    const [dx, dy] = [0.5 + 0.09 * swing(7), 0.5 + 0.09 * swing(8)];
    let next = 9;
    const place = ([px, py]: Point): Point => {
      const x = (px - 0.5 + this.#jitter * swing(next++)) * sx;
      const y = (py - 0.5 + this.#jitter * swing(next++)) * sy;
      return [dx + x - (slant + turn) * y, dy + y + turn * x];
    };
    out.fill(0, at, at + GLYPH_PIXELS);
    for (const stroke of strokes) {
      const points = stroke.map(place);
      for (let i = 1; i < points.length; i++) drawLine(out, at, points[i - 1], points[i], pen);
    }
    for (let i = 0; i < GLYPH_PIXELS; i++) out[at + i] = out[at + i] * ink + this.#noise * swing(HAND + i);
  }
}

/** A line with round ends; its edge fades over one pixel. Where lines cross, the darker one counts. */
function drawLine(out: Float32Array, at: number, [ax, ay]: Point, [bx, by]: Point, pen: number): void {
  const reach = pen + 1 / GLYPH_SIZE;
  const pixel = (v: number): number => Math.min(GLYPH_SIZE - 1, Math.max(0, Math.floor(v * GLYPH_SIZE)));
  const [vx, vy] = [bx - ax, by - ay];
  const length2 = vx * vx + vy * vy || 1;
  const [left, right] = [pixel(Math.min(ax, bx) - reach), pixel(Math.max(ax, bx) + reach)];
  const [top, bottom] = [pixel(Math.min(ay, by) - reach), pixel(Math.max(ay, by) + reach)];
  for (let row = top; row <= bottom; row++) {
    const y = (row + 0.5) / GLYPH_SIZE - ay;
    for (let column = left; column <= right; column++) {
      const x = (column + 0.5) / GLYPH_SIZE - ax;
      const along = Math.min(1, Math.max(0, (x * vx + y * vy) / length2));
      const [ex, ey] = [x - along * vx, y - along * vy];
      const dark = Math.min(1, (reach - Math.sqrt(ex * ex + ey * ey)) * GLYPH_SIZE);
      const i = at + row * GLYPH_SIZE + column;
      if (dark > out[i]) out[i] = dark;
    }
  }
}
