/** A share from what a person types: `90`, `97.5`, `97,5`, `90 %`. Undefined unless it is in [0, 100). */
export function parsePercent(typed: string): number | undefined {
  const digits = /^\s*(\d{1,3}(?:[.,]\d+)?)\s*%?\s*$/.exec(typed)?.[1];
  if (digits === undefined) return undefined;
  // Shifted in decimal: 99.999 / 100 is not the number that 0.99999 is.
  const share = Number(`${digits.replace(',', '.')}e-2`);
  return share < 1 ? share : undefined;
}

/** `0.975` → `97.5 %`, with at most so many digits after the point. */
export const percent = (share: number, digits = 2): string => `${Number((100 * share).toFixed(digits))} %`;
