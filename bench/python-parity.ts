/** Every operator from Node and from Python (`torch.ops.load_library`) on the same tensors: the same bits. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, report } from './harness.js';
import { peerPython } from './peer.js';
import { compareWithPython } from '../test/native/parity.js';

const script = join(fileURLToPath(import.meta.url), '../../../test/native/parity.py');

const { compared, differences } = compareWithPython(peerPython(), script);
for (const call of differences) console.error(`differs: ${call}`);
if (differences.length > 0) process.exitCode = 1;
report('python-parity', [
  measured('calls compared', compared, 'calls'),
  measured('calls that differ', differences.length, 'calls'),
]);
