import { text } from '../../shared/text';
import type { Flag } from './flags';

export interface OutputFlags {
  readonly out?: string;
  readonly force?: boolean;
}
export const outFlag: Flag = { usage: '--out <path>', what: text('The file to write') };
export const outputFlags: readonly Flag[] = [
  outFlag,
  { usage: '--force', what: text('An existing file is replaced; never the source') },
];
