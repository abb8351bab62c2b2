/** Strokes that tell curves apart without colour, the plainest first. */
const dashes = [
  'none',
  '6 3',
  '2 2',
  '8 3 2 3',
  '10 4',
  '4 4',
  '1 3',
  '3 5',
  '12 3 2 3 2 3',
  '5 2 1 2',
  '8 6',
  '1 6',
] as const;

/** The stroke of a curve by its number; the same number is the same curve in every chart. */
export const dashOf = (kind: number): string => dashes[kind % dashes.length] ?? 'none';
