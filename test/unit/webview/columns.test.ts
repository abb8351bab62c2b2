import assert from 'node:assert/strict';
import { columnsOf, methodInView } from '../../../webview/columns';
import { rowsOf } from '../../../webview/rows';
import { reduce } from '../../../webview/store';
import { bounded, step } from '../../../webview/views/grid';
import { answer, inspection, panel, point, result, stateOf } from './state';

const m = result('m', [point(0.5, 0.8, [50, 5])]);
const h = result('h', [point(0.5, 0.85, [48, 7])]);
const broken = result('h', [], { error: { code: 'label-missing', message: 'No labels.' } });

describe('columns', () => {
  it('say which methods are finished and which are still to come', () => {
    const running = columnsOf(stateOf(panel([m], { phase: 'running' })));
    assert.deepEqual(
      running.map(({ method, status }) => [method, status]),
      [
        ['m', 'done'],
        ['h', 'pending'],
      ],
    );
    const cancelled = columnsOf(stateOf(panel([m], { phase: 'cancelled' })));
    assert.deepEqual(
      cancelled.map(({ status }) => status),
      ['done', 'skipped'],
    );
    assert.deepEqual(
      columnsOf(stateOf(panel([m]))).map(({ method }) => method),
      ['m'],
    );
  });

  it('keep the panel’s order and label options', () => {
    const variant = result('h.form=diagonal', [], { criterion: 'h', options: { form: 'diagonal' } });
    const columns = columnsOf(stateOf(panel([variant, h, m])));
    assert.deepEqual(
      columns.map(({ label }) => label),
      ['Magnitude', 'Hessian form=diagonal', 'Hessian'],
    );
  });

  it('mark the best, ties included, and none where all are alike', () => {
    const best = (...accuracies: number[]): string[] => {
      const results = accuracies.map((accuracy, at) => result(`x${at}`, [point(0.5, accuracy, [50, 5])]));
      return columnsOf(stateOf(panel(results))).flatMap((column) => (column.best ? [column.method] : []));
    };
    assert.deepEqual(best(0.7, 0.9, 0.8), ['x1']);
    assert.deepEqual(best(0.9, 0.9, 0.8), ['x0', 'x1']);
    assert.deepEqual(best(0.9, 0.9), []);
    assert.deepEqual(best(0.9), []);
  });

  it('carry a method’s problem, and one that only this allocation has', () => {
    const [, failed] = columnsOf(stateOf(panel([m, broken])));
    assert.equal(failed.status, 'failed');
    assert.equal(failed.problem?.message, 'No labels.');
    const error = { code: 'sparsity-impossible', message: 'Too high.' } as const;
    const query = { sparsity: 0.5, scope: 'global' } as const;
    const refused = reduce(stateOf(panel([m])), { type: 'counts', query, answer: [answer('m', [0, 0], { error })] });
    assert.equal(columnsOf(refused)[0].problem?.message, 'Too high.');
  });

  it('prefer the job’s counts for the slider’s allocation, else the run’s own point', () => {
    const kept = (state = stateOf(panel([m]))): number | undefined =>
      columnsOf(state)[0].counts?.layers.get('a/kernel')?.kept;
    assert.equal(kept(), 50);
    const moved = reduce(stateOf(panel([m])), { type: 'sparsity', sparsity: 0.6 });
    assert.equal(kept(moved), undefined);
    const query = { sparsity: 0.6, scope: 'global' } as const;
    assert.equal(kept(reduce(moved, { type: 'counts', query, answer: [answer('m', [40, 4])] })), 40);
  });

  it('tell which cells the guard saved', () => {
    const query = { sparsity: 0.5, scope: 'global' } as const;
    const guard = { parameters: ['b/kernel'], restored: 1 };
    const state = reduce(stateOf(panel([m])), { type: 'counts', query, answer: [answer('m', [54, 1], { guard })] });
    const { counts } = columnsOf(state)[0];
    assert.deepEqual([...(counts?.guarded ?? [])], ['b/kernel']);
    assert.equal(counts?.restored, 1);
  });

  it('are the present zeros where nothing is compared', () => {
    const [now, ...others] = columnsOf(stateOf(panel([m], { view: 'sparsity' })));
    assert.equal(others.length, 0);
    assert.deepEqual(now.counts?.layers.get('a/kernel'), { name: 'a/kernel', kept: 75, total: 100 });
    assert.equal(now.counts.removed, 25);
  });
});

describe('rows', () => {
  it('are the parameters that were scored, else those that could be', () => {
    const names = (state = stateOf(panel([m]))): string[] => rowsOf(state).map(({ parameter }) => parameter);
    assert.deepEqual(names(), ['a/kernel', 'b/kernel']);
    const onlyB = result('m', [{ ...point(0.5, 0.8, [50, 5]), layers: [{ name: 'b/kernel', kept: 5, total: 10 }] }]);
    assert.deepEqual(names(stateOf(panel([onlyB]))), ['b/kernel']);
    assert.deepEqual(names(stateOf(panel([]))), ['a/kernel', 'b/kernel']);
  });

  it('name the parameter where a layer has several', () => {
    const parameters = inspection.parameters.map((parameter) => ({ ...parameter, prunable: true }));
    const labels = rowsOf(stateOf(panel([], { inspection: { ...inspection, parameters } }))).map(({ label }) => label);
    assert.deepEqual(labels, ['a · kernel', 'a · bias', 'b']);
  });

  it('have the alias, or the parameter’s own name where no layer’s name begins it', () => {
    const [first, second] = inspection.parameters;
    assert.ok(first && second);
    const parameters = [
      { ...first, name: 'onnx::Conv_7', alias: 'stem.weight', layer: '/stem/Conv', prunable: true },
      { ...second, name: 'blocks.0.weight', layer: '/blocks.0/Conv', prunable: true },
    ];
    const rows = rowsOf(stateOf(panel([], { inspection: { ...inspection, parameters } })));
    assert.deepEqual(
      rows.map(({ label, parameter }) => [label, parameter]),
      [
        ['stem.weight', 'onnx::Conv_7'],
        ['blocks.0.weight', 'blocks.0.weight'],
      ],
    );
  });

  it('know their share of the weights shown', () => {
    assert.deepEqual(
      rowsOf(stateOf(panel([m]))).map(({ share }) => share),
      [100 / 110, 10 / 110],
    );
  });
});

describe('the method in view', () => {
  const inView = (state = stateOf(panel([m, h]))): string | undefined => methodInView(state, columnsOf(state))?.method;
  it('is the best of the run’s own allocation, wherever the slider is', () => {
    assert.equal(inView(), 'h');
    assert.equal(inView(reduce(stateOf(panel([m, h])), { type: 'sparsity', sparsity: 0.9 })), 'h');
  });
  it('is the chosen one while it has a result', () => {
    assert.equal(inView(reduce(stateOf(panel([m, h])), { type: 'select', method: 'm' })), 'm');
    assert.equal(inView(reduce(stateOf(panel([m, broken])), { type: 'select', method: 'h' })), 'm');
  });
  it('is none without a result', () => assert.equal(inView(stateOf(panel([]))), undefined));
});

describe('keyboard in the grid', () => {
  const state = stateOf(panel([m, broken]));
  const grid = { columns: columnsOf(state), rows: rowsOf(state) };
  const moves: readonly (readonly [string, readonly [number, number], string, boolean, readonly [number, number]])[] = [
    ['right', [1, 0], 'ArrowRight', false, [1, 1]],
    ['right at the edge', [1, 2], 'ArrowRight', false, [1, 2]],
    ['left into the row’s head', [2, 1], 'ArrowLeft', false, [2, 0]],
    ['up into the column’s head', [1, 1], 'ArrowUp', false, [0, 1]],
    ['down to the total', [2, 1], 'ArrowDown', false, [3, 1]],
    ['down past a failed method', [1, 2], 'ArrowDown', false, [3, 2]],
    ['up to a failed method', [3, 2], 'ArrowUp', false, [1, 2]],
    ['right onto a failed method', [2, 1], 'ArrowRight', false, [1, 2]],
    ['home', [2, 2], 'Home', false, [2, 1]],
    ['end', [3, 0], 'End', false, [3, 2]],
    ['first cell', [3, 2], 'Home', true, [1, 1]],
    ['last cell', [0, 0], 'End', true, [3, 2]],
    ['a page down, to the total', [1, 1], 'PageDown', false, [3, 1]],
    ['a page up, to the head', [3, 1], 'PageUp', false, [0, 1]],
  ];
  for (const [name, [row, column], key, control, expected] of moves)
    it(name, () => {
      const to = step(grid, { row, column }, key, control);
      assert.deepEqual(to && [to.row, to.column], expected);
    });
  it('leaves other keys alone', () => assert.equal(step(grid, { row: 1, column: 1 }, 'a', false), undefined));
  it('finds a place when the matrix has shrunk', () => {
    assert.deepEqual(bounded(grid, { row: 40, column: 9 }), { row: 3, column: 2 });
  });
});
