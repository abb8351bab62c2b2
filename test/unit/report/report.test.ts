import assert from 'node:assert/strict';
import { parse, type DefaultTreeAdapterMap } from 'parse5';
import { reportHtml } from '../../../src/core/report/report';
import { percent } from '../../../src/shared/numbers';
import { recipe } from '../../../src/shared/recipe';
import { document, environment, hostile, ran } from './comparison';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const isElement = (node: Node): node is Element => 'tagName' in node;
const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);
const all = (node: Node): Element[] =>
  childrenOf(node).flatMap((child) => (isElement(child) ? [child, ...all(child)] : all(child)));
const named = (node: Node, ...tags: readonly string[]): Element[] =>
  all(node).filter(({ tagName }) => tags.includes(tagName));
const wordsOf = (node: Node): string =>
  'value' in node ? node.value : childrenOf(node).map(wordsOf).join('').replace(/\s+/g, ' ').trim();
const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value;

/** Every table: its head and its rows, in words. */
const tablesOf = (page: Node): { readonly head: string[]; readonly rows: string[][] }[] =>
  named(page, 'table').map((table) => {
    const [head, ...rows] = named(table, 'tr').map((row) => named(row, 'th', 'td').map(wordsOf));
    return { head, rows };
  });

const html = reportHtml({ document, recipe: ran, environment, language: 'en' });
const page = parse(html, {
  onParseError: ({ code }) => assert.fail(code),
});

describe('the report of a comparison', () => {
  it('fetches nothing and runs nothing', () => {
    const elements = all(page);
    const known = new Set(elements.map(({ tagName }) => tagName));
    for (const tag of ['script', 'img', 'link', 'iframe', 'object', 'embed', 'a', 'base', 'form', 'image', 'use'])
      assert.ok(!known.has(tag), tag);
    for (const { attrs, tagName } of elements)
      for (const { name, value } of attrs) {
        assert.ok(!/^on|^(src|href|style|xlink:href|srcset|action)$/.test(name), `${tagName} ${name}="${value}"`);
        assert.doesNotMatch(value, /^\s*(https?:|\/\/|javascript:|data:)/i);
      }
    const [style] = named(page, 'style').map(wordsOf);
    assert.doesNotMatch(style, /@import|url\(|<|expression/);
    const policy = named(page, 'meta').find((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
    assert.match(policy ? (attribute(policy, 'content') ?? '') : '', /default-src 'none'/);
  });

  it('shows hostile names as they are', () => {
    const words = wordsOf(page);
    for (const name of Object.values(hostile)) assert.ok(words.includes(name), name);
    assert.equal(wordsOf(named(page, 'title')[0]), `Pruning methods compared: ${hostile.model}`);
    const chart = named(page, 'svg')[0];
    assert.match(attribute(chart, 'aria-label') ?? '', /^accuracy/);
  });

  it('has for each sparsity a matrix with the share that each method keeps of each layer', () => {
    const done = document.results.filter(({ error }) => !error);
    const matrices = tablesOf(page).filter(({ head }) => head[0] === 'layer');
    assert.equal(matrices.length, 3, '50 %, 90 %, and the methods at their own');
    for (const [index, sparsity] of [0.5, 0.9].entries()) {
      const { head, rows } = matrices[index];
      assert.deepEqual(head.slice(1), ['magnitude', 'taylor form=snip', 'randomtrained 4 epochs']);
      const points = done.map(({ points: each }) => each.find((point) => point.sparsity === sparsity)!);
      points[0].layers.forEach(({ name, total }, layer) => {
        assert.deepEqual(rows[layer], [
          `${name} ${total.toLocaleString('en-US')}`,
          ...points.map(({ layers }) => percent(layers[layer].kept / total)),
        ]);
      });
      const row = (label: string): string[] => rows.find(([first]) => first === label)?.slice(1) ?? [];
      assert.deepEqual(
        row('accuracy'),
        points.map(({ metrics }) => percent(metrics.accuracy!, 2)),
      );
      assert.deepEqual(
        row('accuracy, after fine-tuning'),
        points.map(({ fineTuned }) => percent(fineTuned!.accuracy!, 2)),
      );
    }
    assert.deepEqual(matrices[2].head, ['layer', 'magnitude']);
    // A colour that says the same as the number.
    for (const cell of named(page, 'td').filter((each) => attribute(each, 'class')?.startsWith('k'))) {
      const number = Number.parseFloat(wordsOf(cell)) * (wordsOf(cell).endsWith('%') ? 1 : 100);
      assert.equal(attribute(cell, 'class'), `k${Math.max(0, Math.round(number))}`, wordsOf(cell));
    }
  });

  it('draws every measured point', () => {
    const charts = new Map(
      named(page, 'figure').map((figure) => [
        wordsOf(named(figure, 'figcaption')[0]),
        named(figure, 'circle').map((circle) => wordsOf(named(circle, 'title')[0])),
      ]),
    );
    const expected = document.results.flatMap(({ method, points }) =>
      points.map(
        ({ sparsity, fineTuned }) =>
          `${method}: ${Number((100 * sparsity).toFixed(2))} %, ${Number((100 * fineTuned!.accuracy!).toFixed(2))} %`,
      ),
    );
    assert.deepEqual(charts.get('accuracy, after fine-tuning'), expected);
    assert.ok(charts.has('loss, as pruned') && charts.has('drift (KL, nats), after fine-tuning'));
    assert.deepEqual(charts.get('taylor form=snip'), [
      ...['50.0 %: 1, 0.9', '50.0 %: 2, 0.4', '50.0 %: 3, 0.2'],
      ...['50.0 %, held out: 1, 0.5', '50.0 %, held out: 2, 0.31', '50.0 %, held out: 3, 0.33'],
      ...['90.0 %: 1, 0.9', '90.0 %: 2, 0.4', '90.0 %: 3, 0.2'],
      ...['90.0 %, held out: 1, 0.5', '90.0 %, held out: 2, 0.31', '90.0 %, held out: 3, 0.33'],
    ]);
    for (const svg of named(page, 'svg'))
      assert.doesNotMatch(JSON.stringify(all(svg).map(({ attrs }) => attrs)), /NaN/);
  });

  it('says how each training went', () => {
    const trainings = tablesOf(page).find(({ head }) => head[3] === 'epoch kept');
    const tuned = ['3', '2', '0.9000', '0.2000', '0.3100', ''];
    assert.deepEqual(trainings?.rows, [
      ...['50.0 %', '90.0 %', '91.3 %'].map((sparsity) => ['magnitude', sparsity, ...tuned]),
      ...['50.0 %', '90.0 %'].map((sparsity) => ['taylor form=snip', sparsity, ...tuned]),
      ['random', 'before scoring', '1', 'none', '3.500', '3.500', '–', 'diverged at step 17'],
      ...['50.0 %', '90.0 %'].map((sparsity) => ['random', sparsity, ...tuned]),
    ]);
  });

  it('says what was searched for, with its noise', () => {
    const search = tablesOf(page).find(({ head }) => head[1] === 'sparsity');
    assert.deepEqual(search?.rows, [
      ['magnitude', '91.30 %', '0.84 points lost ± 0.31 (standard error, 2,000 examples)', '2'],
      ['taylor form=snip', 'none', '–', '1'],
    ]);
  });

  it('says what each method is, what failed, and what diverged', () => {
    const words = wordsOf(page);
    assert.match(words, /Molchanov/);
    assert.match(words, /fisher failed: No <labels>\. Give "labels"\./);
    assert.match(words, /random: the training diverged at step 17/);
    const estimates = tablesOf(page).find(({ head }) => head[0] === 'group');
    assert.deepEqual(estimates?.rows, [
      ['dense_3/kernel', '0.5000', '0.020'],
      [`${hostile.layer}, channel 3`, '0.1250', '0.010'],
    ]);
  });

  it('holds the recipe and what it was made with', () => {
    const pre = named(page, 'pre').find((each) => attribute(each, 'id') === 'recipe')!;
    const content = childrenOf(pre).map((node) => ('value' in node ? node.value : ''));
    assert.deepEqual(recipe.parse(JSON.parse(content.join(''))), ran);
    const made = tablesOf(page).find(({ head }) => head[0] === 'what');
    assert.deepEqual(made?.rows.slice(0, 5), [
      ['program', 'Prunescope 1.2.3'],
      ['executor', 'tfjs'],
      ['runtime', 'Node.js 22.0.0'],
      ['system', 'Linux <x64>'],
      ['processor', 'A CPU × 2'],
    ]);
  });

  it('speaks another language where it is given one', () => {
    const bundle = { Limits: '局限', accuracy: '准确率' };
    const other = parse(reportHtml({ document, recipe: ran, environment, bundle, language: 'zh-cn' }));
    assert.equal(attribute(named(other, 'html')[0], 'lang'), 'zh-cn');
    assert.ok(wordsOf(other).includes('局限') && wordsOf(other).includes('准确率'));
  });

  it('says so where nothing could be evaluated', () => {
    const bare = { examples: 0, bytes: 10, parameters: 5, nonZero: 5 };
    const none = { ...document, baseline: bare, agreement: [], results: [] };
    const words = wordsOf(parse(reportHtml({ document: none, recipe: ran, environment, language: 'en' })));
    assert.match(words, /Nothing was evaluated/);
  });
});
