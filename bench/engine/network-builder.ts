import { input } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import type { Shape } from '../../src/core/graph/shape';
import { size } from '../../src/core/graph/shape';
import { relu } from '../../src/core/ops/activations';
import { add } from '../../src/core/ops/elementwise';
import { conv2d, type ConvOptions, depthwiseConv2d } from '../../src/core/ops/conv';
import { gemm } from '../../src/core/ops/matmul';
import { batchNorm, layerNorm } from '../../src/core/ops/normalization';
import { reshape } from '../../src/core/ops/reshape';
import { stream } from '../../src/core/random';

/**
 * How a parameter stands here, so that the peer can turn it: `dense` `[inputs, outputs]`, `conv` `[height, width, channels, filters]`,
 * `depthwise` `[height, width, channels, 1]`; a `vector` is the same everywhere.
 */
export type Layout = 'dense' | 'conv' | 'depthwise' | 'vector';

export interface BenchParameter {
  readonly name: string;
  readonly node: Node;
  readonly values: Float32Array;
  readonly layout: Layout;
  /** Of a dense layer behind a flattened image: that image's `[height, width, channels]`. */
  readonly flattened?: Shape;
  /** Statistics of a batch norm: read, but neither differentiated nor measured. */
  readonly frozen: boolean;
}

/** Normal numbers of a name (Box–Muller). */
export function normals(name: string, count: number): Float32Array {
  const next = stream(7, name);
  return Float32Array.from({ length: count }, (_, index) => {
    const radius = Math.sqrt(-2 * Math.log(1 - next(2 * index)));
    return radius * Math.cos(2 * Math.PI * next(2 * index + 1));
  });
}

interface Own {
  readonly layout?: Layout;
  readonly flattened?: Shape | undefined;
  readonly frozen?: boolean;
  /** Mean and deviation of the values that it gets. */
  readonly mean?: number;
  readonly deviation: number;
}

/** Collects the parameters of a network while it is built: kernels normal (He et al. 2015), everything else near what networks begin with. */
export class NetworkBuilder {
  readonly parameters: BenchParameter[] = [];

  parameter(
    name: string,
    shape: Shape,
    { layout = 'vector', flattened, frozen = false, mean = 0, deviation }: Own,
  ): Node {
    const node = input(name, shape);
    const values = normals(name, size(shape)).map((each) => mean + deviation * each);
    this.parameters.push({ name, node, values, layout, frozen, ...(flattened && { flattened }) });
    return node;
  }

  /** @param x `[1, …, inputs]`, or an image to flatten. */
  dense(name: string, x: Node, outputs: number, flattened?: Shape): Node {
    const rows = flattened ? reshape(x, [1, size(flattened)]) : x;
    const inputs = rows.shape[rows.shape.length - 1];
    const deviation = Math.sqrt(2 / inputs);
    const kernel = this.parameter(`${name}/kernel`, [inputs, outputs], { layout: 'dense', flattened, deviation });
    return gemm(rows, kernel, this.bias(name, outputs));
  }

  conv(name: string, x: Node, filters: number, extent: number, { bias = false, ...options }: OwnConv = {}): Node {
    const channels = x.shape[x.shape.length - 1];
    const shape = [extent, extent, channels, filters];
    const deviation = Math.sqrt(2 / (extent * extent * channels));
    const kernel = this.parameter(`${name}/kernel`, shape, { layout: 'conv', deviation });
    const y = conv2d(x, kernel, options);
    return bias ? add(y, this.bias(name, filters)) : y;
  }

  depthwise(name: string, x: Node, extent: number, options: Omit<ConvOptions, 'group'>): Node {
    const shape = [extent, extent, x.shape[x.shape.length - 1], 1];
    const deviation = Math.sqrt(2) / extent;
    return depthwiseConv2d(x, this.parameter(`${name}/kernel`, shape, { layout: 'depthwise', deviation }), options);
  }

  /** Batch norm in evaluation mode. */
  norm(name: string, x: Node): Node {
    const axis = x.shape.length - 1;
    const channels = [x.shape[axis]];
    return batchNorm(x, {
      gamma: this.parameter(`${name}/gamma`, channels, { mean: 1, deviation: 0.1 }),
      beta: this.parameter(`${name}/beta`, channels, { deviation: 0.1 }),
      mean: this.parameter(`${name}/mean`, channels, { deviation: 0.1, frozen: true }),
      variance: this.parameter(`${name}/variance`, channels, { mean: 1, deviation: 0.05, frozen: true }),
      epsilon: 1e-5,
      axis,
    });
  }

  layerNorm(name: string, x: Node): Node {
    const axis = x.shape.length - 1;
    const width = [x.shape[axis]];
    return layerNorm(x, {
      axes: [axis],
      gamma: this.parameter(`${name}/gamma`, width, { mean: 1, deviation: 0.1 }),
      beta: this.parameter(`${name}/beta`, width, { deviation: 0.1 }),
      epsilon: 1e-5,
    });
  }

  /** A convolution, its batch norm, and ReLU. */
  convNormRelu(name: string, x: Node, filters: number, extent: number, stride = 1): Node {
    const options = { strides: [stride, stride], pads: evenPads(extent) } as const;
    return relu(this.norm(`${name}-norm`, this.conv(name, x, filters, extent, options)));
  }

  private bias(name: string, outputs: number): Node {
    return this.parameter(`${name}/bias`, [outputs], { deviation: 0.05 });
  }
}

type OwnConv = Omit<ConvOptions, 'group'> & { readonly bias?: boolean };

/** Borders that keep the image's extents where there are no strides. */
export const evenPads = (extent: number): [number, number, number, number] => {
  const each = (extent - 1) / 2;
  return [each, each, each, each];
};
