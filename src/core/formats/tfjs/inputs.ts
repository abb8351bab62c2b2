/** What a file says about the inputs of its network. */
import type { LayerDescription, Topology } from './topology';

/** The shape that a layer declares for its input, the batch first; undefined where it does not. @throws InvalidOption */
export function declaredShape({ config, network }: LayerDescription): readonly (number | null)[] | undefined {
  const own = config.extents('batchInputShape') ?? config.extents('batchShape');
  if (own || !network) return own;
  const [first] = network.inputs;
  const entrance = network.layers.find(({ name }) => name === first?.layer);
  return (entrance && declaredShape(entrance)) ?? network.inputShape;
}

/** An embedding reads numbers of rows, whatever type the file gives the input: does one read this layer's? */
export function namesRows(layer: LayerDescription, { layers }: Topology): boolean {
  if (layer.className !== 'InputLayer') return readsRows(layer, 0);
  return layers.some((reader) =>
    reader.calls.some((call) =>
      call.some((source, position) => source.layer === layer.name && readsRows(reader, position)),
    ),
  );
}

/** The layer looks up what stands in this place among its inputs. */
function readsRows({ className, network }: LayerDescription, position: number): boolean {
  const entrance = network?.layers.find(({ name }) => name === network.inputs[position]?.layer);
  return className === 'Embedding' || (network !== undefined && entrance !== undefined && namesRows(entrance, network));
}
