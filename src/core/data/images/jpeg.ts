import { decode } from 'jpeg-js';
import { readJpegHeader, type JpegHeader } from './jpeg-header';
import { unreadable, type Picture } from './picture';

/** What the decoder may take: coefficients of 67 million pixels need it. */
const memoryMebibytes = 2048;
const megapixels = 68;

/** Encoders make about ten; every scan goes over all pixels again, however few bytes it has. */
const mostScans = 100;

/**
 * As stored: orientation is the caller's. Colours that were stored in fewer pixels are repeated, where libjpeg interpolates them.
 * @throws Problem `image-unreadable`.
 */
export function decodeJpeg(bytes: Uint8Array, file: string): Picture {
  const { components, width, height } = requireHeader(bytes, file);
  const scans = countScans(bytes);
  if (scans > mostScans) throw unreadable(file, `${scans} scans`, `≤ ${mostScans} scans`);
  const { data } = decodeRgb(bytes, file);
  if (data.length !== 3 * width * height) throw unreadable(file, `${data.length} bytes`, `${width} × ${height} pixels`);
  if (components === 3) return { width, height, channels: 3, data };
  return { width, height, channels: 1, data: Uint8Array.from({ length: width * height }, (_, at) => data[3 * at]) };
}

function requireHeader(bytes: Uint8Array, file: string): JpegHeader {
  const header = readJpegHeader(bytes, file);
  if (!header) throw unreadable(file, 'a file that ends too early', 'a JPEG file');
  return header;
}

/** SOS markers: compressed data never holds their two bytes. */
function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++;
  return scans;
}

/** The decoder's complaints are strings or errors of all kinds. */
function decodeRgb(bytes: Uint8Array, file: string): { readonly data: Uint8Array } {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: megapixels,
      maxMemoryUsageInMB: memoryMebibytes,
    });
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error), 'a JPEG file', error);
  }
}
