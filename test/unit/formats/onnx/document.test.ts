import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { toBinary } from '@bufbuild/protobuf';
import { readDocument } from '../../../../src/core/formats/onnx/document';
import { ModelProtoSchema } from '../../../../src/core/formats/onnx/proto/onnx_pb';
import { Problem, type ProblemCode } from '../../../../src/shared/problem';
import type { Folder } from '../../../../src/core/files';
import { counting, graphAttribute, model, node, raw, source, type GraphInit } from './onnx-file';

const models = 'test/fixtures/onnx/models';
const small = (): Uint8Array =>
  model({ node: [node('MatMul', ['x', 'w'], ['y'])], initializer: [raw('w', [4, 2], counting([4, 2]))] });
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A field of wire type 2. */
function field(number: number, content: Uint8Array): Uint8Array {
  const prefix = [...varint(number * 8 + 2), ...varint(content.length)];
  const whole = new Uint8Array(prefix.length + content.length);
  whole.set(prefix);
  whole.set(content, prefix.length);
  return whole;
}
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
/** Headers that nest `depth` graphs in nodes of graphs, and nothing inside. */
function nested(depth: number): Uint8Array {
  const headers: number[][] = [];
  let length = 0;
  // attribute g = 6, in a node's attribute = 5, in a graph's node = 1.
  for (let level = 0; level < depth; level++)
    for (const number of [6, 5, 1]) {
      const header = [...varint(number * 8 + 2), ...varint(length)];
      headers.push(header);
      length += header.length;
    }
  return field(7, Uint8Array.from(headers.reverse().flat()));
}
const inIfs = (depth: number): GraphInit =>
  depth === 0
    ? { node: [node('Identity', ['x'], ['y'])] }
    : { node: [node('If', ['c'], ['y'], { attribute: [graphAttribute('then_branch', inIfs(depth - 1))] })] };

const broken: readonly {
  readonly name: string;
  readonly main: Uint8Array;
  readonly code: ProblemCode;
  readonly found: RegExp;
  readonly expected: RegExp;
}[] = [
  { name: 'an empty file', main: new Uint8Array(), code: 'file-malformed', found: /^0 bytes$/, expected: /ONNX/ },
  {
    name: 'a Git LFS pointer',
    main: bytes('version https://git-lfs.github.com/spec/v1\noid sha256:12ab\nsize 12345\n'),
    code: 'format-unknown',
    found: /git-lfs/,
    expected: /ONNX/,
  },
  {
    name: 'a web page',
    main: bytes('<!DOCTYPE html>\n<html><body>404</body></html>'),
    code: 'format-unknown',
    found: /^<!DOCTYPE html>$/,
    expected: /ONNX/,
  },
  { name: 'JSON', main: bytes('{"error": "not found"}'), code: 'format-unknown', found: /error/, expected: /ONNX/ },
  {
    name: 'a file without its end',
    main: small().subarray(0, -3),
    code: 'file-malformed',
    found: /^\d+ bytes$/,
    expected: /^at least \d+ bytes/,
  },
  {
    name: 'a length beyond the end',
    main: Uint8Array.of(8, 8, 58, 255, 255, 255, 255, 7, 1),
    code: 'file-malformed',
    found: /^9 bytes$/,
    expected: /^at least 21474\d+ bytes$/,
  },
  {
    name: 'a part that is longer than the one around it',
    // A graph of three bytes whose node says that it has five.
    main: Uint8Array.of(8, 8, 58, 3, 10, 5, 0, 0, 0, 0, 0),
    code: 'file-malformed',
    found: /bytes/,
    expected: /in this part$/,
  },
  {
    name: 'a graph that is a number',
    main: Uint8Array.of(8, 8, 56, 1),
    code: 'file-malformed',
    found: /^field 7 of wire type 0/,
    expected: /wire type 2/,
  },
  {
    name: 'an endless number',
    main: Uint8Array.of(8, ...new Array<number>(12).fill(255)),
    code: 'file-malformed',
    found: /more than ten bytes/,
    expected: /ten bytes/,
  },
  {
    name: 'a group',
    main: Uint8Array.of(8, 8, 0xab, 1),
    code: 'file-malformed',
    found: /wire type 3/,
    expected: /0, 1/,
  },
  {
    name: 'packed floats that do not come out even',
    // A graph's initializer (5) with float_data (4) of three bytes.
    main: field(7, field(5, field(4, Uint8Array.of(1, 2, 3)))),
    code: 'file-malformed',
    found: /^3 packed bytes/,
    expected: /multiple of 4/,
  },
  { name: 'no graph', main: Uint8Array.of(8, 8), code: 'file-malformed', found: /no graph/, expected: /graph/ },
  {
    name: '10,000 graphs inside each other',
    main: nested(10_000),
    code: 'file-malformed',
    found: /^more than 100 messages/,
    expected: /100/,
  },
  {
    name: 'more parts than fit into memory',
    main: field(
      7,
      new Uint8Array(2 ** 23 + 64).map((_, at) => (at % 2 === 0 ? 10 : 0)),
    ),
    code: 'file-malformed',
    found: /^more than 4194304 parts$/,
    expected: /at most/,
  },
];

describe('formats/onnx: the main file', () => {
  it('decodes what it encodes, byte by byte, with fields that the schema does not know', async () => {
    const main = Uint8Array.of(...small(), ...field(900, bytes('from the future')));
    const document = await readDocument(source(main));
    assert.deepEqual(toBinary(ModelProtoSchema, document.model), main);
    assert.equal(document.graph.initializer[0].rawData.buffer, document.bytes.buffer, 'no copy of the weights');
  });

  it('reads graphs inside graphs as deep as other readers do', async () => {
    const { graph } = await readDocument(source(model(inIfs(30))));
    assert.equal(graph.node[0].opType, 'If');
  });

  for (const { name, main, code, found, expected } of broken)
    it(`refuses ${name}`, () =>
      assert.rejects(readDocument(source(main)), (error) => {
        assert.ok(error instanceof Problem, String(error));
        assert.equal(error.code, code);
        assert.equal(error.details.file, 'model.onnx');
        assert.match(String(error.details.found), found);
        assert.match(String(error.details.expected), expected);
        assert.ok(error.details.remedy);
        return true;
      }));

  it('refuses every proper beginning of a file', async () => {
    const whole = small();
    for (let length = 0; length < whole.length; length++)
      await readDocument(source(whole.subarray(0, length))).then(
        // Cut between two fields it is a shorter model.
        ({ model: read }) => assert.ok(toBinary(ModelProtoSchema, read).length === length),
        (error: unknown) => assert.ok(error instanceof Problem, String(error)),
      );
  });

  it('asks for the size before it reads: protobuf has no files of 2 GiB', async () => {
    const folder: Folder = {
      size: () => Promise.resolve(2 ** 31),
      read: () => assert.fail('read'),
      list: () => Promise.resolve([]),
    };
    await assert.rejects(readDocument({ folder, main: 'big.onnx' }), { code: 'file-too-large' });
  });

  for (const name of readdirSync(models).filter((each) => each.endsWith('.onnx')))
    it(`decodes and encodes ${name} byte by byte`, async () => {
      const { model: read, bytes: whole } = await readDocument(source(readFileSync(`${models}/${name}`)));
      assert.ok(Buffer.from(whole).equals(toBinary(ModelProtoSchema, read)));
    });
});
