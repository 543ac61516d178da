import { readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../../', import.meta.url);

test('the page of performance is what the results give', async (t) => {
  const { page } = (await import(new URL('scripts/performance-page.mjs', root).href)) as { page(): string };
  const committed = readFileSync(new URL('docs/performance.md', root), 'utf8');
  t.is(committed, page(), 'run `node scripts/performance-page.mjs`');
});
