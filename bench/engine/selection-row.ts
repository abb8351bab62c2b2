/** The threshold that half of all scores lie below, of one large network: ours from float32 scores to the exact cut, PyTorch's `kthvalue`. */
import { keysOf, scoresOf } from '../../src/core/allocation/keys';
import { partOf } from '../../src/core/allocation/part';
import { select } from '../../src/core/allocation/select';
import { stream } from '../../src/core/random';
import type { Row } from './bench';
import { took } from './clock';
import { hold } from './contest';

const counts = [10e6, 50e6];
/** Parameters that the scores are spread over. */
const parts = 50;

/** Magnitudes like those of weights: products of numbers in [0, 1). */
function scoresOfMany(count: number): Float32Array {
  const next = stream(3, 'selection');
  return Float32Array.from({ length: count }, (_, index) => next(index) * next(index + count));
}

export const selectionRow: Row = async function* ({ options, exchange, peer }) {
  for (const count of counts) {
    const scores = scoresOfMany(count);
    const each = count / parts;
    const k = count / 2;
    const cut = (): number => {
      const keys = Array.from({ length: parts }, (_, part) => keysOf(scores.subarray(part * each, (part + 1) * each)));
      return scoresOf(Uint32Array.of(select(keys.map(partOf), k).key))[0];
    };
    const file = peer && exchange.writeArrays('scores', [scores]);
    const command = { do: 'select', file, count, k };
    const expected = peer && (await peer.ask(command)).value;
    yield await hold(
      {
        row: 'selection of a threshold',
        subject: `${count / 1e6} million scores`,
        ours: new Map([['tfjs × 1', () => took(options.clock, async () => cut())]]),
        peer: peer && (() => peer.time(command)),
        distance: async () => Math.abs(cut() - (expected ?? NaN)),
        tolerance: 0,
      },
      Math.min(options.rounds, 5),
    );
  }
};
