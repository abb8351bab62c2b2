import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { bundle, type Binary } from './binary';
import { evaluateDocument, failure, predictDocument } from './documents';
import { readNpz, writeNpz } from './files';

const model = 'samples/mnist/lenet-300-100/model.json';
const side = 28;
const pixels = side * side;
const count = 200;

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A gray PNG, by Node's own zlib. */
function grayPng(digit: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  const rows = Array.from({ length: side }, (_, row) => [0, ...digit.subarray(row * side, (row + 1) * side)]);
  const data = deflateSync(Uint8Array.from(rows.flat()));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

describe('the terminal: a folder of images', () => {
  let binary: Binary;
  let folder: string;
  let images: string;
  let npz: string;
  before(async () => {
    binary = await bundle();
    folder = binary.folder();
    images = path.join(folder, 'digits');
    const sample = readNpz('samples/mnist/test.npz');
    const x = Uint8Array.from(sample.get('x')!.data).subarray(0, count * pixels);
    const y = Uint8Array.from(sample.get('y')!.data).subarray(0, count);
    npz = writeNpz(path.join(folder, 'digits.npz'), {
      x: { shape: [count, pixels], data: x },
      y: { shape: [count], data: y },
    });
    y.forEach((label, index) => {
      mkdirSync(path.join(images, String(label)), { recursive: true });
      const digit = x.subarray(index * pixels, (index + 1) * pixels);
      writeFileSync(path.join(images, String(label), `${index}.png`), grayPng(digit));
    });
  });
  after(() => binary.dispose());

  it('evaluates to what the same digits in an npz evaluate to', async () => {
    const ofImages = await binary.json(evaluateDocument, 0, 'evaluate', model, '--data', images);
    const ofArrays = await binary.json(evaluateDocument, 0, 'evaluate', model, '--data', npz);
    assert.equal(ofImages.metrics.examples, count);
    assert.equal(ofImages.metrics.accuracy, ofArrays.metrics.accuracy);
    assert.ok((ofImages.metrics.accuracy ?? 0) > 0.9);
    assert.ok(Math.abs(ofImages.metrics.loss! - ofArrays.metrics.loss!) < 1e-6);
    assert.ok(ofImages.warnings.some((warning) => warning.includes('10 classes by folder: 0 = 0, 1 = 1')));
  });

  it('reads classes in the order of a file, beside the folder', async () => {
    const order = path.join(folder, 'order.txt');
    writeFileSync(order, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].join('\n'));
    const { metrics } = await binary.json(
      evaluateDocument,
      0,
      ...['evaluate', model, '--data', images, '--classes', order],
    );
    assert.ok((metrics.accuracy ?? 1) < 0.1);
  });

  it('preprocesses as it is told', async () => {
    const evaluate = ['evaluate', model, '--data', images];
    const lossOf = async (...flags: string[]): Promise<number | undefined> =>
      (await binary.json(evaluateDocument, 0, ...evaluate, ...flags)).metrics.loss;
    const [plain, preset, scaled] = [
      await lossOf(),
      await lossOf('--preprocess', 'unit'),
      await lossOf('--scale', '1/255'),
    ];
    assert.deepEqual([preset, scaled], [plain, plain]);
    assert.ok((await lossOf('--preprocess', 'none'))! > plain!);
  });

  const refused = [
    { flags: ['--preprocess', 'unit', '--channels', 'gray'], exit: 2, code: 'option-invalid' },
    { flags: ['--preprocess', 'imagenet-torch'], exit: 2, code: 'option-invalid' },
    { flags: ['--resize', '20by20'], exit: 2, code: 'option-invalid' },
    { flags: ['--resize', '20x20'], exit: 1, code: 'data-mismatch' },
    { flags: ['--classes', 'nowhere.txt'], exit: 1, code: 'file-missing' },
  ];
  for (const { flags, exit, code } of refused)
    it(`refuses ${flags.join(' ')}: ${code}`, async () => {
      const { error } = await binary.json(failure, exit, 'evaluate', model, '--data', images, ...flags);
      assert.equal(error.code, code);
    });

  it('names an image that cannot be read; with --skip-bad leaves it out, and says so', async () => {
    const bad = path.join(images, '3', 'bad.png');
    writeFileSync(bad, 'no picture');
    const { error } = await binary.json(failure, 1, 'evaluate', model, '--data', images);
    assert.equal(error.code, 'image-unreadable');
    assert.match(error.file ?? '', /3\/bad\.png$/);
    const { metrics, warnings } = await binary.json(
      evaluateDocument,
      0,
      ...['evaluate', model, '--data', images, '--skip-bad'],
    );
    assert.equal(metrics.examples, count);
    assert.ok(warnings.some((warning) => /left out: 1 \(.*3\/bad\.png\)/.test(warning)));
  });

  it('predicts a flat folder in the order of its names, and never writes over an image or the names of classes', async () => {
    const flat = path.join(folder, 'flat');
    mkdirSync(flat);
    const x = readNpz(npz).get('x')!.data;
    for (const index of [2, 0, 1])
      writeFileSync(
        path.join(flat, `${index}.png`),
        grayPng(Uint8Array.from(x.slice(index * pixels, (index + 1) * pixels))),
      );
    const [fromImages, fromArrays] = [path.join(folder, 'a.npz'), path.join(folder, 'b.npz')];
    const predict = (data: string, out: string, ...flags: string[]) =>
      binary.json(predictDocument, 0, 'predict', model, '--data', data, '--out', out, ...flags);
    await predict(flat, fromImages);
    await predict(npz, fromArrays, '--limit', '3');
    const [[name, found]] = readNpz(fromImages);
    assert.deepEqual(found, readNpz(fromArrays).get(name));
    const over = ['predict', model, '--data', flat, '--out', path.join(flat, '1.png'), '--force'];
    assert.equal((await binary.json(failure, 1, ...over)).error.code, 'source-protected');
    const order = path.join(folder, 'names.txt');
    writeFileSync(order, Array.from({ length: 10 }, (_, digit) => digit).join('\n'));
    const names = ['predict', model, '--data', images, '--skip-bad', '--classes', order, '--out', order, '--force'];
    assert.equal((await binary.json(failure, 1, ...names)).error.code, 'source-protected');
  });
});
