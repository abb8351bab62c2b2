/** What a job would answer to the sections of charts: agreement by sorting, a network with branches, each layer pruned alone. */
import type { AllocationQuery } from '../../src/shared/allocation';
import type { AgreementDocument, InspectDocument } from '../../src/shared/documents';
import type { SensitivityDocument } from '../../src/shared/findings';
import type { NetworkDocument, NetworkNode } from '../../src/shared/pictures';
import type { PanelState } from '../../src/shared/protocol';
import type { FakeRun } from './fake-run';
import type { FakeMethod } from './fake-scores';

/** Every so many-th weight of all layers is looked at. */
const step = 13;

export function fakeAgreement(methods: readonly FakeMethod[], query: AllocationQuery): AgreementDocument {
  const looked = methods.map((method) => {
    const thresholds = method.thresholds(query);
    const scores = method.scores.flatMap((layer) => [...layer.filter((_, at) => at % step === 0)]);
    const kept = method.scores.flatMap((layer, at) => [
      ...layer.filter((_, index) => index % step === 0).map((score) => Number(score > thresholds[at])),
    ]);
    const order = scores.map((_, at) => at).sort((a, b) => scores[a] - scores[b]);
    const ranks = new Float64Array(scores.length);
    order.forEach((at, rank) => (ranks[at] = rank - (scores.length - 1) / 2));
    return { ranks, kept };
  });
  const pairs = (of: (a: (typeof looked)[number], b: (typeof looked)[number]) => number): number[][] =>
    looked.map((a) => looked.map((b) => of(a, b)));
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at], 0);
  return {
    sparsity: query.sparsity,
    criteria: methods.map(({ id }) => id),
    spearman: pairs((a, b) => dot(a.ranks, b.ranks) / dot(a.ranks, a.ranks)),
    jaccard: pairs((a, b) => {
      const both = a.kept.filter((stays, at) => stays && b.kept[at]).length;
      const either = a.kept.filter((stays, at) => stays || b.kept[at]).length;
      return either === 0 ? 1 : both / either;
    }),
  };
}

/** One node for each layer, with a branch around every pair of them, and a barrier. */
export function fakeNetwork({ parameters }: InspectDocument): NetworkDocument {
  const nodes: NetworkNode[] = [{ id: 'input', label: 'input', op: 'input', parameters: [] }];
  const edges: [number, number][] = [];
  let last = 0;
  const add = (node: NetworkNode, from = last): number => {
    nodes.push(node);
    edges.push([from, nodes.length - 1]);
    return (last = nodes.length - 1);
  };
  const kernels = parameters.filter(({ prunable }) => prunable);
  let branch = 0;
  kernels.forEach(({ name, alias, layer, shape }, at) => {
    if (at % 2 === 0) branch = last;
    const bias = parameters.filter((one) => !one.prunable && one.layer === layer).map((one) => one.name);
    const op = shape.length === 4 ? 'Conv' : 'Dense';
    add({ id: layer || name, label: alias ?? layer, op, parameters: [name, ...bias] });
    if (at % 2 === 0) {
      const activation = at === 4 ? { op: 'QuantizeLinear', blocks: ['gradient'] as const } : { op: 'Relu' };
      add({ id: `${name} activation`, label: activation.op, parameters: [], ...activation });
    } else if (at < kernels.length - 1) {
      add({ id: `${name} add`, label: 'Add', op: 'Add', parameters: [] });
      edges.push([branch, last]);
    }
  });
  add({ id: 'output', label: 'output', op: 'output', parameters: [] });
  return { nodes, edges };
}

/** Layers at the ends hurt more, and small ones. */
export function fakeSensitivity(run: FakeRun, method: string, measured = Infinity): SensitivityDocument {
  const sparsities = [0.5, 0.8, 0.9, 0.95, 0.98];
  const kernels = run.inspection.parameters.filter(({ prunable }) => prunable);
  const layers = kernels.slice(0, measured).map(({ name, count }, at) => {
    const place = Math.abs(at / Math.max(1, kernels.length - 1) - 0.5) * 2;
    const power = 3 + 22 * (1 - place) + Math.log10(count);
    return {
      parameter: name,
      metrics: sparsities.map((sparsity) => ({
        accuracy: 0.966 - 0.85 * sparsity ** power * (0.3 + 0.7 * Math.abs(Math.sin(at * 1.7))),
        loss: 0.124 + 2 * sparsity ** power,
        examples: 2000,
      })),
    };
  });
  return { method, sparsities, layers };
}

/** A run of which each layer was measured alone. */
export const measuredLayers = (run: FakeRun, method: string, state: PanelState): PanelState => ({
  ...state,
  sensitivities: [fakeSensitivity(run, method)],
});

/** Layers that are being measured. */
export const measuring = (run: FakeRun, method: string, state: PanelState): PanelState => ({
  ...state,
  sensitivities: [fakeSensitivity(run, method, 7)],
  work: { kind: 'sensitivity', method, allocation: { sparsity: 0.9, scope: 'global' } },
});
