import { text } from '../text';
import { allotted, type AllocationPreset } from './preset';

/** Every layer loses the same share. */
export const uniform: AllocationPreset = {
  id: 'uniform',
  label: text('Uniform'),
  what: text('Every layer loses the same share of its weights.'),
  source: 'Zhu & Gupta 2017, arXiv:1710.01878',
  apply: (query) => allotted(query, 'layer'),
};
