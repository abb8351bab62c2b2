import { scalar } from '../../../graph/leaf';
import { add, mul } from '../../../ops/binary';
import { unary } from './layer';

/** x · scale + offset. */
export const rescaling = unary('Rescaling', (x, { config }) =>
  add(mul(x, scalar(config.number('scale') ?? 1)), scalar(config.number('offset') ?? 0)),
);
