import { text } from '../../../../shared/text';
import { Unsupported } from '../../unsupported';
import type { AttributeProto } from '../proto/onnx_pb';
import type { Scope } from './scope';

/** What a body of nodes is read with. */
export interface Frame {
  readonly scope: Scope;
  /** Versions by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Attributes of the call of the function whose body this is. */
  readonly actuals: ReadonlyMap<string, AttributeProto>;
  /** For messages: the nodes around. */
  readonly path: readonly string[];
  /** How many bodies and functions stand around. */
  readonly depth: number;
}

/** Bodies and functions in each other. */
const deepest = 64;

/** @throws Unsupported where another body would be one too many. */
export function requireDepth({ depth }: Frame): void {
  if (depth >= deepest) throw new Unsupported(text('Bodies stand in each other more than {0} deep.', deepest));
}

/** The versions of operators that a file or a function is written for, by domain. */
export const versionsOf = (
  imports: readonly { readonly domain: string; readonly version: bigint }[],
): ReadonlyMap<string, number> =>
  new Map(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]));
