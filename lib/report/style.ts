import { Html } from './html.js';

/**
 * The style sheet: light and dark by the reader's preference, always light on paper; one column that fits a phone.
 * The colours of the arms have at least 3:1 contrast on their background.
 */
const LIGHT = `
  --page: #ffffff; --panel: #f4f5f3; --ink: #1c211d; --soft: #5b635c; --rule: #d9ddd8; --band: #1c211d1a;
  --good: #0a6e4e; --bad: #a63a00; --unsure: #6b5900; --link: #005a96;
  --arm-ticket: #0072b2; --arm-dense: #1c211d; --arm-dense2x: #5f6a62; --arm-denseBudget: #7d857f;
  --arm-reinit: #d55e00; --arm-shuffle: #00815d; --arm-randomErk: #aa4499; --arm-randomUniform: #8a6d00;
  --arm-oneshot: #6a3d1e; --arm-stability: #7d857f; --arm-bilevel: #5f6a62;`;

const DARK = `
  --page: #15191a; --panel: #1f2526; --ink: #e6eae6; --soft: #a3ada5; --rule: #3a4242; --band: #ffffff1f;
  --good: #4fd0a3; --bad: #ff9a5c; --unsure: #e0c95a; --link: #7cc4f5;
  --arm-ticket: #56b4e9; --arm-dense: #f2f5f2; --arm-dense2x: #a9b4ac; --arm-denseBudget: #8b968f;
  --arm-reinit: #ff8c3b; --arm-shuffle: #2ecb9c; --arm-randomErk: #e79bd0; --arm-randomUniform: #dcbf3d;
  --arm-oneshot: #d0a483; --arm-stability: #8b968f; --arm-bilevel: #a9b4ac;`;

const KINDS = [
  'ticket',
  'dense',
  'dense2x',
  'denseBudget',
  'reinit',
  'shuffle',
  'randomErk',
  'randomUniform',
  'oneshot',
  'stability',
  'bilevel',
];

export const style = new Html(`<style>
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { font-size: clamp(1.6rem, 5vw, 2.3rem); line-height: 1.15; margin: .2rem 0 .8rem; text-wrap: balance; }
h2 { font-size: 1.3rem; margin: 2.8rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.02rem; margin: 1.6rem 0 .4rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--link); }
code, pre, .hash { font: .85em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { background: var(--panel); padding: .8rem; border-radius: .4rem; overflow-x: auto; }
.kicker { color: var(--soft); margin: 0; }
.lead { font-size: 1.12rem; }
.note { color: var(--soft); font-size: .9rem; }
.callout { border-left: .3rem solid var(--unsure); background: var(--panel); padding: .6rem .9rem; border-radius: 0 .4rem .4rem 0; }
.claim { display: inline-block; padding: .1rem .65rem; border-radius: 1rem; border: 1.5px solid; font-weight: 600; font-size: .9rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .unsure { color: var(--unsure); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem; margin: 1.2rem 0; padding: 0; }
.facts div { background: var(--panel); border-radius: .5rem; padding: .65rem .8rem; }
.facts dt { color: var(--soft); font-size: .82rem; }
.facts dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-weight: 400; font-size: .8rem; color: var(--soft); line-height: 1.35; }
.scroll { overflow-x: auto; margin: .6rem 0; -webkit-overflow-scrolling: touch; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { padding: .32rem .6rem; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--page); }
thead th { vertical-align: bottom; color: var(--soft); font-weight: 600; white-space: normal; }
tbody th { font-weight: 500; }
td small { display: block; color: var(--soft); font-size: .89em; } td small.good { color: var(--good); } td small.bad { color: var(--bad); } td small.unsure { color: var(--unsure); }
th small { display: block; font-weight: 400; font-size: .89em; }
tr.best > * { font-weight: 650; } tr.best small { font-weight: 400; }
td.text, th.text { text-align: left; white-space: normal; min-width: 12rem; }
td.heat { border: 1px solid var(--page); text-align: center; padding: .28rem .45rem;
  background: color-mix(in srgb, var(--arm-ticket) calc(var(--d) * 55%), var(--panel)); -webkit-print-color-adjust: exact; print-color-adjust: exact; }
td.heat.empty { outline: 2px solid var(--bad); outline-offset: -2px; }
.bar { display: flex; height: 1.4rem; border-radius: .3rem; overflow: hidden; margin: .5rem 0; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.bar span { min-width: 1px; border-right: 1px solid var(--page); }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: .15em; margin-right: .4em; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.part-0 { background: var(--arm-ticket); } .part-1 { background: var(--arm-reinit); } .part-2 { background: var(--arm-shuffle); }
.part-3 { background: var(--arm-randomErk); } .part-4 { background: var(--arm-randomUniform); }
figure { margin: 1rem 0 1.6rem; }
figcaption { color: var(--soft); font-size: .88rem; max-width: 46rem; margin-top: .3rem; }
figcaption b { color: var(--ink); }
figure > svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font-size: 12px; fill: var(--ink); font-family: inherit; font-variant-numeric: tabular-nums; }
svg .axis text, svg text.note { fill: var(--soft); font-size: 11.5px; }
svg .axis .name { font-size: 12px; fill: var(--soft); }
svg .grid { stroke: var(--rule); stroke-width: .7; }
svg .base { stroke: var(--soft); stroke-width: 1; }
svg .zero { stroke: var(--ink); stroke-width: 1.2; }
svg .epsilon { stroke: var(--ink); stroke-dasharray: 4 3; }
svg .band { fill: var(--band); }
svg .line { fill: none; stroke: var(--c); stroke-width: 1.6; stroke-linejoin: round; }
svg .line.ticket { stroke-width: 3; } svg .line.dense { stroke-width: 2; }
svg .spread { fill: var(--c); fill-opacity: .13; stroke: none; }
svg .whisker { fill: none; stroke: var(--c); stroke-width: 1.3; opacity: .75; }
svg .whisker.ticket { stroke-width: 2; opacity: 1; } svg .whisker.strong { stroke-width: 2; opacity: 1; }
svg .mark { fill: var(--c); stroke: var(--page); stroke-width: .8; }
svg .seed { fill: var(--c); opacity: .5; }
svg .leader { fill: none; stroke: var(--c); stroke-width: .8; opacity: .6; }
svg .label { fill: var(--c); } svg .label.ticket { font-weight: 700; }
svg .ring { fill: none; stroke: var(--ink); stroke-width: 1.6; }
${KINDS.map((kind) => `svg .${kind} { --c: var(--arm-${kind}); }`).join('\n')}
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; padding: 0; margin: .4rem 0 .5rem; font-size: .88rem; }
.legend svg { vertical-align: -2px; margin-right: .25rem; }
dl.terms dt { font-weight: 600; margin-top: .55rem; } dl.terms dd { margin: 0; }
details { margin: .7rem 0; } summary { cursor: pointer; font-weight: 600; }
.hash { word-break: break-all; white-space: normal; }
svg.narrow { display: none; }
@media screen and (max-width: 640px) {
  body { padding: 1rem .9rem 3rem; }
  figure > svg.narrow { display: block; } figure > svg.wide { display: none; }
  th, td { padding: .3rem .45rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} }
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; } figure, tr, .facts, .callout { break-inside: avoid; }
  .scroll { overflow: visible; } table { font-size: 7.6pt; } th, td { padding: .2rem .3rem; }
  th:first-child, td:first-child { position: static; }
  details { display: none; }
  details.print { display: block; } details.print > summary { list-style: none; } details.print::details-content { content-visibility: visible; display: block; }
}
</style>`);
