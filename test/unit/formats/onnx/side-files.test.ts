import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openModel } from '../../../../src/core/formats';
import type { Model } from '../../../../src/core/formats/model';
import { sourceOf } from '../../../../src/jobs/folder';
import { product, refuses, type Broken } from './broken-files';
import { bytesOf, counting, external, model, Type, type TensorInit } from './onnx-file';

/** A model whose one weight is this tensor. */
const holding = (tensor: TensorInit): Uint8Array => model({ node: product, initializer: [{ name: 'w', ...tensor }] });
const beside = (place: Readonly<Record<string, string>>, shape: readonly number[] = [4, 2]): Uint8Array =>
  model({ node: product, initializer: [external('w', shape, place)] });

const sideFiles: readonly Broken[] = [
  {
    name: 'a side file that is missing',
    main: beside({ location: 'w.bin' }),
    code: 'shard-missing',
    file: 'w.bin',
    layer: 'w',
    found: 'no file',
    expected: '≥ 32 bytes',
  },
  {
    name: 'a side file that is too short',
    main: beside({ location: 'w.bin', offset: '4', length: '32' }),
    sides: { 'w.bin': new Uint8Array(35) },
    code: 'shard-short',
    file: 'w.bin',
    layer: 'w',
    found: '35',
    expected: '≥ 36',
  },
  {
    name: 'an offset beyond every file',
    main: beside({ location: 'w.bin', offset: '9007199254740990' }),
    sides: { 'w.bin': new Uint8Array(35) },
    code: 'shard-short',
    file: 'w.bin',
    layer: 'w',
    found: '35',
    expected: '≥ 9007199254741022',
  },
  ...['-4', '1e3', '0x10', '99999999999999999999', ''].map((offset): Broken => ({
    name: `the offset “${offset}”`,
    main: beside({ location: 'w.bin', offset }),
    sides: { 'w.bin': new Uint8Array(64) },
    code: 'weight-invalid',
    layer: 'w',
    found: `offset ${offset}`,
    expected: 'a number of bytes',
  })),
  {
    name: 'a length that is not the tensor’s',
    main: beside({ location: 'w.bin', length: '16' }),
    sides: { 'w.bin': new Uint8Array(64) },
    code: 'weight-invalid',
    layer: 'w',
    found: '16 bytes',
    expected: '32 bytes for its dims',
  },
  {
    name: 'external data without a location',
    main: beside({ offset: '0' }),
    code: 'weight-invalid',
    layer: 'w',
    found: 'external data without a location',
    expected: 'location',
  },
  ...['../w.bin', '/etc/passwd', 'a/../../w.bin', 'C:\\w.bin', 'C:w.bin', '..\\w.bin', ''].map((location): Broken => ({
    name: `the place “${location}”`,
    main: beside({ location }),
    sides: { 'w.bin': new Uint8Array(32), '../w.bin': new Uint8Array(32) },
    code: 'path-outside-folder',
    layer: 'w',
    found: location,
    expected: 'a file in the same folder',
  })),
  {
    name: 'the place of a tensor of words, which nobody reads',
    main: holding({ ...external('w', [2], { location: '../words.bin' }), dataType: Type.STRING }),
    code: 'path-outside-folder',
    layer: 'w',
    found: '../words.bin',
    expected: 'a file in the same folder',
  },
];

describe('formats/onnx: broken side files', () => {
  refuses(sideFiles);
});

describe('formats/onnx: side files on disk', () => {
  let folder = '';
  const bytes = bytesOf(Float32Array.from(counting([4, 2])));
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const readAs = (location: string): Promise<Model> => {
    writeFileSync(at('model', 'model.onnx'), beside({ location }));
    return openModel(sourceOf(at('model', 'model.onnx')));
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'prunescope-onnx-'));
    mkdirSync(at('model', 'inner'), { recursive: true });
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere', 'w.bin'), bytes);
    writeFileSync(at('model', 'inner', 'w.bin'), bytes);
    symlinkSync(at('elsewhere', 'w.bin'), at('model', 'out.bin'));
    symlinkSync(at('elsewhere'), at('model', 'out'));
    symlinkSync(at('model', 'inner', 'w.bin'), at('model', 'in.bin'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const location of ['inner/w.bin', 'in.bin', './inner/w.bin'])
    it(`reads ${location}`, async () => {
      const [{ values }] = (await readAs(location)).parameters;
      assert.deepEqual([...values], counting([4, 2]));
    });

  for (const location of ['out.bin', 'out/w.bin'])
    it(`refuses ${location}, which is reached through a link`, () =>
      assert.rejects(readAs(location), { code: 'path-outside-folder' }));

  it('refuses a folder in place of a file', () => assert.rejects(readAs('inner'), { code: 'file-unreadable' }));
});
