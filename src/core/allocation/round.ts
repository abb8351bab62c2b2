/** Rounds to the nearest integer, halves to the even one: how a share of weights becomes a count (CRITERIA.md, Exact counts). */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
