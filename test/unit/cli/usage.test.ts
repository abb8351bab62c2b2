import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bundle, type Binary } from './binary';
import { failure } from './documents';
import { writeTinyData, writeTinyModel } from './files';

const verbs = ['inspect', 'score', 'compare', 'prune', 'evaluate', 'predict', 'diff', 'convert', 'run'];

/** What is wrong with a command line. M and D stand for a model and its data. Every one exits with 2. */
const wrong: readonly (readonly [args: string, code: string, expected: RegExp])[] = [
  ['diff M', 'option-invalid', /argument MODEL is missing/],
  ['diff M M M', 'option-invalid', /more arguments/],
  ['diff M M --data D --output zzz', 'option-invalid', /no output called zzz/],
  ['pruen M', 'option-invalid', /no command pruen/],
  ['inspect', 'option-invalid', /argument MODEL is missing/],
  ['inspect M M', 'option-invalid', /more arguments/],
  ['inspect M --report x.html', 'option-invalid', /no option --report/],
  ['inspect M --sparsity 0.5', 'option-invalid', /no option --sparsity/],
  ['inspect M --lang de', 'option-invalid', /value of --lang/],
  ['inspect M --fail-if total<<1', 'option-invalid', /character 7/],
  ['inspect M --fail-if nothing>1', 'option-invalid', /the result lacks/],
  ['compare M --data D --criteria magnitude,nonsense', 'option-invalid', /no criterion nonsense/],
  ['compare M --data D --criteria magnitude,magnitude', 'option-invalid', /named twice/],
  ['compare M --data D --criteria taylor --option form=nonsense', 'option-invalid', /form=nonsense/],
  ['compare M --data D --criteria taylor,fisher --option form=snip', 'option-invalid', /belongs to none/],
  ['compare M --data D --scope galaxy', 'option-invalid', /value of --scope/],
  ['compare M --data D --sparsity 1', 'sparsity-invalid', /--sparsity/],
  ['compare M --data D --sparsity 0.5,-0.1', 'sparsity-invalid', /--sparsity/],
  ['compare M --data D --min a*=1.5', 'sparsity-invalid', /--min/],
  ['compare M --data D --limit', 'option-invalid', /--limit/],
  ['compare M --data D --limit 0', 'option-invalid', /--limit/],
  ['compare M --data D --scale 1/0', 'option-invalid', /--scale/],
  ['compare M --data D --exclude **', 'option-invalid', /No parameter is left/],
  ['compare M --data D --max zzz=0.5', 'option-invalid', /zzz matches no/],
  ['compare M --data D --output zzz', 'option-invalid', /no output called zzz/],
  ['compare M --criteria gradient', 'data-required', /needs data/],
  ['prune M --criterion magnitude --sparsity 0.5 --out X.h5', 'option-invalid', /not saved as X\.h5/],
  ['prune M --criterion magnitude --sparsity 0.5', 'option-invalid', /--out is missing/],
  ['prune M --criterion magnitude --out O', 'option-invalid', /--sparsity is missing/],
  ['prune M --sparsity 0.5 --out O', 'option-invalid', /--criterion is missing/],
  [
    'prune M --criterion magnitude --threshold 1 --sparsity 0.5 --out O',
    'option-invalid',
    /--threshold and --sparsity/,
  ],
  ['prune M --criterion magnitude --threshold 1 --scope layer --out O', 'option-invalid', /--threshold and --scope/],
  ['prune M --criterion magnitude --threshold 99 --out O', 'sparsity-invalid', /No weight has a score of 99/],
  ['prune M --criterion gradient --sparsity 0.5 --out O', 'data-required', /needs data/],
  ['compare M --data D --fine-tune 0', 'option-invalid', /--fine-tune/],
  ['compare M --data D --fine-tune 1 --lr 0', 'option-invalid', /--lr/],
  ['compare M --data D --fine-tune 1 --lr -1', 'option-invalid', /--lr/],
  ['compare M --data D --fine-tune 1 --lr-decay fast', 'option-invalid', /--lr-decay/],
  ['compare M --data D --fine-tune 1 --optimizer lion', 'option-invalid', /--optimizer/],
  ['compare M --data D --fine-tune 1 --momentum 1', 'option-invalid', /--momentum/],
  ['compare M --data D --fine-tune 1 --weight-decay -1', 'option-invalid', /--weight-decay/],
  ['compare M --data D --fine-tune 1 --patience 0', 'option-invalid', /--patience/],
  ['compare M --data D --fine-tune 1 --train-batch-size 0', 'option-invalid', /--train-batch-size/],
  ['compare M --data D --fine-tune 1 --optimizer adam --momentum 0.5', 'option-invalid', /--momentum and --optimizer/],
  ['compare M --data D --criteria magnitude --lr 0.1', 'option-invalid', /--lr does nothing without --fine-tune/],
  ['compare M --data D --rounds 3', 'option-invalid', /--rounds does nothing without --schedule/],
  ['compare M --data D --schedule slow', 'option-invalid', /--schedule/],
  ['compare M --data D --max-drop 1', 'option-invalid', /--max-drop/],
  ['compare M --data D --max-drop -0.01', 'option-invalid', /--max-drop/],
  ['compare M --criteria magnitude --fine-tune 1', 'data-required', /--data is missing/],
  ['compare M --criteria magnitude --max-drop 0.1', 'data-required', /--data is missing/],
  ['prune M --criterion magnitude --sparsity 0.5 --max-drop 0.1 --data D --out O', 'option-invalid', /--max-drop and/],
  ['prune M --criterion magnitude --threshold 1 --max-drop 0.1 --data D --out O', 'option-invalid', /--threshold and/],
  ['prune M --criterion magnitude --threshold 1 --schedule cubic --out O', 'option-invalid', /--threshold and --sche/],
  ['prune M --criterion magnitude --sparsity 0.5 --fine-tune 1 --out O', 'data-required', /--data is missing/],
  ['prune M --criterion magnitude --max-drop 0.1 --out O', 'data-required', /--data is missing/],
  ['score M --criterion fisher --data D --lr 1 --out O', 'option-invalid', /--lr does nothing/],
  ['score M --criterion fisher --data D --fine-tune 1 --out O', 'option-invalid', /no option --fine-tune/],
  ['score M --criterion fisher --out O', 'data-required', /needs data/],
  ['evaluate M', 'data-required', /--data is missing/],
  ['predict M --out O', 'data-required', /--data is missing/],
  ['predict M --data D', 'option-invalid', /--out is missing/],
  ['convert M', 'option-invalid', /--out is missing/],
  ['convert M --out X.h5', 'option-invalid', /Nothing is converted to X\.h5/],
  ['convert M --out X.json', 'option-invalid', /Nothing is converted to X\.json/],
];

describe('the command line', function () {
  this.timeout(60_000);
  let binary: Binary;
  before(
    async () =>
      (binary = await bundle({ 'error:': '错误:', 'There is no command {0}.': '没有命令 {0}。', 'Usage:': '用法:' })),
  );
  after(() => binary.dispose());

  for (const [args, code, expected] of wrong)
    it(`refuses ${args}`, async () => {
      const folder = binary.folder();
      const files = new Map([
        ['M', writeTinyModel(folder)],
        ['D', writeTinyData(folder)],
        ['O', `${folder}/out.json`],
      ]);
      const { error } = await binary.json(failure, 2, ...args.split(' ').map((word) => files.get(word) ?? word));
      assert.equal(error.code, code);
      assert.match(error.message, expected);
      assert.ok(error.remedy, 'a remedy is said');
    });

  it('shows help on stderr and exits with 2 where nothing was asked', async () => {
    const { code, stdout, stderr } = await binary.run();
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /Usage: prunescope/);
  });

  it('shows help with every command', async () => {
    const { code, stdout } = await binary.run('--help');
    assert.equal(code, 0);
    for (const verb of verbs) assert.match(stdout, new RegExp(`^ {2}${verb} `, 'm'));
  });

  for (const verb of verbs)
    it(`shows help for ${verb}, with an example`, async () => {
      const { code, stdout } = await binary.run(verb, '--help');
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Example:\n {2}prunescope ${verb} `));
      assert.match(stdout, /--json/);
    });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await binary.run('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('writes errors to stderr without --json, with the remedy and without a stack', async () => {
    const { code, stdout, stderr } = await binary.run('inspect', 'nowhere/model.json');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /error: .*model\.json does not exist\.\n/);
    assert.match(stderr, /Correct the path/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('shows the stack at debug', async () => {
    const { stderr } = await binary.run('inspect', 'nowhere/model.json', '--log-level', 'debug');
    assert.match(stderr, /\n\s+at .*cli\.js/);
  });

  it('speaks Chinese where it is asked to', async () => {
    const { code, stderr } = await binary.run('pruen', '--lang', 'zh-cn');
    assert.equal(code, 2);
    assert.match(stderr, /^错误: 没有命令 pruen。/);
    assert.match((await binary.run('--help', '--lang', 'zh-cn')).stdout, /^用法: prunescope/);
  });
});
