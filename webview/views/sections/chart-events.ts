/** What mouse and keyboard do in a chart of curves: they raise a curve, read a point, choose a method. */
import type { Actions } from '../../actions';
import type { PointPlace } from '../../charts/marks';
import { nearestPoint, stepPoint, type PlacedPoint } from '../../charts/step-point';

/** How near the mouse must come to a point, in CSS pixels. */
const reach = 40;

export interface ChartEvents {
  readonly moved: (event: PointerEvent) => void;
  readonly left: () => void;
  readonly clicked: (event: Event) => void;
  readonly pressed: (event: KeyboardEvent) => void;
  readonly focused: (event: FocusEvent) => void;
}

/** Listeners for the chart's `svg`. */
export function chartEvents({ dispatch }: Actions): ChartEvents {
  const show = (shown: PointPlace | undefined, raised = shown?.line): void =>
    dispatch({ type: 'chart-place', change: { shown, raised } });
  const choose = (method: string): void => dispatch({ type: 'select', method });
  return {
    moved(event) {
      const name = nameAt(event.target);
      if (name !== undefined) return show(undefined, name);
      show(pointUnder(event)?.place);
    },
    left: () => show(undefined),
    clicked(event) {
      const method =
        nameAt(event.target) ?? (event instanceof PointerEvent ? pointUnder(event)?.place.line : undefined);
      if (method !== undefined) choose(method);
    },
    pressed(event) {
      const method = nameAt(event.target) ?? placeAt(event.target)?.line;
      if (method === undefined) return;
      if (event.key === 'Enter' || event.key === ' ') choose(method);
      else if (!moveFocus(event)) return;
      event.preventDefault();
    },
    focused({ target }) {
      const place = placeAt(target);
      const name = nameAt(target);
      if (place) dispatch({ type: 'chart-place', change: { shown: place, point: place, raised: place.line } });
      else if (name !== undefined) dispatch({ type: 'chart-place', change: { shown: undefined, name, raised: name } });
    },
  };
}

const nameAt = (target: EventTarget | null): string | undefined =>
  (target instanceof Element && target.closest('[data-name]')?.getAttribute('data-name')) || undefined;

function placeAt(target: EventTarget | null): PointPlace | undefined {
  const line = target instanceof Element ? target.getAttribute('data-line') : null;
  if (!(target instanceof Element) || line === null) return undefined;
  return {
    line,
    tuned: target.getAttribute('data-tuned') === 'true',
    index: Number(target.getAttribute('data-index')),
  };
}

interface ElementPoint extends PlacedPoint {
  readonly element: SVGElement;
}

function pointsIn(chart: EventTarget | null): ElementPoint[] {
  if (!(chart instanceof Element)) return [];
  return [...chart.querySelectorAll<SVGElement>('.point')].flatMap((element) => {
    const place = placeAt(element);
    const at = (name: string): number => Number(element.getAttribute(name));
    return place ? [{ element, place, x: at('cx'), y: at('cy') }] : [];
  });
}

function pointUnder(event: PointerEvent | MouseEvent): PlacedPoint | undefined {
  const chart = event.currentTarget;
  if (!(chart instanceof Element)) return undefined;
  const { left, top } = chart.getBoundingClientRect();
  return nearestPoint(pointsIn(chart), event.clientX - left, event.clientY - top, reach);
}

/** Among the points, or among the names, which run from top to bottom. */
function moveFocus({ currentTarget, target, key }: KeyboardEvent): boolean {
  const points = pointsIn(currentTarget);
  const from = points.find(({ element }) => element === target);
  if (from) {
    const to = stepPoint(points, from, key);
    const next = points.find((point) => point === to);
    next?.element.focus();
    return next !== undefined;
  }
  if (!(currentTarget instanceof Element)) return false;
  const names = [...currentTarget.querySelectorAll<SVGElement>('[data-name]')].sort(
    (a, b) => Number(a.getAttribute('y')) - Number(b.getAttribute('y')),
  );
  const at = names.findIndex((name) => name === target);
  const steps: Partial<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: names.length - 1,
  };
  const next = names[steps[key] ?? -1];
  next?.focus();
  return next !== undefined;
}
