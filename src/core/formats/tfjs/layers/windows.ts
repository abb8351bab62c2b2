/** Where the windows of convolutions and pools lie, by Keras's `padding`. */
import { show, size, type Shape } from '../../../graph/shape';
import { samePads, windowExtents, type Pads, type Windows } from '../../../ops/geometry';

export type Padding = 'valid' | 'same' | 'causal';

/** @param image `[1, height, width, channels]`. Causal: nothing is seen before its time, the last axis. */
export function padsOf(padding: Padding, image: Shape, { kernel, strides, dilations }: Omit<Windows, 'pads'>): Pads {
  const [, height, width] = image;
  switch (padding) {
    case 'valid':
      return [0, 0, 0, 0];
    case 'causal':
      return [0, dilations[1] * (kernel[1] - 1), 0, 0];
    case 'same': {
      const [top, bottom] = samePads(height, kernel[0], strides[0], dilations[0]);
      const [left, right] = samePads(width, kernel[1], strides[1], dilations[1]);
      return [top, left, bottom, right];
    }
  }
}

/** Elements of all windows of one example together: more is a mistake in the file, found before anything is counted out. */
const largestUnfolding = 2 ** 28;

/** @throws RangeError where the windows of an image `[1, height, width, channels]` hold absurdly much, or where there are none. */
export function requireModest(image: Shape, windows: Windows): void {
  const [, height, width, channels] = image;
  const elements = size(windowExtents(windows, [height, width])) * size(windows.kernel) * channels;
  if (!(elements <= largestUnfolding))
    throw new RangeError(`windows ${show(windows.kernel)} of ${show(image)} hold ${elements} elements`);
}
