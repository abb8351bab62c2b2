/** What people wait for on the page, on the browser's own timeline: the developer tools show it, tests and benchmarks read it. */
import { allocationKey } from '../src/shared/allocation';
import type { PageState } from './state';

/** The first picture of what the editor pushed; an entry of type `mark`. */
export const firstPaint = 'prunescope.first-paint';
/** One drawing of the page: entries of type `measure`, as the others are. */
export const frame = 'prunescope.frame';
/** From a movement of a slider that is held to the end of the frame that shows its counts, exact or rough. */
export const drag = 'prunescope.drag';
/** From a release, or a number that was entered, to the end of the frame that shows its exact counts. */
export const settle = 'prunescope.settle';
/** From the choice of a layer to the end of the frame that shows its heatmap. */
export const drillDown = 'prunescope.drill-down';

/** Entries of one name that are kept, so that a long session keeps no long list. */
const kept = 500;
/** Movements that may wait for an answer: more than a slider makes while one is under way. */
const mostWaiting = 64;

export interface Marks {
  /** The state is another one. */
  changed(state: PageState): void;
  /** Draws, and enters what came of it. */
  drawn(draw: () => void, state: () => PageState): void;
}

interface Scheduling {
  /** Runs a task in the next frame, before it is painted. */
  readonly nextFrame: (task: () => void) => void;
  /** Runs a task as soon as the frame that is being made has been laid out and painted. */
  readonly afterPaint: (task: () => void) => void;
}

/** Watches every change and every drawing. */
export function startMarks({ nextFrame, afterPaint }: Scheduling): Marks {
  let painted = false;
  const entered = new Map<string, number>();
  const enter = (name: string, start: number): void => {
    const before = entered.get(name) ?? 0;
    if (before > 0 && before % kept === 0) performance.clearMeasures(name);
    entered.set(name, before + 1);
    performance.measure(name, { start });
  };
  const enterPainted = (name: string, start: number): void => afterPaint(() => enter(name, start));
  const movements = watchMovements(enterPainted);
  const drilling = watchDrillDown(enterPainted);

  return {
    changed(state) {
      movements.changed(state);
      drilling.changed(state);
    },
    drawn(draw, state) {
      const start = performance.now();
      draw();
      enter(frame, start);
      const now = state();
      movements.drawn(now);
      drilling.drawn(now);
      if (painted || now.panel.title === '') return;
      painted = true;
      nextFrame(() => performance.mark(firstPaint));
    },
  };
}

interface Watch {
  changed(state: PageState): void;
  drawn(state: PageState): void;
}
type Enter = (name: string, start: number) => void;

/** An allocation that was chosen and is not on screen yet. */
interface Movement {
  readonly key: string;
  readonly at: number;
  readonly moving: boolean;
}

/** Of several movements that one answer overtakes, the one that it answers is entered. */
function watchMovements(enter: Enter): Watch {
  let waiting: Movement[] = [];
  let last: PageState | undefined;
  return {
    changed(state) {
      const { choices, moving } = state;
      const before = last?.choices.run === choices.run ? last : undefined;
      last = state;
      if (!before) waiting = [];
      else if (before.choices.allocation === choices.allocation && before.moving === moving) return;
      if (!before) return;
      waiting.push({ key: allocationKey(choices.allocation), at: performance.now(), moving });
      waiting = waiting.slice(-mostWaiting);
    },
    drawn({ counts }) {
      if (!counts || waiting.length === 0) return;
      const key = allocationKey(counts.query);
      const rough = counts.answer.some(({ about }) => about === true);
      const at = waiting.findLastIndex((movement) => movement.key === key && (movement.moving || !rough));
      const movement = waiting[at];
      if (!movement) return;
      waiting = waiting.slice(at + 1);
      enter(movement.moving ? drag : settle, movement.at);
    },
  };
}

/** From one layer to another, each once. */
function watchDrillDown(enter: Enter): Watch {
  let asked: { readonly parameter: string; readonly at: number } | undefined;
  let answered: string | undefined;
  return {
    changed({ choices: { parameter } }) {
      if (parameter === undefined || parameter === answered) {
        asked = undefined;
        answered = parameter;
      } else if (asked?.parameter !== parameter) asked = { parameter, at: performance.now() };
    },
    drawn({ tile }) {
      if (!asked || tile?.query.parameter !== asked.parameter) return;
      enter(drillDown, asked.at);
      answered = asked.parameter;
      asked = undefined;
    },
  };
}
