// Which units are one. Every index of every dimension of every parameter starts as a unit of its own; what a forward
// pass shows to belong together is united.

/** What a unit was seen to be. */
export const Role = {
  /** A layer makes it: a row of a Linear, an output channel, a column of a table. */
  made: 1,
  /** A layer sums over it: a column of a Linear, an input channel. */
  used: 2,
  /** Different layers' outputs are added in it: a residual stream. */
  added: 4,
  /** It takes part in attention as a whole. */
  attends: 8,
  /** A convolution makes it. */
  convolved: 16,
  /** A norm takes a mean over it and its neighbours. */
  normalized: 32,
  /** A table of embeddings makes it. */
  embedded: 64,
} as const;

/** A union-find structure over units; unit 0 stands for whatever has no unit, and nothing is ever united with it. */
export class Units {
  #parent = new Int32Array(1024);
  #roles = new Int32Array(1024);
  #size = 1;
  readonly #frozen = new Map<number, string>();

  /** Makes `count` new units and gives the first. */
  add(count: number): number {
    const first = this.#size;
    this.#size += count;
    while (this.#parent.length < this.#size) {
      this.#parent = doubled(this.#parent);
      this.#roles = doubled(this.#roles);
    }
    for (let i = first; i < this.#size; i++) this.#parent[i] = i;
    return first;
  }

  /** The unit that stands for all that are united with this one. */
  find(unit: number): number {
    let root = unit;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let at = unit; at !== root;) {
      const next = this.#parent[at]!;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Makes two units one. What meets something without a unit can never be removed. */
  unite(a: number, b: number, where: string): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    if (x === 0 || y === 0)
      return this.freeze(x + y, `it meets elements that no parameter made, in ${where}`);
    // The smaller number stays: what comes out does not depend on the order of the calls.
    const [root, other] = x < y ? [x, y] : [y, x];
    this.#parent[other] = root;
    this.#roles[root]! |= this.#roles[other]!;
    const why = this.#frozen.get(root) ?? this.#frozen.get(other);
    if (why !== undefined) this.#frozen.set(root, why);
  }

  /** Says that a unit must stay. */
  freeze(unit: number, why: string): void {
    const root = this.find(unit);
    if (root !== 0 && !this.#frozen.has(root)) this.#frozen.set(root, why);
  }

  /** Why a unit must stay; undefined when it may go. */
  frozen(unit: number): string | undefined {
    return this.#frozen.get(this.find(unit));
  }

  mark(unit: number, role: number): void {
    const root = this.find(unit);
    if (root !== 0) this.#roles[root]! |= role;
  }

  is(unit: number, role: number): boolean {
    return (this.#roles[this.find(unit)]! & role) !== 0;
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
