/**
 * What a search found, for people: a page of HTML and a summary for the terminal.
 *
 * @packageDocumentation
 */

export { renderReport, type Report } from './page.js';
export { readReport, writeReport } from './run.js';
export { renderSummary } from './summary.js';
