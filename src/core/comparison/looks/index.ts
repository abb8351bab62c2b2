/** What a panel asks of a model and of a comparison to draw them. What the page says is doubted; nothing here reads or changes a file. */
export { agreement } from './agreement';
export { channel, channels } from './channels';
export { difference } from './difference';
export { histograms } from './histograms';
export type { Looked } from './looked';
export { tile } from './tile';
export { weight } from './weight';
