import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { bytes, count, loss, percent, seconds } from '../../../src/shared/numbers';
import { createProgress } from '../../../src/cli/progress';
import { readSettings, type Settings } from '../../../src/cli/settings';
import { table } from '../../../src/cli/table';
import { Terminal } from '../../../src/cli/terminal';
import { Problem } from '../../../src/shared/problem';
import type { Progress } from '../../../src/shared/protocol';
import { text } from '../../../src/shared/text';

const texts: readonly (readonly [string, string])[] = [
  [percent(0.5), '50.0 %'],
  [percent(0), '0.0 %'],
  [percent(1), '100.0 %'],
  [percent(0.99999), '99.9 %'],
  [percent(0.00001), '<0.1 %'],
  [percent(0.96125, 2), '96.13 %'],
  [count(266610), '266,610'],
  [bytes(1234), '1,234 B'],
  [bytes(1_068_000), '1.07 MB'],
  [bytes(65_500), '65.5 KB'],
  [seconds(0.0123), '0.012 s'],
  [seconds(0.0999), '0.10 s'],
  [seconds(2.345), '2.35 s'],
  [seconds(83.2), '83.2 s'],
  [seconds(830), '830 s'],
  [loss(0.123456), '0.1235'],
  [loss(0), '0'],
];

describe('numbers for people', () => {
  for (const [found, expected] of texts) it(expected, () => assert.equal(found, expected));
});

describe('a table', () => {
  it('aligns wide characters, several lines in a head, blank rows', () => {
    const drawn = table({
      head: ['layer', 'taylor\nform=snip', '随机'],
      rows: [['dense/kernel', '1.2 %', '3'], [], ['x', '100.0 %', '45']],
    });
    assert.deepEqual(drawn.split('\n'), [
      '                 taylor',
      'layer         form=snip  随机',
      '─────────────────────────────',
      'dense/kernel      1.2 %     3',
      '',
      'x               100.0 %    45',
    ]);
  });
});

describe('settings', () => {
  const rows: readonly (readonly [argv: string[], expected: Settings])[] = [
    [[], { json: false, level: 'info', language: 'en' }],
    [['compare', 'm', '--json', '--lang', 'zh-cn'], { json: true, level: 'info', language: 'zh-cn' }],
    [['--lang=zh-cn', '--log-level=debug'], { json: false, level: 'debug', language: 'zh-cn' }],
    [['--quiet', '--log-level', 'debug'], { json: false, level: 'error', language: 'en' }],
    [['--lang', 'xx', '--log-level', 'loud', '--nonsense'], { json: false, level: 'info', language: 'en' }],
    [['inspect', '--', '--json'], { json: false, level: 'info', language: 'en' }],
  ];
  for (const [argv, expected] of rows)
    it(argv.join(' ') || 'none', () => assert.deepEqual(readSettings(argv), expected));
});

class Recorder extends Writable {
  written = '';
  constructor(readonly isTTY = false) {
    super({
      decodeStrings: false,
      write: (chunk, _, done) => {
        this.written += String(chunk);
        done();
      },
    });
  }
}
const settings: Settings = { json: false, level: 'info', language: 'en' };
function terminal(
  changes: Partial<Settings> = {},
  {
    tty = false,
    environment = {},
    bundle = {},
  }: { tty?: boolean; environment?: Record<string, string>; bundle?: Record<string, string> } = {},
): { terminal: Terminal; stdout: Recorder; stderr: Recorder } {
  const [stdout, stderr] = [new Recorder(tty), new Recorder(tty)];
  return { terminal: new Terminal({ ...settings, ...changes }, bundle, stdout, stderr, environment), stdout, stderr };
}
const problem = new Problem('shard-short', text('{0} is too short.', 'a.bin'), {
  file: 'a.bin',
  layer: 'dense/kernel',
  found: 10,
  expected: 20,
  remedy: text('Copy it again.'),
  cause: new Error('the cause'),
});

describe('errors', () => {
  it('are a sentence, what was found, what was expected, the remedy, and no stack', () => {
    const { terminal: told, stdout, stderr } = terminal();
    told.fail(problem);
    assert.equal(stdout.written, '');
    assert.equal(
      stderr.written,
      'error: a.bin is too short.\n  layer: dense/kernel\n  found: 10\n  expected: 20\nCopy it again.\n',
    );
  });
  it('are one document on stdout with --json, absent keys left out', () => {
    const { terminal: told, stdout, stderr } = terminal({ json: true });
    told.fail(problem);
    assert.equal(stderr.written, '');
    assert.deepEqual(JSON.parse(stdout.written), {
      schema: 1,
      error: {
        code: 'shard-short',
        message: 'a.bin is too short.',
        file: 'a.bin',
        layer: 'dense/kernel',
        found: '10',
        expected: '20',
        remedy: 'Copy it again.',
      },
    });
    const { terminal: other, stdout: short } = terminal({ json: true });
    other.fail(new Error('oh'));
    assert.deepEqual(JSON.parse(short.written), { schema: 1, error: { code: 'internal', message: 'oh' } });
  });
  it('name the recipe that was run, right below the sentence', () => {
    const { terminal: told, stderr } = terminal();
    told.fail(problem.with({ recipe: '/r/a.prune.json' }));
    assert.deepEqual(stderr.written.split('\n').slice(0, 3), [
      'error: a.bin is too short.',
      '  recipe: /r/a.prune.json',
      '  layer: dense/kernel',
    ]);
    const { terminal: other, stdout } = terminal({ json: true });
    other.fail(problem.with({ recipe: '/r/a.prune.json' }));
    const { error } = JSON.parse(stdout.written) as { error: { recipe: string; file: string } };
    assert.deepEqual([error.recipe, error.file], ['/r/a.prune.json', 'a.bin']);
  });
  it('show the stack and its cause at debug', () => {
    const { terminal: told, stderr } = terminal({ level: 'debug' });
    told.fail(problem);
    assert.match(stderr.written, /\n\s+at .*terminal\.test/);
    assert.match(stderr.written, /Caused by: Error: the cause/);
  });
  it('speak the user’s language', () => {
    const { terminal: told, stderr } = terminal(
      {},
      { bundle: { '{0} is too short.': '{0} 太短。', 'error:': '错误:' } },
    );
    told.fail(problem);
    assert.match(stderr.written, /^错误: a\.bin 太短。\n/);
  });
});

describe('streams', () => {
  it('colours on a terminal alone, and not where NO_COLOR is set', () => {
    assert.equal(terminal({}, { tty: true }).terminal.style('red', 'x'), '\u001b[31mx\u001b[39m');
    assert.equal(terminal({}, { tty: true, environment: { NO_COLOR: '1' } }).terminal.style('red', 'x'), 'x');
    assert.equal(
      terminal({}, { tty: true, environment: { NO_COLOR: '' } }).terminal.style('red', 'x'),
      '\u001b[31mx\u001b[39m',
    );
    assert.equal(terminal().terminal.style('red', 'x'), 'x');
  });
  it('say a warning once, and not when quiet', () => {
    const loud = terminal();
    loud.terminal.warn('near chance');
    loud.terminal.warn('near chance');
    assert.equal(loud.stderr.written, 'warning: near chance\n');
    const quiet = terminal({ level: 'error' });
    quiet.terminal.warn('near chance');
    assert.equal(quiet.stderr.written, '');
  });
  it('write progress to stderr as a line for each new thing, and one about it every two seconds', () => {
    const { terminal: told, stdout, stderr } = terminal();
    let clock = 0;
    const progress = createProgress(told, () => clock);
    progress.show({ phase: 'reading', subject: 'model.json' });
    for (let done = 0; done <= 10; done++) {
      progress.show({ phase: 'collecting', share: done / 10 });
      clock += 500;
    }
    progress.show({ phase: 'evaluating', subject: 'taylor', share: 0.3 });
    progress.show({ phase: 'evaluating', subject: 'taylor', share: 0.4 });
    progress.clear();
    assert.equal(stdout.written, '');
    assert.deepEqual(stderr.written.trimEnd().split('\n'), [
      'Reading: model.json',
      'Collecting statistics',
      'Collecting statistics 40 %',
      'Collecting statistics 80 %',
      'Evaluating: taylor',
    ]);
  });
  const epoch = (number: number, step: number, heldOutLosses: readonly number[] = []): Progress => ({
    phase: 'training',
    subject: 'taylor',
    share: step / 40,
    training: {
      ...{ epoch: number, epochs: 4, step, steps: 40, losses: [0.9, 0.123_45], span: 1 },
      ...{ heldOutLosses, learningRate: 0.1 },
    },
  });
  it('say of a training which epoch it is in, and its losses', () => {
    const { terminal: told, stderr } = terminal();
    let clock = 0;
    const progress = createProgress(told, () => clock);
    progress.show(epoch(1, 1));
    clock += 3000;
    progress.show(epoch(1, 6));
    clock += 100;
    progress.show(epoch(1, 7));
    clock += 3000;
    progress.show(epoch(2, 16, [0.14]));
    assert.deepEqual(stderr.written.trimEnd().split('\n'), [
      'Training: taylor',
      'Training: taylor 15 %  epoch 1/4, loss 0.1235',
      'Training: taylor 40 %  epoch 2/4, loss 0.1235, held-out 0.1400',
    ]);
    const bar = terminal({}, { tty: true });
    const drawn = createProgress(bar.terminal);
    drawn.show(epoch(3, 20, [0.2, 0.14]));
    assert.match(bar.stderr.written, /50 % {2}Training: taylor {2}epoch 3\/4, loss 0\.1235, held-out 0\.1400/);
    drawn.clear();
  });
  it('draw a bar on a terminal, and take it away', () => {
    const { terminal: told, stdout, stderr } = terminal({}, { tty: true });
    const progress = createProgress(told);
    progress.show({ phase: 'collecting', share: 0.5 });
    assert.match(stderr.written, /█{12}░{12} 50 % {2}Collecting statistics/);
    progress.clear();
    // The cursor comes back, and what was drawn is erased (CSI K or CSI 2K) after the last time that it was drawn.
    const after = stderr.written.slice(stderr.written.lastIndexOf('█'));
    assert.ok(after.includes('\u001b[?25h'), JSON.stringify(after));
    assert.ok(['\u001b[K', '\u001b[0K', '\u001b[1K', '\u001b[2K'].some((erase) => after.includes(erase)));
    assert.equal(stdout.written, '');
  });
  for (const level of ['error', 'warn'] as const)
    it(`write no progress at ${level}`, () => {
      const { terminal: told, stderr } = terminal({ level });
      createProgress(told).show({ phase: 'reading' });
      assert.equal(stderr.written, '');
    });
});
