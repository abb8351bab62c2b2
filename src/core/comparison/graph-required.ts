import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** Something has to run the network, and only its weights could be read. */
export const graphRequired = (): Problem =>
  new Problem('graph-required', text('The network could not be read, so it cannot be run.'), {
    remedy: text('Its weights can be pruned by magnitude and saved.'),
  });
