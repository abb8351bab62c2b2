/**
 * PNG (W3C Portable Network Graphics, third edition). Decoded here, on `fflate`, because `pngjs` needs Node's zlib, which the core does
 * not have, and inflates interlaced pictures without a limit.
 */
import { Unzlib } from 'fflate';
import { Problem } from '../../../shared/problem';
import { crc32 } from '../../crc32';
import { requirePixels, unreadable, type Picture, type PictureHeader } from './picture';
import { bytesOfPasses, readPasses } from './png-passes';
import { samplesToPicture, type Palette } from './png-samples';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, at) => bytes[at] === byte);

export type PngColor = 'gray' | 'rgb' | 'palette' | 'gray-alpha' | 'rgba';
interface Layout {
  readonly color: PngColor;
  readonly samples: 1 | 2 | 3 | 4;
  readonly depths: readonly number[];
}
/** By the number in the file. */
const layouts: Readonly<Record<number, Layout>> = {
  0: { color: 'gray', samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { color: 'rgb', samples: 3, depths: [8, 16] },
  3: { color: 'palette', samples: 1, depths: [1, 2, 4, 8] },
  4: { color: 'gray-alpha', samples: 2, depths: [8, 16] },
  6: { color: 'rgba', samples: 4, depths: [8, 16] },
};

export interface PngHeader extends PictureHeader, Omit<Layout, 'depths'> {
  /** Bits of a sample. */
  readonly depth: number;
  readonly interlaced: boolean;
}

/** @param bytes the file, or its first 33 bytes. @throws Problem `image-unreadable`. */
export function readPngHeader(bytes: Uint8Array, file: string): PngHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || typeOf(bytes, 8) !== 'IHDR' || view.getUint32(8) !== 13)
    throw unreadable(file, `${bytes.length} bytes without a header`, 'a PNG file');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, color, compression, filter, interlace] = bytes.subarray(24, 29);
  const layout = Object.hasOwn(layouts, color) ? layouts[color] : undefined;
  if (!layout?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    throw unreadable(file, `colour type ${color} with ${depth} bits`, 'a PNG file');
  requirePixels(width, height, file);
  return {
    width,
    height,
    depth,
    orientation: 1,
    color: layout.color,
    samples: layout.samples,
    interlaced: interlace === 1,
  };
}

/** Samples of 16 bits keep their upper byte, as in Pillow and libpng. @throws Problem `image-unreadable`. */
export function decodePng(bytes: Uint8Array, file: string): Picture {
  const header = readPngHeader(bytes, file);
  const { parts, palette } = readChunks(bytes, file);
  const raw = inflate(parts, bytesOfPasses(header), file);
  return samplesToPicture(readPasses(raw, header, file), header, palette, file);
}

const typeOf = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at + 4, at + 8));

/** Compressed data and palette; what else a picture may carry is passed over. */
function readChunks(bytes: Uint8Array, file: string): { parts: Uint8Array[]; palette: Palette } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let colors: Uint8Array = new Uint8Array();
  let opacities: Uint8Array = colors;
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    const type = typeOf(bytes, at);
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw unreadable(file, `a damaged ${type} chunk`, 'a PNG file');
    const content = bytes.subarray(at + 8, end);
    if (type === 'IDAT') parts.push(content);
    else if (type === 'PLTE') colors = content;
    else if (type === 'tRNS') opacities = content;
    else if (type === 'IEND') return { parts, palette: { colors, opacities } };
    at = end + 4;
  }
  throw unreadable(file, 'a file that ends too early', 'a PNG file');
}

/** Compressed bytes that are inflated at once: at most a thousandfold of it comes out before somebody looks. */
const step = 1 << 14;

/** @param expected bytes that come out. Never more than these are kept, whatever the data would become. */
function inflate(parts: readonly Uint8Array[], expected: number, file: string): Uint8Array {
  const raw = new Uint8Array(expected);
  let filled = 0;
  const stream = new Unzlib((chunk) => {
    if (filled + chunk.length > expected) throw unreadable(file, 'more data than pixels', `${expected} bytes`);
    raw.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (const [index, part] of parts.entries())
      for (let at = 0; at < part.length || at === 0; at += step) {
        const last = index === parts.length - 1 && at + step >= part.length;
        stream.push(part.subarray(at, at + step), last);
      }
  } catch (error) {
    if (error instanceof Problem) throw error;
    // What damaged data makes fflate throw depends on where the damage is.
    throw unreadable(file, 'damaged data', 'a PNG file', error);
  }
  if (filled < expected) throw unreadable(file, `${filled} bytes of pixels`, `${expected} bytes`);
  return raw;
}
