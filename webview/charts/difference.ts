/** Where the masks of two methods differ, as pixels. */
import type { Difference, DifferenceQuery } from '../../src/shared/pictures';
import type { Colour } from '../../src/shared/charts/ramp';

/** What is shown in full: everything, or what one method alone keeps. */
export type DifferenceMode = 'all' | 'first' | 'second';

/** After Okabe and Ito (2008): told apart without full colour vision, on a dark ground and on a light one. */
export const differenceColours: Readonly<Record<'both' | 'first' | 'second', Colour>> = {
  both: [128, 128, 128],
  first: [40, 140, 215],
  second: [230, 145, 0],
};

/** How much of its colour remains of what is not meant. */
const faded = 0.18;

/** RGBA, one pixel for each cell: the colours of what is kept, mixed by their shares. What neither keeps is transparent. */
export function differencePixels(
  { rows, columns, both, first, second }: Difference,
  mode: DifferenceMode,
): { readonly width: number; readonly height: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  const weightOf = (kind: 'both' | 'first' | 'second'): number => (mode === 'all' || mode === kind ? 1 : faded);
  const kinds = (['both', 'first', 'second'] as const).map((kind) => ({
    shares: { both, first, second }[kind],
    colour: differenceColours[kind],
    weight: weightOf(kind),
  }));
  for (let cell = 0; cell < rows * columns; cell++) {
    let [red, green, blue, opacity] = [0, 0, 0, 0];
    for (const { shares, colour, weight } of kinds) {
      // The square root keeps a single weight of many in sight.
      const share = Math.sqrt((shares[cell] ?? 0) / 255) * weight;
      red += share * colour[0];
      green += share * colour[1];
      blue += share * colour[2];
      opacity += share;
    }
    const whole = Math.max(opacity, 1e-9);
    pixels.set([red / whole, green / whole, blue / whole, Math.min(1, opacity) * 255], cell * 4);
  }
  return { width: columns, height: rows, pixels };
}

/** Cells that a picture has at most, down and across. */
const most = 256;

/** Asks for a picture with the longer side across, in which no cell is smaller than a pixel. @param width of the place, in pixels. */
export function differencePicture(
  shape: readonly number[],
  width: number,
): Pick<DifferenceQuery, 'plane' | 'rows' | 'columns'> {
  const axes = shape.map((_, axis) => axis);
  const last = axes.at(-1);
  const ofLast = shape.at(-1) ?? 1;
  const others = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const fit = (size: number, place: number): number => Math.max(1, Math.min(size, most, Math.floor(place)));
  if (last === undefined || ofLast >= others) return { rows: fit(others, 300), columns: fit(ofLast, width) };
  return {
    plane: { rows: [last], columns: axes.slice(0, -1), fixed: {} },
    rows: fit(ofLast, 300),
    columns: fit(others, width),
  };
}
