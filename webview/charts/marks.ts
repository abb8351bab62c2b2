import { svg, type SVGTemplateResult } from 'lit-html';
import { px, type LinePlot, type PlottedCurve } from '../../src/shared/charts/line-plot';
import type { Line, LinePoint } from './lines';
import type { PlacedPoint } from './step-point';

/** A measured point of a chart: which curve, as pruned or after fine-tuning, which of its points. */
export interface PointPlace {
  readonly line: string;
  readonly tuned: boolean;
  readonly index: number;
}

/** What mouse and keyboard need of a chart: points and names are lists with one stop of Tab each. */
export interface Interaction {
  /** What the two lists are called. */
  readonly points: string;
  readonly names: string;
  /** The point that Tab reaches; the first one where it is none of those in sight. */
  readonly point: PointPlace | undefined;
  /** The name that Tab reaches; that of the chosen method where it is none of them. */
  readonly name: string | undefined;
  /** A point in words. */
  say(line: Line, point: LinePoint, tuned: boolean): string;
}

interface DrawnPoint extends PlacedPoint {
  readonly line: Line;
  readonly point: LinePoint;
}

export const samePlace = (a: PointPlace, b: PointPlace | undefined): boolean =>
  a.line === b?.line && a.tuned === b.tuned && a.index === b.index;

/** All points that are in sight, curve by curve. */
function placedPoints(all: readonly Line[], { x, y, top, bottom }: LinePlot<Line>): DrawnPoint[] {
  return all.flatMap((line) =>
    [line.points, line.tuned].flatMap((points, track) =>
      points.flatMap((point, index): DrawnPoint[] => {
        const placed = { line, point, x: x.at(point.x), y: y.at(point.y) };
        const seen = placed.y >= top - 0.5 && placed.y <= bottom + 0.5;
        return seen ? [{ ...placed, place: { line: line.id, tuned: track === 1, index } }] : [];
      }),
    ),
  );
}

/** A dot for each measured point. Fine-tuned ones are diamonds already: theirs is seen only with the focus. */
export function pointMarks(all: readonly Line[], plot: LinePlot<Line>, interaction: Interaction): SVGTemplateResult {
  const placed = placedPoints(all, plot);
  const stop = placed.find(({ place }) => samePlace(place, interaction.point)) ?? placed[0];
  return svg`<g class="points" role="listbox" aria-label=${interaction.points}>
    ${placed.map(({ place, line, point, x, y }) => {
      const { selected, raised = false } = line;
      const classes = `point${place.tuned ? ' after' : ''}${selected ? ' selected' : ''}${raised ? ' raised' : ''}`;
      return svg`<circle class=${classes} role="option" tabindex=${place === stop?.place ? 0 : -1}
        aria-selected=${selected} aria-label=${interaction.say(line, point, place.tuned)}
        data-line=${place.line} data-tuned=${place.tuned} data-index=${place.index}
        cx=${px(x)} cy=${px(y)} r=${selected || raised ? 3 : 2}></circle>`;
    })}
  </g>`;
}

/** The name that Tab reaches: where the keyboard was, else that of the chosen method, else the first. */
export const nameStop = (all: readonly Line[], wanted: string | undefined): Line | undefined =>
  all.find(({ id }) => id === wanted) ?? all.find(({ selected }) => selected) ?? all[0];

const arrows = { below: ' ↓', above: ' ↑' } as const;

/** A method's name beside its curve's end. An arrow says that the curve has left the picture. @param stop Tab reaches it. */
export function nameMark(
  { series, name, labelX, labelY, leaves }: PlottedCurve<Line>,
  interaction: Interaction | undefined,
  stop: boolean,
): SVGTemplateResult {
  const { id, label, selected, raised = false } = series;
  const classes = `name${selected ? ' selected' : ''}${raised ? ' raised' : ''}`;
  const words = `${name}${leaves ? arrows[leaves] : ''}`;
  const [x, y] = [px(labelX), px(labelY + 4)];
  if (!interaction)
    return svg`<text class=${classes} data-name=${id} x=${x} y=${y}><title>${label}</title>${words}</text>`;
  return svg`<text class=${classes} data-name=${id} x=${x} y=${y} role="radio" tabindex=${stop ? 0 : -1}
    aria-checked=${selected} aria-label=${label}><title>${label}</title>${words}</text>`;
}
