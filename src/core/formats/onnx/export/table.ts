/** How each operation is exported. To add one: a line in the file of its family. */
import { arranging } from './arranging';
import { elementwise } from './elementwise';
import type { Lowering } from './lowering';
import { products } from './products';
import { reducing } from './reducing';
import { rowExporters } from './rows';
import { windows } from './windows';

export const exporters: ReadonlyMap<string, Lowering> = new Map([
  ...elementwise,
  ...arranging,
  ...products,
  ...reducing,
  ...rowExporters,
  ...windows,
]);

/** Operations that ONNX 1.13 does not have, and why. */
export const notExported: ReadonlyMap<string, string> = new Map([
  ['Narrow', 'floats of a byte or less came with opset 19 and 23'],
]);
