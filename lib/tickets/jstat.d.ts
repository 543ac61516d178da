declare module 'jstat' {
  /** The part of jStat that the statistics use: the inverse of Student's t distribution function. */
  const jstat: { jStat: { studentt: { inv(p: number, dof: number): number } } };
  export default jstat;
}
