import type { CopiedFile, RewrittenFile, StoredModel, StoredParameter } from '../formats/stored-model';
import { Problem, throwIfCancelled } from '../../shared/problem';
import { text } from '../../shared/text';
import type { StoredCuts } from './cuts';
import { markKept } from './mark-kept';
import { pieceBytes } from './pieces';

/** Copies a model’s files, piece by piece, with the weights under the cut cleared. To be used once. */
export class PrunedFiles {
  /** Removed of those with the cut's key, by weight: the last positions go. */
  private readonly equals: number[];
  /** What is written next, in turn: a piece may still be written while the next one is made. */
  private readonly buffers = [new Uint8Array(pieceBytes), new Uint8Array(pieceBytes)] as const;
  private turn: 0 | 1 = 0;
  /** One bit a weight: 1 = kept, the first in the lowest bit; by weight, complete when the files are. */
  readonly masks: readonly Uint8Array[];

  constructor(
    private readonly scored: readonly StoredParameter[],
    private readonly cuts: StoredCuts,
    private readonly model: Pick<StoredModel, 'read'>,
    private readonly signal?: AbortSignal,
  ) {
    this.equals = scored.map(() => 0);
    this.masks = scored.map(({ count }) => new Uint8Array(Math.ceil(count / 8)));
  }

  /** The bytes of a file's copy, each piece until the one after the next. To be called once for each file. */
  async *bytesOf({ from, bytes }: Pick<CopiedFile, 'from' | 'bytes'>): AsyncGenerator<Uint8Array> {
    const inside = this.scored
      .map((parameter, index) => ({ parameter, index }))
      .filter(({ parameter }) => parameter.file === from)
      .sort((a, b) => a.parameter.offset - b.parameter.offset);
    let at = 0;
    for (const { parameter, index } of inside) {
      if (parameter.offset < at) throw shared(parameter);
      yield* this.plain(from, at, parameter.offset);
      yield* this.pruned(parameter, index);
      at = parameter.offset + parameter.count * parameter.width;
    }
    yield* this.plain(from, at, bytes);
  }

  /** The bytes of a file that is in memory; the same, changed. */
  rewritten({ bytes, places }: RewrittenFile): Uint8Array {
    for (const [index, { name, count, width }] of this.scored.entries()) {
      const place = places.get(name);
      if (place === undefined) continue;
      const most = Math.floor(pieceBytes / width);
      for (let start = 0; start < count; start += most) {
        const end = Math.min(count, start + most);
        this.prune(bytes.subarray(place + start * width, place + end * width), start, index);
      }
    }
    return bytes;
  }

  private async *plain(file: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; at += pieceBytes) {
      throwIfCancelled(this.signal);
      yield await this.model.read(file, at, Math.min(pieceBytes, end - at));
    }
  }

  private async *pruned(parameter: StoredParameter, index: number): AsyncGenerator<Uint8Array> {
    const { file, offset, width, count } = parameter;
    const most = Math.floor(pieceBytes / width);
    for (let start = 0; start < count; start += most) {
      throwIfCancelled(this.signal);
      const length = Math.min(most, count - start);
      this.turn = this.turn === 0 ? 1 : 0;
      const bytes = this.buffers[this.turn].subarray(0, length * width);
      bytes.set(await this.model.read(file, offset + start * width, length * width));
      this.prune(bytes, start, index);
      yield bytes;
    }
  }

  /** Clears what goes of a row of elements that begins at `start`. Rows of a weight come in order. */
  private prune(bytes: Uint8Array, start: number, index: number): void {
    const parameter = this.scored[index];
    const mask = this.masks[index];
    const values = parameter.decode(bytes, start);
    // Pieces begin at whole bytes of the mask.
    const kept = mask.subarray(start / 8, Math.ceil((start + values.length) / 8));
    const keys = this.cuts.keys(index, { start, values });
    this.equals[index] = markKept(keys, this.cuts.cuts[index], this.equals[index], kept);
    parameter.clear(bytes, start, kept);
  }
}

const shared = ({ name, file }: StoredParameter): Problem =>
  new Problem('weight-invalid', text('{0} shares its bytes with another weight.', name), {
    file,
    layer: name,
    remedy: text('Exclude one of them.'),
  });
