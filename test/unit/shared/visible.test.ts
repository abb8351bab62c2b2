import assert from 'node:assert/strict';
import { visible } from '../../../src/shared/visible';

const cases: readonly (readonly [name: string, words: string, expected: string])[] = [
  ['a name', 'conv1.weight', 'conv1.weight'],
  ['line breaks and tabs', 'a\tb\nc', 'a\tb\nc'],
  ['other scripts', '层/权重 – é 🙂 “x”', '层/权重 – é 🙂 “x”'],
  ['terminal sequences', '\u001b[2J\u001b]0;title\u0007', '\\u001b[2J\\u001b]0;title\\u0007'],
  ['control characters', 'a\r\u0000\u007f\u009b31m', 'a\\u000d\\u0000\\u007f\\u009b31m'],
  ['overrides of direction', 'weight\u202egnp.exe\u202c', 'weight\\u202egnp.exe\\u202c'],
  ['isolates and marks', '\u2067x\u2069\u200f', '\\u2067x\\u2069\\u200f'],
  ['nothing', '', ''],
];

describe('shared/visible', () => {
  for (const [name, words, expected] of cases) it(name, () => assert.equal(visible(words), expected));
});
