/** The markers of a JPEG file (ITU-T T.81), read before anything is decoded: sizes, colours, EXIF orientation. */
import { requirePixels, unreadable, type PictureHeader } from './picture';

export interface JpegHeader extends PictureHeader {
  readonly components: number;
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

const startOfScan = 0xda;
const endOfImage = 0xd9;
const application1 = 0xe1;
/** Baseline, extended sequential and progressive DCT with Huffman codes. */
const readableFrames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** SOF markers; between them stand DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * @param bytes the file or its beginning.
 * @returns undefined where the frame's header lies further back.
 * @throws Problem `image-unreadable`, also for what a decoder cannot read: CMYK, arithmetic coding, lossless, 12 bits.
 */
export function readJpegHeader(bytes: Uint8Array, file: string): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw unreadable(file, `byte ${bytes[at]} at ${at}`, 'a marker of a JPEG file');
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++; // A fill byte.
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) throw unreadable(file, 'no size', 'a JPEG file');
    const length = view.getUint16(at + 2);
    if (length < 2) throw unreadable(file, `a segment of ${length} bytes`, 'a JPEG file');
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (isFrame(marker)) return segment.length < 6 ? undefined : { ...readFrame(marker, segment, file), orientation };
    if (marker === application1) orientation = exifOrientation(segment) ?? orientation;
    at += 2 + length;
  }
  return undefined;
}

function readFrame(marker: number, segment: Uint8Array, file: string): Omit<JpegHeader, 'orientation'> {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const [bits, components] = [segment[0], segment[5]];
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (!readableFrames.has(marker) || bits !== 8)
    throw unreadable(file, `frame ${marker.toString(16)} of ${bits} bits`, 'baseline or progressive of 8 bits');
  // Four are CMYK: which colours they mean depends on a profile that nobody here reads.
  if (components !== 1 && components !== 3) throw unreadable(file, `${components} components`, 'gray or RGB');
  requirePixels(width, height, file);
  return { width, height, components };
}

const orientationTag = 0x0112;
const shortType = 3;

/** The orientation in an APP1 segment: `Exif\0\0`, then a TIFF header with its first directory. Damaged EXIF is none. */
function exifOrientation(segment: Uint8Array): number | undefined {
  const tiff = segment.subarray(6);
  if (String.fromCharCode(...segment.subarray(0, 6)) !== 'Exif\0\0' || tiff.length < 8) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return undefined;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.length) return undefined;
    if (view.getUint16(at, little) !== orientationTag || view.getUint16(at + 2, little) !== shortType) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
