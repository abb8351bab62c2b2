import assert from 'node:assert/strict';
import type { AgreementDocument } from '../../../src/shared/documents';
import type { SensitivityDocument } from '../../../src/shared/findings';
import { agreementOf, agreementTable, pairOf } from '../../../webview/agreement';
import { initialChartChoices, readChartChoices } from '../../../webview/chart-state';
import { columnsOf } from '../../../webview/columns';
import { measureOf, measuresOf } from '../../../webview/measure';
import { methodLines } from '../../../webview/method-lines';
import { networkRows } from '../../../webview/network-rows';
import { rowsOf } from '../../../webview/rows';
import { layerCurves, sensitivityTable, sharedAxes } from '../../../webview/sensitivity';
import { reduce } from '../../../webview/store';
import { curveRows, curveTable, sortedRows } from '../../../webview/views/sections/curve-table';
import { spokenValue } from '../../../webview/views/sections/spoken-value';
import { comparison, inspection, metrics, panel, point, result, stateOf } from './state';

const training = { epochs: 1, bestEpoch: 1, losses: [1], heldOutLosses: [] };
const results = [
  result('m', [point(0.5, 0.8, [50, 5]), { ...point(0.75, 0.4, [25, 3]), fineTuned: metrics(0.7), training }]),
  result('h', [point(0.5, 0.85, [50, 5])]),
];
const state = stateOf(panel(results));
const compared = comparison(results);
const accuracy = measureOf(compared);

describe('the curves of a run', () => {
  const lines = methodLines(state, columnsOf(state), accuracy);
  it('hold every measured point, before and after fine-tuning, from the unpruned model on', () => {
    const told = lines.map(({ id, points, tuned }) => [
      id,
      points.map(({ x, y }) => [x, y]),
      tuned.map(({ x, y }) => [x, y]),
    ]);
    assert.deepEqual(told, [
      [
        'm',
        [
          [0, 0.9],
          [0.5, 0.8],
          [0.75, 0.4],
        ],
        [[0.75, 0.7]],
      ],
      [
        'h',
        [
          [0, 0.9],
          [0.5, 0.85],
        ],
        [],
      ],
    ]);
    assert.deepEqual(
      lines[0].points.map(({ unpruned }) => unpruned),
      [true, undefined, undefined],
    );
  });
  it('are measured by everything that the run measured', () => {
    assert.deepEqual(
      measuresOf(compared).map(({ name }) => name),
      ['accuracy', 'loss'],
    );
  });
  it('leave out what was not measured on an axis', () => {
    assert.deepEqual(
      methodLines(state, columnsOf(state), accuracy, 'gzip').flatMap(({ points }) => points),
      [],
    );
    assert.ok(methodLines(state, columnsOf(state), accuracy, 'bytes')[0].points.every(({ x }) => x === 4096));
  });
  it('say how far a share may be off by the examples', () => {
    // √(0.8 · 0.2 / 100)
    assert.ok(Math.abs(lines[0].points[1].error! - 0.04) < 1e-12);
    assert.equal(spokenValue(accuracy, 0.925, 0.006), '92.5 % ± 0.6');
    assert.equal(spokenValue(accuracy, 0.925, 0.0004), '92.5 % ± 0.04');
    assert.equal(spokenValue(accuracy, 1, 0), '100.0 %');
  });

  const rows = curveRows(lines);
  it('are rows of a table', () => {
    assert.deepEqual(
      rows.map(({ method, sparsity, quality, after }) => [method, sparsity, quality, after]),
      [
        ['m', 0.5, 0.8, undefined],
        ['m', 0.75, 0.4, 0.7],
        ['h', 0.5, 0.85, undefined],
      ],
    );
    assert.deepEqual(curveTable(rows, accuracy).rows[1].slice(0, 3), ['m', 0.75, 0.4]);
  });
  const orders: readonly (readonly [Parameters<typeof sortedRows>[1], number[]])[] = [
    [{ column: 'quality', descending: true }, [0.85, 0.8, 0.4]],
    [{ column: 'quality', descending: false }, [0.4, 0.8, 0.85]],
    [{ column: 'after', descending: true }, [0.4, 0.8, 0.85]],
    [{ column: 'after', descending: false }, [0.4, 0.8, 0.85]],
    [{ column: 'method', descending: false }, [0.85, 0.8, 0.4]],
    [{ column: 'sparsity', descending: true }, [0.4, 0.8, 0.85]],
  ];
  for (const [sort, expected] of orders)
    it(`sort by ${sort.column}, ${sort.descending ? 'falling' : 'rising'}; what is not known comes last`, () =>
      assert.deepEqual(
        sortedRows(rows, sort).map(({ quality }) => quality),
        expected,
      ));
});

describe('what was chosen in the charts', () => {
  it('comes back as it was', () => {
    const chosen = reduce(state, {
      type: 'chart-choice',
      change: { axis: 'gzip', form: 'table', pair: ['m', undefined] },
    });
    assert.deepEqual(readChartChoices(JSON.parse(JSON.stringify(chosen.choices.charts))), {
      ...initialChartChoices,
      axis: 'gzip',
      form: 'table',
      pair: ['m', undefined],
    });
  });
  for (const kept of [undefined, 7, {}, { axis: 'x', sort: 3, pair: 'm', range: null, measure: 'none' }])
    it(`is usual where nothing usable was kept: ${JSON.stringify(kept)}`, () =>
      assert.deepEqual(readChartChoices(kept), initialChartChoices));
  it('changes nothing where the mouse moves over the same', () => {
    const raised = reduce(state, { type: 'chart-place', change: { raised: 'm' } });
    assert.notEqual(raised, state);
    assert.equal(reduce(raised, { type: 'chart-place', change: { raised: 'm' } }), raised);
  });
});

describe('agreement', () => {
  const known = (sparsity: number): AgreementDocument => ({
    sparsity,
    criteria: ['m', 'h'],
    spearman: [
      [1, 0.5],
      [0.5, 1],
    ],
    jaccard: [
      [1, 0.25],
      [0.25, 1],
    ],
  });
  const withAgreement = stateOf(panel(results, { comparison: { ...compared, agreement: [known(0.5), known(0.75)] } }));
  it('is the run’s own where it has it, else what was asked for, else the last known', () => {
    assert.deepEqual(agreementOf(withAgreement), { document: known(0.5), current: true });
    const elsewhere = reduce(withAgreement, { type: 'sparsity', sparsity: 0.6 });
    assert.deepEqual(agreementOf(elsewhere), { document: known(0.75), current: false });
    const query = { sparsity: 0.6, scope: 'global' as const };
    const asked = reduce(elsewhere, { type: 'chart-answer', change: { agreement: { query, answer: known(0.6) } } });
    assert.deepEqual(agreementOf(asked), { document: known(0.6), current: true });
    const further = reduce(asked, { type: 'scope', scope: 'layer' });
    assert.deepEqual(agreementOf(further), { document: known(0.6), current: false });
    assert.equal(agreementOf(state), undefined);
  });
  it('compares the method in view with the first other, or what was chosen', () => {
    const methods = (at: typeof state, inView?: string): unknown =>
      pairOf(at, columnsOf(at), inView)?.map(({ method }) => method);
    assert.deepEqual(methods(state, 'h'), ['h', 'm']);
    assert.deepEqual(methods(reduce(state, { type: 'chart-choice', change: { pair: ['m', 'h'] } }), 'h'), ['m', 'h']);
    assert.deepEqual(methods(reduce(state, { type: 'chart-choice', change: { pair: ['gone', 'm'] } }), 'h'), [
      'h',
      'm',
    ]);
    assert.equal(methods(stateOf(panel(results.slice(0, 1)))), undefined);
  });
  it('is a table of each pair once', () => {
    assert.deepEqual(agreementTable(known(0.5)).rows, [[0.5, 'm', 'h', 0.5, 0.25]]);
  });
});

describe('how much each layer matters', () => {
  const measured = (values: readonly number[]): SensitivityDocument['layers'][number]['metrics'] =>
    values.map((value) => ({ accuracy: value, loss: 1 - value, examples: 100 }));
  const document: SensitivityDocument = {
    method: 'm',
    sparsities: [0.5, 0.9],
    layers: [
      { parameter: 'a/kernel', metrics: measured([0.9, 0.8]) },
      { parameter: 'b/kernel', metrics: measured([0.7, NaN]) },
    ],
  };
  const rows = rowsOf(state);
  const curves = layerCurves(document, rows, accuracy, 0.9, 'sensitive');
  it('comes with the most sensitive layer first, or as in the file', () => {
    assert.deepEqual(
      curves.map(({ row }) => row.parameter),
      ['b/kernel', 'a/kernel'],
    );
    assert.deepEqual(
      layerCurves(document, rows, accuracy, 0.9, 'file').map(({ row }) => row.parameter),
      ['a/kernel', 'b/kernel'],
    );
  });
  it('begins at the unpruned model, and leaves out what is no number', () => {
    assert.deepEqual(curves[0].points, [
      { x: 0, y: 0.9 },
      { x: 0.5, y: 0.7 },
    ]);
    assert.ok(Math.abs(curves[0].lost - 0.2) < 1e-12 && Math.abs(curves[1].lost - 0.1) < 1e-12);
  });
  it('counts a loss that grows as what is lost', () => {
    const [, loss] = measuresOf(compared);
    const [first] = layerCurves(document, rows, loss, 0.1, 'sensitive');
    assert.equal(first.row.parameter, 'b/kernel');
    assert.ok(Math.abs(first.lost - 0.2) < 1e-12);
  });
  it('is drawn on axes that all share', () => {
    assert.deepEqual(sharedAxes(curves), { x: { low: 0, high: 0.9 }, y: { low: 0.7, high: 0.9 } });
    assert.deepEqual(sharedAxes([]).y, { low: 0, high: 1 });
  });
  it('is a table of layers and sparsities', () => assert.equal(sensitivityTable(document).rows.length, 4));
});

describe('the rows of a network', () => {
  const network = {
    nodes: [
      { id: 'in', label: 'input', op: 'input', parameters: [] },
      { id: 'a', label: 'a', op: 'Dense', parameters: ['a/kernel', 'a/bias'] },
      { id: 'x', label: 'x', op: 'Dense', parameters: ['gone'] },
    ],
    edges: [
      [0, 1],
      [1, 2],
    ] as const,
  };
  it('say what the method in view leaves of each node', () => {
    const [column] = columnsOf(state);
    const rows = networkRows(network, state, column);
    assert.deepEqual(
      rows.map(({ node, weights, scored, sparsity }) => [node.id, weights, scored, sparsity]),
      [
        ['in', 0, [], undefined],
        ['a', 110, ['a/kernel'], 0.5],
        ['x', 0, [], undefined],
      ],
    );
  });
  it('show what is zero in a file that nothing is compared of', () => {
    const bare = stateOf({
      phase: 'ready',
      view: 'sparsity',
      title: 'n',
      methods: [],
      allocation: { sparsity: 0, scope: 'global' },
      inspection,
    });
    assert.equal(networkRows(network, bare, columnsOf(bare)[0])[1].sparsity, 0.25);
  });
});
