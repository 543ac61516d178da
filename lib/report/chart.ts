import {
  line as d3Line,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3-shape';
import type { CellKind } from '../tickets/records.js';
import { ARMS, type Mark } from './arms.js';
import { fixed } from './format.js';
import { html, type Html } from './html.js';

/**
 * Parts of the charts. Each chart is drawn twice, for a wide and for a narrow column, and the style sheet shows one of
 * them: an SVG that is merely scaled down to a phone has letters nobody can read.
 */

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  wide: boolean;
}

/** A function from values to pixels that knows good places for ticks: what the axes need of d3's scales. */
export interface Scale {
  (value: number): number;
  ticks(count?: number): number[];
}

const MARKS: Readonly<Record<Mark, SymbolType>> = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond,
  cross: symbolCross,
  star: symbolStar,
  wye: symbolWye,
};

/** Pixels to a tenth: more digits make files larger and nothing sharper. */
export function px(x: number): string {
  return String(Number(x.toFixed(1)));
}

/** A figure with a chart for wide and for narrow columns, its legend and its caption. */
export function figureOf(options: {
  id: string;
  title: string;
  /** What the chart shows, for those who cannot see it. */
  description: string;
  caption: Html | string;
  legend?: Html;
  wide: { height: number; right: number };
  narrow: { height: number };
  left: number;
  draw: (frame: Frame, id: string) => Html;
}): Html {
  const { id, title, description, draw } = options;
  const drawn = (frame: Frame, suffix: string) => {
    const own = `${id}-${suffix}`;
    return html`<svg
      class="${suffix}"
      viewBox="0 0 ${frame.width} ${frame.height}"
      role="img"
      aria-labelledby="${own}-title ${own}-text"
    >
      <title id="${own}-title">${title}</title>
      <desc id="${own}-text">${description}</desc>
      ${draw(frame, own)}
    </svg>`;
  };
  const { left } = options;
  return html`<figure id="${id}">
    ${options.legend ?? ''}
    ${drawn({ width: 760, top: 14, bottom: 44, left, wide: true, ...options.wide }, 'wide')}
    ${drawn({ width: 350, top: 14, bottom: 44, left: left - 8, right: 8, wide: false, ...options.narrow }, 'narrow')}
    <figcaption>${options.caption}</figcaption>
  </figure>`;
}

/** Horizontal grid lines with their values, and the name of the axis above them. */
export function yAxis(scale: Scale, frame: Frame, name: string): Html {
  const end = frame.width - frame.right;
  const ticks = scale.ticks(frame.wide ? 7 : 6);
  const decimals = tickDecimals(ticks);
  return html`<g class="axis">
    ${ticks.map((value) => {
      const y = px(scale(value));
      return html`<line class="grid" x1="${frame.left}" x2="${end}" y1="${y}" y2="${y}" /><text
          x="${frame.left - 6}"
          y="${y}"
          dy="0.35em"
          text-anchor="end"
          >${fixed(value, decimals)}</text
        >`;
    })}
    <text class="name" x="2" y="10">${name}</text>
  </g>`;
}

/** Ticks under the plot. */
export function xAxis(
  scale: (value: number) => number,
  ticks: readonly number[],
  frame: Frame,
  format: (value: number) => string,
  name: string,
): Html {
  const y = frame.height - frame.bottom;
  const middle = (frame.left + frame.width - frame.right) / 2;
  return html`<g class="axis">
    <line class="base" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y}" y2="${y}" />
    ${ticks.map((value) => {
      const x = px(scale(value));
      return html`<line class="base" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}" /><text
          x="${x}"
          y="${y + 17}"
          text-anchor="middle"
          >${format(value)}</text
        >`;
    })}
    <text class="name" x="${middle}" y="${frame.height - 6}" text-anchor="middle">${name}</text>
  </g>`;
}

/** As many round values of a scale as have room beside each other. */
export function roundTicks(scale: Scale, format: (value: number) => string): number[] {
  for (let n = 9; n > 2; n--) {
    const ticks = scale.ticks(n);
    if (apart(scale, ticks, format).length === ticks.length) return ticks;
  }
  return apart(scale, scale.ticks(2), format);
}

/** Those of given values whose text has room, the first one always. */
export function apart(
  scale: (value: number) => number,
  values: readonly number[],
  format: (value: number) => string,
): number[] {
  let free = -Infinity;
  return values.filter((value) => {
    const half = (7 * format(value).length + 8) / 2;
    const x = scale(value);
    if (x - half < free) return false;
    free = x + half;
    return true;
  });
}

/** Decimals that tell the ticks of an axis apart, and no more. */
export function tickDecimals(ticks: readonly number[]): number {
  const [a = 0, b = 1] = ticks;
  const step = Math.abs(b - a);
  let decimals = 0;
  while (decimals < 8 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6)
    decimals++;
  return decimals;
}

/** A mark of an arm, with what it is as its tooltip. */
export function markAt(kind: CellKind, x: number, y: number, tip: string, area = 46): Html {
  const shape = symbol(MARKS[ARMS[kind].mark], kind === 'ticket' ? area * 1.3 : area)();
  return html`<path class="mark ${kind}" transform="translate(${px(x)} ${px(y)})" d="${rounded(shape ?? '')}">
    ${tip && html`<title>${tip}</title>`}
  </path>`;
}

/** A line through points; `null` breaks it. */
export function lineThrough(points: readonly (readonly [number, number] | null)[]): string {
  const path = d3Line<readonly [number, number] | null>()
    .defined((p) => p !== null)
    .x((p) => p?.[0] ?? 0)
    .y((p) => p?.[1] ?? 0);
  return rounded(path(points) ?? '');
}

/** The path of an arm. */
export function armLine(kind: CellKind, points: readonly (readonly [number, number] | null)[]): Html {
  const { dash } = ARMS[kind];
  return html`<path
    class="line ${kind}"
    d="${lineThrough(points)}"
    ${dash && html`stroke-dasharray="${dash}"`}
  />`;
}

function rounded(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (n) => String(Number(Number(n).toFixed(1))));
}

/** A bar from `low` to `high` with caps. */
export function whisker(kind: CellKind, x: number, low: number, high: number): Html {
  const cap = 3;
  return html`<path
    class="whisker ${kind}"
    d="M${px(x)} ${px(low)}V${px(high)}M${px(x - cap)} ${px(low)}h${2 * cap}M${px(x - cap)} ${px(high)}h${2 * cap}"
  />`;
}

/** Names beside the ends of lines, moved apart so that none covers another. */
export function endLabels(
  frame: Frame,
  items: readonly { kind: CellKind; y: number; text?: string }[],
): Html | false {
  if (!frame.wide) return false;
  const gap = 14;
  const placed = items.map((item) => ({ ...item, at: item.y })).sort((a, b) => a.y - b.y);
  placed.forEach((item, i) => {
    const above = placed[i - 1];
    if (above) item.at = Math.max(item.at, above.at + gap);
  });
  for (let i = placed.length - 1; i >= 0; i--) {
    const limit = placed[i + 1]?.at ?? frame.height - frame.bottom + gap;
    const item = placed[i];
    if (item) item.at = Math.min(item.at, limit - gap);
  }
  const x = frame.width - frame.right + 8;
  return html`${placed.map(
    ({ kind, at, y, text }) =>
      html`<path class="leader ${kind}" d="M${px(x - 6)} ${px(y)}L${px(x + 6)} ${px(at)}" /><text
          class="label ${kind}"
          x="${px(x + 9)}"
          y="${px(at)}"
          dy="0.35em"
          >${text ?? ARMS[kind].short}</text
        >`,
  )}`;
}

/** What each line and mark stands for, with the same mark and dash as in the chart. */
export function legendOf(kinds: readonly CellKind[]): Html {
  return html`<ul class="legend">
    ${kinds.map(
      (kind) =>
        html`<li>
          <svg viewBox="0 0 30 14" width="30" height="14" aria-hidden="true">
            ${armLine(kind, [
              [1, 7],
              [29, 7],
            ])}${markAt(kind, 15, 7, '')}
          </svg>
          ${ARMS[kind].name}
        </li>`,
    )}
  </ul>`;
}
