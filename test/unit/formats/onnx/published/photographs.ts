/** Pieces of photographs, as networks that look at pictures take them. */
import { readFile } from 'node:fs/promises';
import { withChannels } from '../../../../../src/core/data/images/channels';
import { decodePicture } from '../../../../../src/core/data/images/decode';
import type { Picture } from '../../../../../src/core/data/images/picture';
import { resize } from '../../../../../src/core/data/images/resample';
import type { Shape } from '../../../../../src/core/graph/shape';
import { stream } from '../../../../../src/core/random';
import { media } from '../../../../../bench/onnx-published-media.json';
import type { PictureInput } from './files';
import { pathOf, type PackageFile } from './package-files';

const files: readonly PackageFile[] = media.filter(({ kind }) => kind === 'picture');
const pictures = new Map<PackageFile, Promise<Picture>>();

async function pictureOf(file: PackageFile): Promise<Picture> {
  return decodePicture(await readFile(await pathOf(file, media)), file.file);
}

/** The least of a piece's share of the largest one of its form that a photograph has. */
const smallest = 0.3;

/**
 * A piece of the photograph whose turn it is, at a place and of a size that the number decides.
 * @param shape of one example, with or without an axis of extent 1 in front.
 */
export async function photograph(number: number, input: PictureInput, shape: Shape): Promise<Float32Array> {
  const file = files[number % files.length];
  const loading = pictures.get(file) ?? pictureOf(file);
  pictures.set(file, loading);
  const extents = shape.slice(-3);
  const isFirst = input.axis === 1;
  const [height, width] = isFirst ? extents.slice(1) : extents;
  const piece = withChannels(
    resize(pieceOf(await loading, number, width / height), width, height, 'bilinear'),
    input.order,
  );
  return valuesOf(piece, input, isFirst);
}

function pieceOf(picture: Picture, number: number, form: number): Picture {
  const next = stream(number, 'photographs');
  const share = smallest + (1 - smallest) * next(0);
  const width = Math.max(1, Math.floor(share * Math.min(picture.width, picture.height * form)));
  const height = Math.max(1, Math.min(picture.height, Math.floor(width / form)));
  const left = Math.floor(next(1) * (picture.width - width + 1));
  const top = Math.floor(next(2) * (picture.height - height + 1));
  const row = width * picture.channels;
  const data = new Uint8Array(height * row);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * picture.channels;
    data.set(picture.data.subarray(from, from + row), y * row);
  }
  return { width, height, channels: picture.channels, data };
}

function valuesOf({ data, channels }: Picture, { low, high }: PictureInput, isFirst: boolean): Float32Array {
  const pixels = data.length / channels;
  const values = new Float32Array(data.length);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < channels; channel++) {
      const [black, white] = [low[channel % low.length], high[channel % high.length]];
      const value = black + ((white - black) * data[pixel * channels + channel]) / 255;
      values[isFirst ? channel * pixels + pixel : pixel * channels + channel] = value;
    }
  return values;
}
