/** Where a person is in the page, and the way back. Pure. */

/** Parts of the page that are seen one at a time. */
export const sectionIds = ['layers', 'curves', 'agreement', 'network'] as const;
export type SectionId = (typeof sectionIds)[number];

/** From the whole model down to one weight: each depth needs the one before it. */
export interface Spot {
  readonly section: SectionId;
  readonly method: string | undefined;
  readonly parameter: string | undefined;
  /** The number of an output unit of the parameter. */
  readonly channel: number | undefined;
  /** One weight, in the parameter's own shape. */
  readonly index: readonly number[] | undefined;
}

/** Where one was before, the latest last, and where one came back from, the next last. */
export interface Trail {
  readonly past: readonly Spot[];
  readonly future: readonly Spot[];
}

export interface Located extends Spot {
  readonly trail: Trail;
}

/** How many places are remembered. */
const longest = 50;

export const start: Located = {
  section: 'layers',
  method: undefined,
  parameter: undefined,
  channel: undefined,
  index: undefined,
  trail: { past: [], future: [] },
};

export const spotOf = ({ section, method, parameter, channel, index }: Spot): Spot => ({
  section,
  method,
  parameter,
  channel,
  index,
});

const sameSpot = (a: Spot, b: Spot): boolean => JSON.stringify(spotOf(a)) === JSON.stringify(spotOf(b));

/** Somewhere else, the way back remembered; what is deeper than what changes is left. The same object where one is there already. */
export function go<At extends Located>(at: At, change: Partial<Spot>): At {
  const deeper = {
    ...('parameter' in change && change.parameter !== at.parameter && { channel: undefined, index: undefined }),
    ...('channel' in change && change.channel !== at.channel && { index: undefined }),
  };
  const next = { ...at, ...deeper, ...change };
  if (sameSpot(at, next)) return at;
  return { ...next, trail: { past: [...at.trail.past, spotOf(at)].slice(-longest), future: [] } };
}

export function back<At extends Located>(at: At): At {
  const { past, future } = at.trail;
  const to = past.at(-1);
  return to ? { ...at, ...to, trail: { past: past.slice(0, -1), future: [...future, spotOf(at)] } } : at;
}

export function forward<At extends Located>(at: At): At {
  const { past, future } = at.trail;
  const to = future.at(-1);
  return to ? { ...at, ...to, trail: { past: [...past, spotOf(at)], future: future.slice(0, -1) } } : at;
}
