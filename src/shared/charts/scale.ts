/** From a value to a pixel, and the values worth a line. */
export interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** Even steps of 1, 2 or 5 times a power of ten, about `count` of them, from `low` to `high` inclusive where they fall so. */
export function evenTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++)
    ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}

/** Values in [low, high] onto pixels [from, to]. */
export function linearScale(low: number, high: number, from: number, to: number, ticks: readonly number[]): Scale {
  const span = high - low || 1;
  return { ticks, at: (value) => from + ((Math.min(high, Math.max(low, value)) - low) / span) * (to - from) };
}

/** The same without ends: what lies outside the values runs out of the plot, which clips it. */
export function openScale(low: number, high: number, from: number, to: number, ticks: readonly number[]): Scale {
  const span = high - low || 1;
  return { ticks, at: (value) => from + ((value - low) / span) * (to - from) };
}

/** Drawn as closely around the values as round numbers allow. Other values may be drawn as well: they lie outside. */
export function fittedScale(values: readonly number[], from: number, to: number): Scale {
  const finite = values.filter((value) => Number.isFinite(value));
  const [low, high] = finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)];
  const pad = high > low ? 0 : Math.abs(high) * 0.05 || 0.5;
  const inner = evenTicks(low - pad, high + pad, 4);
  const [first = low, second = high] = inner;
  const step = inner.length > 1 ? second - first : (high - low || 1) * 1.5;
  const round = (value: number): number => Number((value * step).toPrecision(12));
  const bottom = Math.floor((low - pad) / step + 1e-9);
  const top = Math.max(bottom + 1, Math.ceil((high + pad) / step - 1e-9));
  const ticks = Array.from({ length: top - bottom + 1 }, (_, index) => round(bottom + index));
  return openScale(round(bottom), round(top), from, to, ticks);
}

/** Logarithmic; both ends must be positive. Ticks at powers of ten. */
export function logScale(low: number, high: number, from: number, to: number): Scale {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const inner = linearScale(first, Math.max(last, first + 1), from, to, []);
  const ticks = Array.from({ length: Math.max(last, first + 1) - first + 1 }, (_, index) => 10 ** (first + index));
  return { ticks, at: (value) => inner.at(value > 0 ? Math.log10(value) : first) };
}

/** The scale of positive measurements: logarithmic where they span more than a factor of 50. */
export function valueScale(values: readonly number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0);
  const high = Math.max(...positive, 1e-9);
  const low = Math.min(...positive, high);
  if (high / low > 50) return logScale(low, high, from, to);
  const ticks = evenTicks(0, high, 4);
  const top = ticks.at(-1) ?? high;
  const step = (ticks[1] ?? high) - (ticks[0] ?? 0);
  return top >= high * (1 - 1e-9)
    ? linearScale(0, top, from, to, ticks)
    : linearScale(0, top + step, from, to, [...ticks, Number((top + step).toPrecision(12))]);
}
