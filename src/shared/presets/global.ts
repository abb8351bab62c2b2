import { text } from '../text';
import { allotted, type AllocationPreset } from './preset';

/** One threshold on the scores of the whole network. */
export const global: AllocationPreset = {
  id: 'global',
  label: text('One threshold'),
  what: text('The lowest scores of the whole network go, whichever layer they are in.'),
  source: 'Lee et al. 2019, arXiv:1810.02340',
  apply: (query) => allotted(query, 'global'),
};
