import { decimal, scalar } from '../../format';
import { isShare, measured, type Measure } from '../../measure';

/** A value with its standard error: `92.5 % ± 0.6`. */
export function spokenValue(measure: Measure, value: number, error: number | undefined): string {
  const words = measured(measure, value);
  if (error === undefined || !(error > 0)) return words;
  return `${words} ± ${isShare(measure) ? decimal(error * 100, error < 0.00095 ? 2 : 1) : scalar(error)}`;
}
