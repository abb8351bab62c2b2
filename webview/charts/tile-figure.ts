/** A picture of many cells as a figure that stands alone: the cells, numbers along both sides, what the colours mean. */
import { svg, type SVGTemplateResult } from 'lit-html';
import { px } from '../../src/shared/charts/line-plot';
import { css, type Colour } from '../../src/shared/charts/ramp';
import { evenTicks } from '../../src/shared/charts/scale';

/** One side of the picture: places `from` to `to`, both in view. */
export interface TileSide {
  /** Empty where there is nothing to say. */
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

/** What a colour means. Several colours stand in a row from `low` to `high`; none is the neutral ground. */
export interface TileMark {
  readonly colours: readonly Colour[];
  readonly low?: string;
  readonly high: string;
}

export interface TileFigure {
  readonly title: string;
  /** A PNG of one pixel a cell, as a data URL; transparent where the neutral ground shows. */
  readonly pixels: string;
  /** Of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly across: TileSide;
  readonly down: TileSide;
  readonly legend: readonly TileMark[];
}

const margin = { left: 64, top: 34, right: 20 };
const below = { ticks: 17, title: 34, legend: 60, end: 72 };
const swatch = { width: 10, height: 10, gap: 6, after: 18 };
/** About how wide a letter is, in CSS pixels. */
const letter = 6.4;

export function tileFigure({ title, pixels, width, height, across, down, legend }: TileFigure): {
  readonly width: number;
  readonly height: number;
  readonly drawing: SVGTemplateResult;
} {
  const bottom = margin.top + height;
  const marks = placed(legend, margin.left);
  return {
    width: Math.ceil(Math.max(margin.left + width + margin.right, marks.end, 16 + title.length * 7.4)),
    height: Math.ceil(bottom + below.end),
    drawing: svg`
      <text class="heading" x="8" y="18">${title}</text>
      <rect class="ground" x=${margin.left} y=${margin.top} width=${px(width)} height=${px(height)}></rect>
      <image href=${pixels} x=${margin.left} y=${margin.top} width=${px(width)} height=${px(height)}
        preserveAspectRatio="none" image-rendering="pixelated"></image>
      ${ticksOf(across, width).map(
        ({ at, place }) =>
          svg`<text class="tick" x=${px(margin.left + at)} y=${px(bottom + below.ticks)} text-anchor="middle">${place}</text>`,
      )}
      ${ticksOf(down, height).map(
        ({ at, place }) =>
          svg`<text class="tick" x=${margin.left - 6} y=${px(margin.top + at + 4)} text-anchor="end">${place}</text>`,
      )}
      <text class="tick" x=${px(margin.left + width / 2)} y=${px(bottom + below.title)} text-anchor="middle">${across.title}</text>
      <text class="tick" text-anchor="middle" transform=${`translate(14 ${px(margin.top + height / 2)}) rotate(-90)`}>${down.title}</text>
      ${marks.drawn(bottom + below.legend)}`,
  };
}

/** About so many pixels lie between two numbers. */
const spacing = 56;

/** Numbers stand at the middle of their cells. */
function ticksOf({ from, to }: TileSide, length: number): { readonly at: number; readonly place: number }[] {
  const count = to - from + 1;
  const ticks = evenTicks(from, to, Math.max(1, Math.floor(length / spacing)));
  return ticks
    .filter((place) => Number.isInteger(place) && place >= from && place <= to)
    .map((place) => ({ at: ((place - from + 0.5) / count) * length, place }));
}

/** The marks of the legend beside each other. */
function placed(
  legend: readonly TileMark[],
  left: number,
): { readonly end: number; readonly drawn: (y: number) => SVGTemplateResult[] } {
  let x = left;
  const places = legend.map((mark) => {
    const wide = Math.max(1, mark.colours.length) * (mark.colours.length > 1 ? 3 : swatch.width);
    // Whole pixels: between colours that stand beside each other there is no seam.
    const low = mark.low === undefined ? 0 : Math.round(mark.low.length * letter + swatch.gap);
    const place = { mark, x, wide, colours: x + low, high: x + low + wide + swatch.gap };
    x = Math.round(place.high + mark.high.length * letter + swatch.after);
    return place;
  });
  return {
    end: x,
    drawn: (y) =>
      places.map(
        (place) => svg`
          ${place.mark.low === undefined ? undefined : svg`<text class="tick" x=${px(place.x)} y=${y}>${place.mark.low}</text>`}
          ${bar(place.mark.colours, place.colours, y - swatch.height + 1, place.wide)}
          <text class="tick" x=${px(place.high)} y=${y}>${place.mark.high}</text>`,
      ),
  };
}

/** Plain rectangles, which every program that reads SVG draws alike. */
function bar(colours: readonly Colour[], x: number, y: number, wide: number): SVGTemplateResult | SVGTemplateResult[] {
  const { height } = swatch;
  if (colours.length === 0)
    return svg`<rect class="ground" x=${px(x)} y=${px(y)} width=${wide} height=${height}></rect>`;
  const width = wide / colours.length;
  return colours.map(
    (colour, at) =>
      svg`<rect x=${px(x + at * width)} y=${px(y)} width=${px(width)} height=${height} style=${`fill:${css(colour)}`}></rect>`,
  );
}
