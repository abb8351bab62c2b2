import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Bins, Part } from '../core/allocation/part';
import { binOf } from '../core/allocation/part';
import type { FiledScores } from '../core/allocation/scores';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import type { ByteCache } from './byte-cache';
import { readProblem } from './disk-error';
import { magic, placeOf, readIndex, tail, type RankedEntry, type RankedPlace } from './ranked-layout';

/** System calls read at most 2 GiB at once. */
const chunk = 1 << 30;

/**
 * A candidate's scores on the disk (ranked-layout.ts). Only counts are in memory. What is asked for is read at once and by position: a
 * job answers one question after the other, and a bucket of keys is there sooner than a promise.
 */
export class RankedFile implements FiledScores {
  readonly resident = false;
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  private handle: number | undefined;
  private readonly places: readonly RankedPlace[];
  private readonly parts: readonly Part[];

  /** @throws Problem `file-missing`, `file-unreadable`, `file-malformed` for anything that was not written whole. */
  constructor(
    readonly file: string,
    private readonly cache: ByteCache,
  ) {
    try {
      const { entries, places } = this.layout();
      this.names = entries.map(({ name }) => name);
      this.sizes = entries.map(({ size }) => size);
      this.places = places;
      this.parts = entries.map((entry, p) => this.counted(entry, places[p]));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get name(): string {
    return path.basename(this.file);
  }

  of(parameter: number): Float32Array {
    return new Float32Array(this.cached(this.places[parameter].scores, 4 * this.sizes[parameter]).buffer);
  }

  part(parameter: number): Part {
    return this.parts[parameter];
  }

  /** Lets go of the file until something is asked again. */
  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private layout(): { readonly entries: readonly RankedEntry[]; readonly places: readonly RankedPlace[] } {
    const bytes = this.withFile((handle) => fstatSync(handle).size);
    const least = magic.length + tail;
    if (bytes < least) throw this.damaged(`${bytes} B`, `≥ ${least} B`);
    const [head, end] = [this.read(0, magic.length), this.read(bytes - tail, tail)];
    if (magic.some((byte, at) => head[at] !== byte || end[4 + at] !== byte))
      throw this.damaged('other bytes', 'PRANKED1');
    const length = new DataView(end.buffer).getUint32(0, true);
    const start = bytes - tail - length;
    const entries = start < magic.length ? undefined : readIndex(this.read(start, length));
    if (!entries) throw this.damaged('a broken index', 'names, sizes and bins');
    const places: RankedPlace[] = [];
    let at = magic.length;
    for (const entry of entries) {
      const place = placeOf(entry, at);
      places.push(place);
      at = place.end;
    }
    if (at !== start) throw this.damaged(`${start} B`, `${at} B`);
    return { entries, places };
  }

  private counted({ size, bins: count }: RankedEntry, { starts, firsts, seconds }: RankedPlace): Part {
    const bins: Bins = {
      starts: new Uint32Array(this.read(starts, 4 * (count + 1)).buffer),
      firsts: new Uint16Array(this.read(firsts, 2 * count).buffer),
    };
    if (!isCounted(bins, size)) throw this.damaged('counts that do not rise', `${size} keys`);
    return {
      ...bins,
      size,
      among: (first) => {
        const { start, end } = binOf(bins, first);
        return start === end
          ? new Uint16Array()
          : new Uint16Array(this.cached(seconds + 2 * start, 2 * (end - start)).buffer);
      },
    };
  }

  private cached(position: number, length: number): Uint8Array<ArrayBuffer> {
    return this.cache.get(`${this.file} ${position}`, () => this.read(position, length));
  }

  private read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const target = new Uint8Array(length);
    return this.withFile((handle) => {
      for (let at = 0; at < length;) {
        const read = readSync(handle, target, at, Math.min(chunk, length - at), position + at);
        if (read === 0) throw this.damaged(`${position + at} B`, `≥ ${position + length} B`);
        at += read;
      }
      return target;
    });
  }

  private withFile<T>(use: (handle: number) => T): T {
    try {
      this.handle ??= openSync(this.file, 'r');
      return use(this.handle);
    } catch (error) {
      throw readProblem(error, this.file);
    }
  }

  private damaged(found: string, expected: string): Problem {
    return new Problem('file-malformed', text('The stored scores are damaged.'), {
      file: this.file,
      found,
      expected,
      remedy: text('Delete this run and compare again.'),
    });
  }
}

/** What counting makes: digits rise, and so do starts, from none to all. */
function isCounted({ firsts, starts }: Bins, size: number): boolean {
  if (starts[0] !== 0 || starts[firsts.length] !== size) return false;
  for (let place = 0; place < firsts.length; place++)
    if (starts[place + 1] <= starts[place] || (place > 0 && firsts[place] <= firsts[place - 1])) return false;
  return true;
}
