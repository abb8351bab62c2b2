/** TensorFlow Lite: a FlatBuffer with weights, often of integers. The network is not read. */
import type { Format } from '../model';
import { weightsFormat } from '../weights/weights-format';
import { isTflite } from './document';
import { outlineOf } from './outline';

export const tflite: Format = weightsFormat({
  id: 'tflite',
  label: 'TensorFlow Lite',
  accepts: (name, head) => /\.tflite$/i.test(name) || isTflite(head),
  outline: outlineOf,
});
