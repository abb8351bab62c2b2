import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { statisticKinds, type StatisticKind } from './kinds';

/** Logical batch i adds into lane i mod 4; lanes merge in order. So a sum does not depend on who computed which lane. */
export const laneCount = 4;

/** What one lane has added up, in float64. Keys: kind, then parameter name. */
export interface StatisticsLane {
  readonly examples: number;
  readonly sums: ReadonlyMap<StatisticKind, ReadonlyMap<string, Float64Array>>;
}

const magic = 'prunescope-statistics-1';

/**
 * What a pass over data measured, as sums and counts only, so that two of them merge: over batches, workers, shards on other
 * machines. Lanes are disjoint between the parts of one pass.
 */
export class Statistics {
  private readonly means = new Map<string, Float64Array>();

  constructor(readonly lanes: ReadonlyMap<number, StatisticsLane>) {}

  get examples(): number {
    return [...this.lanes.values()].reduce((sum, lane) => sum + lane.examples, 0);
  }

  get kinds(): readonly StatisticKind[] {
    const [lane] = this.lanes.values();
    return lane ? [...lane.sums.keys()] : [];
  }

  /** Mean over examples of a statistic of a parameter, row-major; no numbers where it is not defined. @throws Error where it was not measured. */
  mean(kind: StatisticKind, parameter: string): Float64Array {
    const key = `${kind} ${parameter}`;
    const known = this.means.get(key);
    if (known) return known;
    let total: Float64Array | undefined;
    for (const [, lane] of [...this.lanes].sort(([a], [b]) => a - b)) {
      const sum = lane.sums.get(kind)?.get(parameter);
      if (!sum) throw new Error(`${kind} of ${parameter} was not measured`);
      if (!total) total = sum.slice();
      else for (let i = 0; i < total.length; i++) total[i] = total[i] + sum[i];
    }
    const mean = (total ?? new Float64Array()).map((value) => value / this.examples);
    this.means.set(key, mean);
    return mean;
  }

  /** The union of two parts of one pass. @throws Error where both hold the same lane. */
  merge(other: Statistics): Statistics {
    const lanes = new Map(this.lanes);
    for (const [index, lane] of other.lanes) {
      if (lanes.has(index)) throw new Error(`lane ${index} is in both parts`);
      lanes.set(index, lane);
    }
    return new Statistics(lanes);
  }

  /** As bytes: length of a JSON header (uint64, little endian), the header, float64 data. The layout of safetensors. */
  encode(): Uint8Array {
    const entries: { name: string; data: Float64Array }[] = [];
    for (const [index, lane] of this.lanes)
      for (const [kind, sums] of lane.sums)
        for (const [parameter, data] of sums) entries.push({ name: JSON.stringify([index, kind, parameter]), data });
    let offset = 0;
    const header: Record<string, unknown> = {
      __metadata__: {
        format: magic,
        examples: JSON.stringify([...this.lanes].map(([index, lane]) => [index, lane.examples])),
      },
    };
    for (const { name, data } of entries) {
      header[name] = { dtype: 'F64', shape: [data.length], data_offsets: [offset, offset + data.byteLength] };
      offset += data.byteLength;
    }
    let json = JSON.stringify(header);
    while (new TextEncoder().encode(json).length % 8) json += ' ';
    const head = new TextEncoder().encode(json);
    const bytes = new Uint8Array(8 + head.length + offset);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
    bytes.set(head, 8);
    let at = 8 + head.length;
    for (const { data } of entries) {
      bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
      at += data.byteLength;
    }
    return bytes;
  }

  /** @throws Problem `file-malformed`. */
  static decode(bytes: Uint8Array, file: string): Statistics {
    const malformed = (found: string): Problem =>
      new Problem('file-malformed', text('{0} is not a statistics file.', file), { file, found, expected: magic });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : -1;
    if (length < 2 || 8 + length > bytes.length) throw malformed(`${bytes.length} bytes`);
    const header = parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const metadata = isRecord(header) ? header['__metadata__'] : undefined;
    if (!isRecord(header) || !isRecord(metadata) || metadata['format'] !== magic) throw malformed('another header');
    const counts = parse(String(metadata['examples']));
    if (!Array.isArray(counts)) throw malformed('no counts');
    const lanes = new Map<number, { examples: number; sums: Map<StatisticKind, Map<string, Float64Array>> }>();
    for (const pair of counts as unknown[]) {
      const [index, examples] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (typeof index !== 'number' || typeof examples !== 'number') throw malformed('counts of another form');
      lanes.set(index, { examples, sums: new Map() });
    }
    for (const [name, entry] of Object.entries(header)) {
      if (name === '__metadata__') continue;
      const [index, kind, parameter] = (parse(name) ?? []) as [unknown, unknown, unknown];
      const offsets = isRecord(entry) ? entry['data_offsets'] : undefined;
      const [start, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
      const lane = lanes.get(Number(index));
      const known = statisticKinds.find((each) => each === kind);
      if (!lane || !known || typeof parameter !== 'string' || !isOffset(start) || !isOffset(end)) throw malformed(name);
      if (start > end || 8 + length + end > bytes.length || (end - start) % 8) throw malformed(name);
      const sums = lane.sums.get(known) ?? new Map<string, Float64Array>();
      sums.set(parameter, new Float64Array(bytes.slice(8 + length + start, 8 + length + end).buffer));
      lane.sums.set(known, sums);
    }
    return new Statistics(lanes);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isOffset = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
