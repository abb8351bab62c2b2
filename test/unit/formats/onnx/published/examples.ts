/** Seeded examples for a published file, in the shapes that the list states and of the kind that it takes. */
import type { Batch, Dataset, Feature } from '../../../../../src/core/data/dataset';
import type { Model } from '../../../../../src/core/formats/model';
import { size, strides, type Shape } from '../../../../../src/core/graph/shape';
import { stream } from '../../../../../src/core/random';
import type { Objective } from '../../../../../src/core/statistics/objective';
import type { PublishedFile } from './files';
import { photograph } from './photographs';
import { statesOf, type States } from './states';
import { rateOf, voice } from './voice';

/** The model with the extents that the list states, where the file leaves some open. */
export function boundTo({ inputs }: PublishedFile, model: Model): Model {
  if (!model.bind) return model;
  const listed = Object.entries(inputs);
  const shapes = listed.map(([name, shape], index) => {
    const own = model.graph?.inputs.find((port) => port.name === name)?.node.shape.slice(1);
    // Where the network is not known yet: a state whose examples are not named belongs to one example as it is.
    const isWhole = own ? own.length === shape.length : index > 0;
    return isWhole ? shape : shape.toSpliced(shape.indexOf(1), 1);
  });
  return model.bind(shapes) ?? model;
}

/** Pictures and sounds are recorded ones, whole numbers among the listed choices, everything else is noise. Targets are of the kind that the objective's loss wants. */
export class PublishedExamples implements Dataset {
  readonly name = 'published';
  readonly features: readonly Feature[];
  readonly notes = [];
  private states: Promise<readonly States[]> | undefined;

  constructor(
    private readonly file: PublishedFile,
    readonly examples: number,
    private readonly objective?: Objective,
  ) {
    this.features = Object.entries(file.inputs).map(([name, shape]) => ({
      name,
      shape,
      dtype: file.choices && name in file.choices ? 'int32' : 'float',
    }));
  }

  async batch(indices: ArrayLike<number>): Promise<Batch> {
    const chosen = Array.from(indices);
    return {
      size: chosen.length,
      inputs: await Promise.all(this.features.map((feature) => this.values(feature, chosen))),
      ...(this.objective && { targets: targetsOf(this.objective, chosen) }),
    };
  }

  private async values({ name, shape }: Feature, chosen: readonly number[]): Promise<Batch['inputs'][number]> {
    const { choices, picture, voice: sound } = this.file;
    const listed = choices?.[name];
    if (listed)
      return Int32Array.from(chosen.flatMap((index) => Array<number>(size(shape)).fill(listed[index % listed.length])));
    const seen = picture?.[name];
    if (seen) return joined(await Promise.all(chosen.map((index) => photograph(index, seen, shape))));
    if (this.file.states && name in this.file.states) {
      this.states ??= statesOf(this.file, this.examples);
      const states = await this.states;
      return joined(chosen.map((index) => states[index][name]));
    }
    const loudest = sound?.[name];
    if (loudest === undefined) return onAllScales(name, shape, chosen);
    const heard = { count: this.examples, length: size(shape) };
    return joined(
      await Promise.all(chosen.map((number) => voice({ ...heard, number, rate: rateOf(this.file, number) }, loudest))),
    );
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function targetsOf({ loss, output, classes }: Objective, chosen: readonly number[]): Float32Array {
  const noise = normal('targets', output.shape, chosen);
  switch (loss) {
    case 'mean-squared-error':
      return noise;
    case 'binary-cross-entropy':
      return noise.map((value) => Number(value > 0));
    case 'cross-entropy': {
      const targets = new Float32Array(noise.length);
      for (let first = 0; first < noise.length; first += classes) {
        const row = noise.subarray(first, first + classes);
        targets[first + row.indexOf(row.reduce((largest, value) => Math.max(largest, value)))] = 1;
      }
      return targets;
    }
  }
}

/** Steps of the scales, in elements along every axis. */
const steps = [1, 4, 16, 64] as const;

/** Normal: a noise for each scale, added. White noise alone, which averages take for nothing, leaves many units of a trained network off. */
function onAllScales(name: string, shape: Shape, chosen: readonly number[]): Float32Array {
  const width = size(shape);
  const sum = new Float32Array(chosen.length * width);
  for (const step of steps) {
    const coarse = shape.map((extent) => Math.ceil(extent / step));
    const values = normal(`${name} by ${step}`, coarse, chosen);
    const places = placesIn(coarse, shape, step);
    for (let at = 0; at < sum.length; at++)
      sum[at] += values[Math.floor(at / width) * size(coarse) + places[at % width]] / Math.sqrt(steps.length);
  }
  return sum;
}

/** For each element of `shape` the one of `coarse` that it lies in. */
function placesIn(coarse: Shape, shape: Shape, step: number): Int32Array {
  const [own, theirs] = [strides(shape), strides(coarse)];
  return Int32Array.from({ length: size(shape) }, (_, at) =>
    shape.reduce(
      (place, extent, axis) => place + Math.floor((Math.floor(at / own[axis]) % extent) / step) * theirs[axis],
      0,
    ),
  );
}

/** Box–Muller; 1 − u is never 0. */
function normal(name: string, shape: Shape, chosen: readonly number[]): Float32Array {
  const width = size(shape);
  const [radius, angle] = [stream(1, name), stream(2, name)];
  return Float32Array.from({ length: chosen.length * width }, (_, position) => {
    const place = chosen[Math.floor(position / width)] * width + (position % width);
    return Math.sqrt(-2 * Math.log(1 - radius(place))) * Math.cos(2 * Math.PI * angle(place));
  });
}
