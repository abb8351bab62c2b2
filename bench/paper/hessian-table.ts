import type { Mask } from '../../src/core/allocation/masks';
import { markdownTable } from '../common/markdown';
import type { Workbench } from '../common/workbench';
import { share } from './example';
import { inputCurvature } from './input-curvature';
import { oneScoreForAll } from './mistakes';

const kept = (mask: Mask): string => String(mask.reduce((sum, each) => sum + each, 0));

/** The third mistake: the Hessian of the input beside the one of the parameters. */
export async function hessianTable(bench: Workbench): Promise<string> {
  const { scored, network, calibration } = bench.setting;
  if (!network || !calibration) throw new Error('the example has a network and data');
  const candidate = await bench.score({ criterion: 'hessian', options: {} });
  const masks = bench.masks(candidate, { sparsity: share, scope: 'layer' });
  const curvature = await inputCurvature(network.objective, network.weights, calibration);
  return markdownTable([
    ['by the Hessian', ...scored.map(({ layer }) => layer)],
    ['weights', ...scored.map(({ values }) => String(values.length))],
    ['different scores, in the parameters', ...scored.map((_, p) => String(new Set(candidate.scores.of(p)).size))],
    ['kept, in the parameters', ...[...masks.values()].map(kept)],
    ['score of every weight, in the input', ...scored.map(() => curvature.toFixed(3))],
    ['kept, in the input', ...scored.map(({ values }) => kept(oneScoreForAll(curvature, values.length, share)))],
  ]);
}
