/** Operators that change nothing in evaluation mode. */
import { text } from '../../../../shared/text';
import { filled } from '../../../ops/reshape';
import { Unsupported } from '../../unsupported';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** From opset 12 on an input says whether a node is to drop anything; most exporters write that it is not, or nothing. */
function requireEvaluation(call: Call): void {
  if (call.opset < 12 || !call.number(2) || call.number(1) === 0) return;
  throw new Unsupported(text('A Dropout that is in training mode is random.'));
}

/** Its second output marks what was kept: everything. */
const dropout: Operator = {
  name: 'Dropout',
  apply: (call) => {
    requireEvaluation(call);
    const x = call.input(0);
    return [x, call.isUsed(1) ? Value.of(filled(1, x.shape), call.opset < 10 ? x.type : 'bool') : undefined];
  },
};

export const identities: readonly Operator[] = [{ name: 'Identity', apply: (call) => call.input(0) }, dropout];
