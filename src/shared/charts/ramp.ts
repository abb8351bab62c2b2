/**
 * The colour of a share: cividis (Nuñez, Anderton, Renslow 2018), which reads the same with and without colour vision and grows
 * evenly in lightness. Five stops, linear between them.
 */
export type Colour = readonly [red: number, green: number, blue: number];

const stops: readonly Colour[] = [
  [0, 32, 76],
  [64, 77, 107],
  [124, 123, 120],
  [188, 175, 111],
  [255, 233, 69],
];
const last = stops.length - 1;

/** `share` from 0 (dark blue) to 1 (yellow). */
export function ramp(share: number): Colour {
  const position = Math.min(1, Math.max(0, share)) * last;
  const index = Math.min(last - 1, Math.floor(position));
  const [low, high] = [stops[index] ?? black, stops[index + 1] ?? black];
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * (position - index));
  return [mix(low[0], high[0]), mix(low[1], high[1]), mix(low[2], high[2])];
}

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];

/** WCAG 2 relative luminance, 0 to 1. */
export function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** The text colour that reads better on a colour: at least 4.5 : 1 on every one. */
export const textOn = (colour: Colour): Colour => (contrast(colour, white) >= contrast(colour, black) ? white : black);

export const css = ([red, green, blue]: Colour): string => `rgb(${red} ${green} ${blue})`;
