import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { compareWithPython, findPython } from './parity.js';

const script = join(fileURLToPath(import.meta.url), '../../../../test/native/parity.py');

test('the operators give the same bits in Python as in Node', (t) => {
  const found = findPython();
  if ('why' in found) {
    t.log(`skipped: ${found.why}`);
    t.pass();
    return;
  }
  const { compared, differences } = compareWithPython(found.python, script);
  t.deepEqual(differences, []);
  t.true(compared > 500, String(compared));
});
