/** Every layer class that is known. To add one: its record in the file of its family, and a line here. */
import { activationLayers } from './activation';
import { dense } from './dense';
import { dot } from './dot';
import { identityLayers } from './identity';
import type { Layer } from './layer';
import { mergeLayers } from './merge';
import { rescaling } from './rescaling';
import { shapeLayers } from './shape';

const all: readonly Layer[] = [
  dense,
  ...activationLayers,
  ...identityLayers,
  ...shapeLayers,
  ...mergeLayers,
  dot,
  rescaling,
];

export const layers: ReadonlyMap<string, Layer> = new Map(all.map((layer) => [layer.className, layer]));
