/** The kernel table: what this executor computes itself, by the operation's name. Everything else is decomposed. */
import { elementwiseKernels } from './elementwise';
import { gatherKernels } from './gather';
import type { Kernel } from './kernel';
import { loopKernels } from './loops';
import { matmulKernels } from './matmul';
import { orderKernels } from './order';
import { reduceKernels } from './reduce';
import { reshapeKernels } from './reshape';
import { softmaxKernels } from './softmax';
import { stockWindowKernels } from './stock-windows';
import { windowKernels } from './windows';

export type { Kernel, Run } from './kernel';

export const kernels: ReadonlyMap<string, Kernel> = new Map([
  ...elementwiseKernels,
  ...gatherKernels,
  ...loopKernels,
  ...matmulKernels,
  ...orderKernels,
  ...reduceKernels,
  ...reshapeKernels,
  ...softmaxKernels,
  ...stockWindowKernels,
  ...windowKernels,
]);
