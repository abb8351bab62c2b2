/** What people wait for on the page, on the browser's own timeline: the developer tools show it, tests and benchmarks read it. */
import type { PageState } from './state';

/** The first picture of what the editor pushed; an entry of type `mark`. */
export const firstPaint = 'prunescope.first-paint';
/** One drawing of the page: entries of type `measure`. */
export const frame = 'prunescope.frame';
/** From the choice of a layer to its heatmap: entries of type `measure`. */
export const drillDown = 'prunescope.drill-down';

/** Entries of one name that are kept, so that a long session keeps no long list. */
const kept = 500;

/** Watches every drawing. `nextFrame` comes after the browser has painted it. */
export function startMarks(nextFrame: (task: () => void) => void): {
  /** Draws, and enters what came of it. */
  drawn(draw: () => void, state: () => PageState): void;
} {
  let painted = false;
  let frames = 0;
  let asked: { readonly parameter: string; readonly at: number } | undefined;
  let answered: string | undefined;

  const enter = (name: string, start: number): void => {
    if (++frames % kept === 0) performance.clearMeasures(name);
    performance.measure(name, { start });
  };

  function watchDrillDown({ choices, tile }: PageState): void {
    const { parameter } = choices;
    if (parameter === undefined || parameter === answered) {
      asked = undefined;
      answered = parameter;
      return;
    }
    if (asked?.parameter !== parameter) asked = { parameter, at: performance.now() };
    if (tile?.query.parameter !== parameter) return;
    enter(drillDown, asked.at);
    answered = parameter;
  }

  return {
    drawn(draw, state) {
      const start = performance.now();
      draw();
      enter(frame, start);
      const now = state();
      watchDrillDown(now);
      if (painted || now.panel.title === '') return;
      painted = true;
      nextFrame(() => performance.mark(firstPaint));
    },
  };
}
