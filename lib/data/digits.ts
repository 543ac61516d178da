// A task that needs no files: images of digits, drawn as they are needed.

import { DataError, fromTypedArray, tensor, type Device } from '../core/index.js';
import { breathe } from '../core/yield.js';
import type { Part } from '../tickets/task.js';
import { classificationTask, type ClassificationTask } from './classification-task.js';
import type { LazyExamples } from './examples.js';
import { GLYPH_PIXELS, GLYPH_SIZE, GlyphPainter, type GlyphOptions } from './glyphs.js';
import type { Seed } from './random.js';

/** What {@link digits} draws. */
export interface DigitsOptions {
  /** Images are a pure function of it: one seed, one data set. Default 0. */
  seed?: Seed;
  /** Numbers of images. Defaults 6000, 1000, 3000. */
  train?: number;
  validation?: number;
  test?: number;
  /** How far the pen strays, in parts of the image's size. Default 0.06. */
  jitter?: number;
  /** Largest value that is added to or taken from a pixel, where paper is 0 and ink 1. Default 0.35. */
  noise?: number;
  /** Inputs [196], or [1, 14, 14] for convolutions. Default `'flat'`. */
  shape?: 'flat' | 'image';
  /** Examples per training batch and rank. Default 64. */
  batch?: number;
  /** Examples per batch of evaluation. Default 500. */
  evaluationBatch?: number;
  /** At most so many batches of validation and of test. Default: all. */
  evaluationBatches?: number;
  /** Which metric decides. Default `'accuracy'`. */
  decides?: 'accuracy' | 'loss';
  /** Where the batches go. Default `'cpu'`. */
  device?: Device;
}

/**
 * Classification of synthetic images of the ten digits, 14 × 14 pixels, with as many of each. They are drawn from
 * stroke prototypes with jittered points, size, slant, place, pen and noise; the same options give the same bits on
 * every machine. The first batch waits until its part is drawn (some tenths of a second).
 *
 * @throws {DataError} for counts below 1 and negative jitter or noise
 * @example
 * const task = digits({ batch: 60 });
 * const { x, y } = await task.batch('train', { seed: 0, step: 0, rank: 0, world: 1 });   // [60, 196], [60]
 */
export function digits(options: DigitsOptions = {}): ClassificationTask {
  const { seed = 0, train = 6000, validation = 1000, test = 3000, jitter = 0.06, noise = 0.35 } = options;
  const { shape = 'flat', ...task } = options;
  if (!(jitter >= 0) || !(noise >= 0)) {
    throw new DataError(`Expected jitter and noise of at least 0 but received ${jitter} and ${noise}`);
  }
  const size = shape === 'flat' ? [GLYPH_PIXELS] : [1, GLYPH_SIZE, GLYPH_SIZE];
  const glyphs = { seed, jitter, noise };
  return classificationTask({
    ...task,
    classes: 10,
    train: drawn(glyphs, 'train', train, size),
    validation: drawn(glyphs, 'validation', validation, size),
    test: drawn(glyphs, 'test', test, size),
  });
}

function drawn(options: GlyphOptions, part: Part, count: number, size: readonly number[]): LazyExamples {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new DataError(`Expected at least one image for ${part} but received ${count}`);
  }
  return {
    count,
    async load() {
      const painter = new GlyphPainter(options, part);
      const pixels = new Float32Array(count * GLYPH_PIXELS);
      for (let i = 0; i < count; i++) {
        painter.paint(i, pixels, i * GLYPH_PIXELS);
        if (i % 256 === 255) await breathe();
      }
      return {
        x: fromTypedArray(pixels, [count, ...size]),
        y: tensor(
          Array.from({ length: count }, (_, i) => i % 10),
          { dtype: 'int64' },
        ),
      };
    },
  };
}
