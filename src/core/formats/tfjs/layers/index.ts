/** Every layer class that is known. To add one: its record in the file of its family, and a line here. */
import { activationLayers } from './activation';
import { convolutionLayers } from './convolution';
import { dense } from './dense';
import { dot } from './dot';
import { embedding } from './embedding';
import { identityLayers } from './identity';
import type { Layer } from './layer';
import { marginLayers } from './margins';
import { mergeLayers } from './merge';
import { normalizationLayers } from './normalization';
import { poolingLayers } from './pooling';
import { rescaling } from './rescaling';
import { shapeLayers } from './shape';
import { upSamplingLayers } from './upsampling';

const all: readonly Layer[] = [
  dense,
  embedding,
  ...convolutionLayers,
  ...normalizationLayers,
  ...poolingLayers,
  ...marginLayers,
  ...upSamplingLayers,
  ...activationLayers,
  ...identityLayers,
  ...shapeLayers,
  ...mergeLayers,
  dot,
  rescaling,
];

export const layers: ReadonlyMap<string, Layer> = new Map(all.map((layer) => [layer.className, layer]));
