/** The operators that are known. To add one: its record in a file of its family, and a line here. */
import { activation } from './activation';
import { arithmetic } from './arithmetic';
import { arrangements } from './arrange';
import { attentions } from './attention';
import { batchNorms } from './batch-norm';
import { bits } from './bits';
import { blocks } from './blocks';
import { casts } from './cast';
import { causalConvolutions } from './causal-conv';
import { channelNorms } from './channel-norms';
import { foldings } from './col2im';
import { comparison } from './comparison';
import { projectedAttentions } from './contrib/attention';
import { embedLayerNorms } from './contrib/embed-layer-norm';
import { gelus } from './contrib/gelu';
import { groupQueryAttentions } from './contrib/group-query-attention';
import { multiHeadAttentions } from './contrib/multi-head-attention';
import { contribRotaryEmbeddings } from './contrib/rotary-embedding';
import { skipLayerNorms } from './contrib/skip-layer-norm';
import { convolutions } from './conv';
import { transposedConvolutions } from './conv-transpose';
import { summations } from './einsum';
import { fills } from './fill';
import { gathers } from './gather';
import { gemms } from './gemm';
import { gridSampling } from './grid-sample';
import { identities } from './identity';
import { layerNorms } from './layer-norm';
import { losses } from './losses';
import { matrixProducts } from './matmul';
import { maxPools } from './max-pool';
import { orders } from './order';
import { pads } from './pad';
import { pools } from './pool';
import { quantization } from './quantization';
import { recurrentLayers } from './recurrent';
import { reductions } from './reduction';
import { resizing } from './resize';
import { rotaryEmbeddings } from './rotary-embedding';
import { rounding } from './rounding';
import { scatters } from './scatter';
import { shapes } from './shape';
import { softmaxes } from './softmax';
import { trigonometry } from './trigonometry';
import type { Operator } from './operator';

const families: readonly (readonly Operator[])[] = [
  activation,
  arithmetic,
  arrangements,
  attentions,
  batchNorms,
  bits,
  blocks,
  casts,
  causalConvolutions,
  channelNorms,
  comparison,
  contribRotaryEmbeddings,
  convolutions,
  embedLayerNorms,
  fills,
  foldings,
  gathers,
  gelus,
  gemms,
  gridSampling,
  groupQueryAttentions,
  identities,
  layerNorms,
  losses,
  matrixProducts,
  maxPools,
  multiHeadAttentions,
  orders,
  pads,
  pools,
  projectedAttentions,
  quantization,
  recurrentLayers,
  reductions,
  resizing,
  rotaryEmbeddings,
  rounding,
  scatters,
  shapes,
  skipLayerNorms,
  softmaxes,
  summations,
  transposedConvolutions,
  trigonometry,
];

/** By domain and name: `Conv`, `com.microsoft.Gelu`. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  families.flat().map((operator) => [keyOf(operator.name, operator.domain), operator]),
);

/** ONNX's own domain has two names. */
export function keyOf(name: string, domain = ''): string {
  return domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`;
}
