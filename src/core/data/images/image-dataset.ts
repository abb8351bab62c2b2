import type { Text } from '../../../shared/text';
import type { Folder } from '../../files';
import { size } from '../../graph/shape';
import { gather } from '../array-dataset';
import type { Batch, Dataset, Feature, Targets } from '../dataset';
import { scaled, type Scaling } from '../scaling';
import { prepare, type Preparation } from './preparation';
import { readImage } from './read-image';

export interface ImageExamples {
  readonly folder: Folder;
  /** One for each example. */
  readonly files: readonly string[];
  readonly labels?: Int32Array;
  readonly targets?: Targets;
  readonly preparation: Preparation;
  readonly feature: Feature;
  /** Position in the picture (`[height, width, channels]`) for each position in the example. Absent: the same. */
  readonly order?: Int32Array;
  /** By the picture's channels, which are innermost. */
  readonly scaling: Scaling;
  readonly notes: readonly Text[];
  /** Bytes of prepared pictures that are kept. */
  readonly cacheBytes: number;
}

/**
 * A folder of images, decoded when a batch asks for them and never all at once. The first pictures are kept until the cache is full and
 * stay: passes go over all examples again and again, so that whatever replaced them would be replaced before it is asked for.
 */
export class ImageDataset implements Dataset {
  readonly examples: number;
  readonly features: readonly Feature[];
  readonly targets?: Targets;
  readonly notes: readonly Text[];
  private readonly cache = new Map<number, Uint8Array>();
  private room: number;

  constructor(
    readonly name: string,
    private readonly images: ImageExamples,
  ) {
    const { files, feature, targets, notes, cacheBytes } = images;
    this.examples = files.length;
    this.features = [feature];
    if (targets) this.targets = targets;
    this.notes = notes;
    this.room = cacheBytes;
  }

  /** @throws Problem `image-unreadable`, `data-mismatch`, `file-…` that names the image. */
  async batch(indices: ArrayLike<number>): Promise<Batch> {
    const { shape, dtype } = this.images.feature;
    const width = size(shape);
    const values =
      dtype === 'int32' ? new Int32Array(indices.length * width) : new Float32Array(indices.length * width);
    for (let row = 0; row < indices.length; row++)
      this.write(await this.pictureAt(indices[row]), values.subarray(row * width, (row + 1) * width));
    const targets = this.labels(indices);
    return { size: indices.length, inputs: [values], ...(targets && { targets }) };
  }

  labels(indices: ArrayLike<number>): Batch['targets'] {
    return this.images.labels && gather(this.images.labels, indices, this.examples);
  }

  private async pictureAt(index: number): Promise<Uint8Array> {
    const known = this.cache.get(index);
    if (known) return known;
    const { folder, files, preparation } = this.images;
    const { data } = prepare(await readImage(folder, files[index]), preparation, files[index]);
    if (data.length <= this.room) {
      this.cache.set(index, data);
      this.room -= data.length;
    }
    return data;
  }

  private write(picture: Uint8Array, target: Float32Array | Int32Array): void {
    const { order, scaling } = this.images;
    for (let at = 0; at < target.length; at++) {
      const source = order === undefined ? at : order[at];
      target[at] = scaled(scaling, picture[source], source);
    }
  }
}
