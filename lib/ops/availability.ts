// Made by scripts/op-availability.mjs from the schemas of each supported libtorch. Do not edit.
/** Overloads that not every supported version has: the first and the last that do, empty where that is the end. */
export const AVAILABILITY: Readonly<Record<string, string>> = {};
