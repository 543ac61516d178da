import test from 'ava';
import { cat, EspalierError, getRngState, Generator, manualSeed, rand, setRngState, zeros } from 'espalier';

test.serial('a state taken and set gives the same numbers again, wherever in memory it lies', (t) => {
  manualSeed(3);
  const state = getRngState();
  const expected = rand([5]).toArray();
  for (const offset of [0, 1, 3, 7]) {
    const shifted = cat([zeros([offset], { dtype: 'uint8' }), state]).slice(0, offset);
    setRngState(shifted);
    t.deepEqual(rand([5]).toArray(), expected);
  }
});

test.serial('what is not a state is refused, and the generator goes on as it was', (t) => {
  manualSeed(4);
  const expected = rand([3]).toArray();
  manualSeed(4);
  for (const bad of [zeros([3], { dtype: 'uint8' }), zeros([5056]), zeros([5056], { dtype: 'uint8' })]) {
    t.throws(() => setRngState(bad), { instanceOf: EspalierError });
  }
  t.deepEqual(rand([3]).toArray(), expected);
});

test('a generator of its own is as seeded, and leaves the default alone', (t) => {
  const [one, two] = [new Generator(), new Generator()];
  one.manualSeed(9);
  two.manualSeed(9);
  t.deepEqual(rand([4], { generator: one }).toArray(), rand([4], { generator: two }).toArray());
  t.deepEqual(one.getState().toArray(), two.getState().toArray());
});
