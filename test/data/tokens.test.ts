import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { memory, tensor } from 'espalier';
import { readTextTokens, readTextTokensSync, TokenStream } from 'espalier/data';

const folder = await mkdtemp(join(tmpdir(), 'espalier-tokens-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test('bytes of a text are its tokens', (t) => {
  const tokens = TokenStream.fromText('aäb');
  t.is(tokens.length, 4);
  t.is(tokens.vocabulary, 256);
  const all = tokens.windows([0], 4);
  t.is(all.dtype, 'int64');
  t.deepEqual(all.toArray(), [[97, 0xc3, 0xa4, 98]]);
  t.is(tokens.decode(all.flatten()), 'aäb');
  t.is(tokens.decode([0xff]), '\ufffd');
});

test("'seen' numbers the bytes that occur, in ascending order", (t) => {
  const tokens = TokenStream.fromText('cabba', 'seen');
  t.is(tokens.vocabulary, 3);
  t.deepEqual(tokens.windows([0, 1], 4).toArray(), [
    [2, 0, 1, 1],
    [0, 1, 1, 0],
  ]);
  t.deepEqual(tokens.encode('abc').toArray(), [0, 1, 2]);
  t.is(tokens.decode([2, 1, 0]), 'cba');
  t.throws(() => tokens.encode('x'), { code: 'ERR_DATA', message: /received 120/ });
  t.throws(() => tokens.decode([3]), { code: 'ERR_DATA', message: /0\.\.2 but received 3/ });
});

test('windows outside are refused', (t) => {
  const tokens = TokenStream.fromText('abcde');
  t.throws(() => tokens.windows([0, 3], 3), { code: 'ERR_DATA', message: /3 inside 5 tokens.*start of 3/ });
  t.throws(() => tokens.windows([-1], 3), { code: 'ERR_DATA' });
});

test('token files of both sizes are read, all values', async (t) => {
  const path = join(folder, 'a.bin');
  await writeFile(path, new Uint16Array([1, 40_000, 65_535, 0]));
  const short = TokenStream.fromFile(path, { vocabulary: 65_536 });
  t.is(short.length, 4);
  t.deepEqual(short.windows([0, 1], 3).toArray(), [
    [1, 40_000, 65_535],
    [40_000, 65_535, 0],
  ]);
  await writeFile(path, new Uint32Array([7, 8, 100_000, 4_000_000_000]));
  const long = TokenStream.fromFile(path, { vocabulary: 2 ** 32, dtype: 'uint32', skip: 8 });
  t.deepEqual(long.windows([0], 2).toArray(), [[100_000, 4_000_000_000]]);
  t.throws(() => long.decode([1]), { code: 'ERR_DATA', message: /numbered by a tokenizer/ });
});

test('a token file that does not fit is refused', async (t) => {
  const path = join(folder, 'b.bin');
  await writeFile(path, new Uint16Array([5, 60_000]));
  const tokens = TokenStream.fromFile(path, { vocabulary: 50_257 });
  t.throws(() => tokens.windows([0], 2), { code: 'ERR_DATA', message: /below 50257.*60000/ });
  await writeFile(path, new Uint8Array(5));
  t.throws(() => TokenStream.fromFile(path, { vocabulary: 9 }), {
    code: 'ERR_DATA',
    message: /uint16.*5 bytes/,
  });
  t.throws(() => TokenStream.fromFile(path, { vocabulary: 9, skip: 1 }), { code: 'ERR_DATA' });
  t.throws(() => TokenStream.fromFile(path, { vocabulary: 0 }), {
    code: 'ERR_DATA',
    message: /vocabulary.*0/,
  });
});

test('tokens in typed arrays and tensors', (t) => {
  for (const array of [Uint8Array, Uint16Array, Int32Array, Uint32Array]) {
    const tokens = TokenStream.fromTokens(array.from([3, 1, 2]), 4);
    t.deepEqual(tokens.windows([1], 2).toArray(), [[1, 2]], array.name);
    t.false(tokens.isText);
  }
  t.deepEqual(
    TokenStream.fromTokens(BigInt64Array.from([3n, 1n]), 4)
      .windows([0], 2)
      .toArray(),
    [[3, 1]],
  );
  t.throws(() => TokenStream.fromTokens(Int32Array.from([1, 4]), 4), { message: /0\.\.3 but received 4/ });
  t.throws(() => TokenStream.fromTokens(Int32Array.from([-1, 2]), 4), { message: /received -1/ });
  t.throws(() => TokenStream.fromTokens(tensor([[1, 2]]), 4), { message: /one dimension.*\[1, 2\]/ });
  t.throws(() => TokenStream.fromTokens(tensor([0.5, 2]), 4), { message: /integer tokens.*float32/ });
  t.throws(() => TokenStream.fromText(''), { code: 'ERR_DATA', message: /Expected a text/ });
});

test('a folder is one text, ordered by path, without what is no text', async (t) => {
  const root = join(folder, 'tree');
  await mkdir(join(root, 'b'), { recursive: true });
  await mkdir(join(root, '.git'));
  await writeFile(join(root, 'c.txt'), 'three\n');
  await writeFile(join(root, 'a.md'), 'one');
  await writeFile(join(root, 'b', 'x.txt'), 'two\n');
  await writeFile(join(root, 'b', 'empty.txt'), '');
  await writeFile(join(root, '.git', 'config'), 'hidden');
  await writeFile(join(root, 'image.png'), Buffer.from([137, 80, 0, 1]));
  await symlink(join(root, 'c.txt'), join(root, 'd.txt'));
  const text = (tokens: TokenStream) => tokens.decode(tokens.windows([0], tokens.length).flatten());
  t.is(text(await readTextTokens(root)), 'one\ntwo\nthree\n');
  t.is(text(readTextTokensSync(root)), 'one\ntwo\nthree\n');
  t.is(text(readTextTokensSync(root, { extensions: ['.txt'] })), 'two\nthree\n');
  t.is(text(readTextTokensSync(root, { maxBytes: 6 })), 'one\ntw');
  t.is(text(readTextTokensSync(join(root, 'a.md'), { vocabulary: 'seen' })), 'one');
  t.throws(() => readTextTokensSync(root, { extensions: ['.rst'] }), {
    code: 'ERR_DATA',
    message: /\.rst in .*tree/,
  });
  t.throws(() => readTextTokensSync(join(root, 'none')), { code: 'ENOENT' });
  await t.throwsAsync(readTextTokens(root, { signal: AbortSignal.abort() }), { code: 'ERR_ABORTED' });
});

test.serial('dispose frees all that a stream holds', (t) => {
  const before = memory().tensors;
  const tokens = TokenStream.fromText('abc');
  tokens.windows([0], 2).dispose();
  t.true(memory().tensors > before);
  tokens.dispose();
  t.is(memory().tensors, before);
});
