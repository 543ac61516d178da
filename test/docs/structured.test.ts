import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import test from 'ava';

test('the example of docs/structured.md runs', async (t) => {
  const text = await readFile('docs/structured.md', 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(text)?.[1];
  t.truthy(example);
  // Inside the package, where its own name resolves.
  const folder = await mkdtemp(join('build', 'example-'));
  try {
    await writeFile(join(folder, 'example.mjs'), example!);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    });
    t.is(status, 0, stderr);
    t.regex(stdout, /blocks\.0\.attn\.qkv: 3 heads/);
    t.regex(stdout, /\{ before: \d+, after: \d+ \}/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
