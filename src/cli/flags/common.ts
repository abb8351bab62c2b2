import { text } from '../../shared/text';
import { parseCondition, type Condition } from '../fail-if';
import { languages, logLevels } from '../settings';
import type { Flag } from './flags';

/** Flags of every command. Those that say how the terminal talks are read before the parser runs (settings.ts). */
export interface CommonFlags {
  readonly failIf?: Condition;
  /** Of commands that compute. */
  readonly workers?: number;
}

export const commonFlags: readonly Flag[] = [
  { usage: '--json', what: text('One JSON document on stdout, nothing else') },
  {
    usage: '--fail-if <expression>',
    what: text("Exit 3 where this holds for the JSON result; of prune: 'after.accuracy < 0.95'"),
    read: parseCondition,
  },
  { usage: '--quiet', what: text('Nothing on stderr but errors') },
  { usage: '--log-level <level>', what: text('What stderr tells; debug shows stack traces'), choices: logLevels },
  { usage: '--lang <language>', what: text('Language of what people read'), choices: languages },
];
