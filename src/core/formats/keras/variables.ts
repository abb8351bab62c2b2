/** The weights of a layer in the order in which Keras makes them; it stores them by number. */

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

/**
 * @param className as Keras writes it in paths: `batch_normalization`.
 * @param ranks axes of each of the layer's weights.
 * @returns a number where more than one order is possible.
 */
export function variablesOf(className: string, ranks: readonly number[]): readonly string[] {
  const count = ranks.length;
  if (/^(sync_)?batch_normalization/.test(className))
    return count === 4
      ? ['gamma', 'beta', 'moving_mean', 'moving_variance']
      : count === 2
        ? ['moving_mean', 'moving_variance']
        : numbers(count);
  if (className.includes('normalization')) return count === 2 ? ['gamma', 'beta'] : numbers(count);
  if (/embedding$/.test(className) && count === 1) return ['embeddings'];
  if (className.startsWith('separable_conv')) return ['depthwise_kernel', 'pointwise_kernel', 'bias'];
  if (count > 0 && ranks[0] < 2) return numbers(count);
  // Recurrent cells: from the input, from the state, and what is added.
  if (count >= 2 && /^(cell|lstm|gru|simple_rnn|(forward|backward)_layer)/.test(className))
    return ['kernel', 'recurrent_kernel', 'bias'];
  return count <= 2 ? ['kernel', 'bias'] : ['kernel', ...numbers(count).slice(1)];
}
