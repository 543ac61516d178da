/**
 * Whether a parameter's name is meant by a pattern: the name itself, the name of a module that holds it, or either with
 * `*` for any characters. `head` means `head.weight`, `head.bias` and `lm.head.weight`; `blocks.*.attn` every block's.
 */
export function matches(name: string, pattern: string): boolean {
  const body = pattern.split('*').map(escape).join('.*');
  return new RegExp(`(^|\\.)${body}($|\\.)`).test(name);
}

/**
 * Whether a pattern means the module of a path, and not what is inside it: its last names, with `*` for any one.
 * `blocks.*` means `blocks.0` and not `blocks.0.attn`.
 */
export function isAt(path: string, pattern: string): boolean {
  const body = pattern.split('*').map(escape).join('[^.]*');
  return new RegExp(`(^|\\.)${body}$`).test(path);
}

/** The first pattern that means the name. */
export function matchOf(name: string, patterns: readonly string[]): string | undefined {
  return patterns.find((pattern) => matches(name, pattern));
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
