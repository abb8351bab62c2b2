import type { AllocationQuery } from '../../src/shared/allocation';
import type { ChannelAnswer, ChannelQuery, ChannelsAnswer } from '../../src/shared/pictures';
import type { FakeLayer, FakeMethod } from './fake-scores';

/** Output units along the last axis, as in kernels of TensorFlow. */
export function fakeChannels(layer: FakeLayer, at: number, method: FakeMethod, query: AllocationQuery): ChannelsAnswer {
  const axis = layer.shape.length - 1;
  const count = layer.shape[axis];
  const size = layer.count / count;
  const threshold = method.thresholds(query)[at];
  const answer = {
    axes: [axis],
    size,
    meanScores: new Float32Array(count),
    meanMagnitudes: new Float32Array(count),
    kept: new Uint32Array(count),
  };
  layer.weights.forEach((weight, index) => {
    const unit = index % count;
    const score = method.scores[at][index];
    answer.meanScores[unit] += score / size;
    answer.meanMagnitudes[unit] += Math.abs(weight) / size;
    answer.kept[unit] += Number(score > threshold);
  });
  return answer;
}

export function fakeChannel(
  layer: FakeLayer,
  at: number,
  methods: readonly FakeMethod[],
  query: ChannelQuery,
): ChannelAnswer {
  const { channel } = query;
  const answers = methods.map((method) => ({ method: method.id, ...fakeChannels(layer, at, method, query) }));
  return {
    channel,
    magnitude: answers[0].meanMagnitudes[channel],
    methods: answers.map(({ method, meanScores, kept, size }) => ({
      method,
      meanScore: meanScores[channel],
      rank: 1 + meanScores.filter((score) => score < meanScores[channel]).length,
      of: meanScores.length,
      kept: kept[channel],
      size,
    })),
  };
}
