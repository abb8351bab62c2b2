import { unary, type Layer } from './layer';

const classNames = [
  'ActivityRegularization',
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
];

/** What only acts in training. */
export const identityLayers: readonly Layer[] = classNames.map((className) => unary(className, (x) => x));
