// Fake libtorchs and wheels: files of the right names, none of them libtorch.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { crc32 } from 'node:zlib';
import { loaderBinary, packageRoot, type Binaries } from '#dist/libtorch/binaries.js';

/** A folder of its own, removed when the process ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `espalier-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A second copy of this package, as npm makes when two versions are in one tree; without an addon unless one is given. */
export function copyOfPackage(binaries?: Binaries): string {
  const copy = join(temporaryFolder('copy'), 'espalier');
  mkdirSync(copy);
  for (const path of ['dist', 'package.json'])
    cpSync(join(packageRoot, path), join(copy, path), { recursive: true });
  const files = binaries ? [binaries.addon, binaries.native] : [];
  for (const file of [loaderBinary()!, ...files]) cpSync(file, join(copy, relative(packageRoot, file)));
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

export interface FakeOptions {
  headers?: boolean;
  cuda?: boolean;
  /** The content of the libraries; a copy of a library that can be loaded when not given. */
  content?: string;
}

/** A folder like an installed torch package: version.py, lib/, include/. */
export function fakeTorch(torch: string, version: string, options: FakeOptions = {}): string {
  const { headers = true, cuda = false, content } = options;
  const libraries = ['libtorch_cpu.so', 'libc10.so', ...(cuda ? ['libtorch_cuda.so'] : [])];
  for (const name of libraries) {
    const file = join(torch, 'lib', name);
    mkdirSync(dirname(file), { recursive: true });
    if (content === undefined) copyFileSync(loaderBinary()!, file);
    else writeFileSync(file, content);
  }
  writeFileSync(join(torch, 'version.py'), versionFile(version));
  if (headers) {
    mkdirSync(join(torch, 'include', 'ATen'), { recursive: true });
    writeFileSync(join(torch, 'include', 'ATen', 'ATen.h'), '#pragma once\n');
  }
  return torch;
}

/** torch/version.py as wheels have it. */
export function versionFile(version: string): string {
  const cuda = /\+cu(\d+)(\d)$/.exec(version);
  return [
    'from typing import Optional',
    `__version__ = '${version}'`,
    'debug = False',
    `cuda: Optional[str] = ${cuda ? `'${cuda[1]}.${cuda[2]}'` : 'None'}`,
    '',
  ].join('\n');
}

/** A zip file of stored (not compressed) files. `damage` names one whose bytes do not match its checksum. */
export function writeZip(path: string, files: Record<string, string | Uint8Array>, damage?: string): string {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version needed
    fields.writeUInt32LE(name === damage ? 1 : crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]));
  return path;
}
