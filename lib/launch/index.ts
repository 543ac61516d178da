/**
 * Starting a script on several ranks of a host, as torchrun does, without Python.
 *
 * @packageDocumentation
 */
export { Launch, type LaunchOptions } from './launch.js';
export { describeFailure, type Attempt, type LaunchReport, type RankEnd } from './report.js';
