/** The kernel table: how each operation is written in ONNX, by the operation's name. Everything else is decomposed. */
import type { Lowering } from '../../../formats/onnx/export/lowering';
import { exporters } from '../../../formats/onnx/export/table';
import { elementwise } from './elementwise';
import { products } from './products';
import { reductions } from './reduce';
import { windows } from './windows';

/** As the exporter writes it, where nothing else is faster. */
export const kernels: ReadonlyMap<string, Lowering> = new Map([
  ...exporters,
  ...elementwise,
  ...products,
  ...reductions,
  ...windows,
]);
