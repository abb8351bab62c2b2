/** Every command, in the order in which the help lists them. To add one: its file, and a line here. */
import type { Verb } from '../verb';
import { compare } from './compare';
import { convert } from './convert';
import { diff } from './diff';
import { evaluate } from './evaluate';
import { inspect } from './inspect';
import { masks } from './masks';
import { predict } from './predict';
import { prune } from './prune';
import { run } from './run';
import { score } from './score';

export const verbs: readonly Verb[] = [inspect, score, compare, prune, evaluate, predict, diff, masks, convert, run];
