import type { GraphProto, ModelProto, NodeProto } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import type { Chance } from './chance';

/** A model under attack. */
export interface Target {
  readonly model: ModelProto;
  readonly graph: GraphProto;
  readonly chance: Chance;
}

/** Changes the target and says how; undefined where it has nothing of that kind. */
export type Attack = (target: Target) => string | undefined;

const modest = [-2n, -1n, 0n, 1n, 2n, 3n, 4n, 5n, 8n];
const absurd = [-5n, 99n, 2n ** 20n, 2n ** 31n, 2n ** 40n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)];
/** Half of them may well mean something: what they lead to is reached. */
export const integer = (chance: Chance): bigint => chance.of(chance.below(2) === 0 ? modest : absurd);

export const some = <T>(list: readonly T[], chance: Chance): T | undefined =>
  list.length > 0 ? chance.of(list) : undefined;
export const nodeOf = ({ graph, chance }: Target): NodeProto | undefined => some(graph.node, chance);
export const labelOf = ({ name, opType }: NodeProto): string => `${opType} ${name}`;
