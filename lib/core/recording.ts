/**
 * Whether a CUDA graph is being recorded: then operators are noted and not run, and what would be frozen in the graph (a step
 * count that JavaScript counts, memory that is set to zero once) is refused by those who know of it.
 *
 * @internal
 */
export const recording = { active: false };
