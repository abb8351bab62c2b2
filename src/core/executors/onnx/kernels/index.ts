/** The kernel table: how each operation is written in ONNX, by the operation's name. Everything else is decomposed. */
import type { Lowering } from '../../../formats/onnx/export/lowering';
import { exporters } from '../../../formats/onnx/export/table';

export const kernels: ReadonlyMap<string, Lowering> = new Map([...exporters]);
