/** Deep ONNX models behind the page: hundreds of layers, long names, names that an exporter made up. */
import type { InspectDocument } from '../../src/shared/documents';
import type { PanelState } from '../../src/shared/protocol';
import { FakeRun } from './fake-run';
import { seven } from './scenes';

const width = 12;
/** The kernels of a block: the part of the network, the shape, and whether the exporter made the name up. */
const block = [
  ['self_attn.in_proj', [width, 3 * width], false],
  ['self_attn.out_proj', [width, width], false],
  ['linear1', [width, 2 * width], true],
  ['linear2', [2 * width, width], true],
] as const;

interface DeepLayer {
  readonly name: string;
  readonly alias?: string;
  readonly shape: readonly number[];
}

function layerAt(at: number): DeepLayer {
  const [part, shape, madeUp] = block[at % block.length];
  const path = `encoder.layers.${Math.floor(at / block.length)}.${part}.weight`;
  return madeUp ? { name: `onnx::MatMul_${1200 + 3 * at}`, alias: path, shape } : { name: path, shape };
}

/** A transformer of so many kernels as PyTorch exports it; half of its names are made up. */
export const deep = (layers: number): FakeRun =>
  new FakeRun({
    title: 'encoder.onnx',
    layers: Array.from({ length: layers }, (_, at) => [layerAt(at).name, layerAt(at).shape] as const),
    methods: seven,
    sparsities: [0.5, 0.8, 0.9],
  });

/** The same with what only the editor knows: aliases. */
export function deepState(run: FakeRun): PanelState {
  const state = run.state('ready');
  return { ...state, inspection: onnxInspection(run) };
}

export function onnxInspection({ inspection }: FakeRun): InspectDocument {
  let kernel = -1;
  const parameters = inspection.parameters.map((parameter) => {
    if (parameter.prunable) kernel++;
    const { alias } = layerAt(kernel);
    const layer = `/encoder/MatMul_${kernel}`;
    return { ...parameter, layer, ...(parameter.prunable && alias !== undefined && { alias }) };
  });
  return { ...inspection, file: 'encoder.onnx', format: 'ONNX', framework: 'pytorch 2.6.0', parameters };
}
