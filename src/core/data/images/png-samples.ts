import { unreadable, type Picture } from './picture';
import type { PngHeader } from './png';

/** Three bytes for each colour, and the opacity of the first few. */
export interface Palette {
  readonly colors: Uint8Array;
  readonly opacities: Uint8Array;
}

/**
 * Samples as stored become bytes: fewer than 8 bits are spread over 0 to 255, palette indices become colours (with opacity where the
 * palette has any). A single transparent colour (tRNS of other pictures) is no opacity here.
 * @throws Problem `image-unreadable` for an index beyond the palette.
 */
export function samplesToPicture(stored: Uint8Array, header: PngHeader, palette: Palette, file: string): Picture {
  const { width, height, color, samples, depth } = header;
  if (color === 'palette') return paint(stored, width, height, palette, file);
  const spread = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  return { width, height, channels: samples, data: spread === 1 ? stored : stored.map((sample) => sample * spread) };
}

function paint(
  indices: Uint8Array,
  width: number,
  height: number,
  { colors, opacities }: Palette,
  file: string,
): Picture {
  const channels = opacities.length > 0 ? 4 : 3;
  const known = Math.floor(colors.length / 3);
  const data = new Uint8Array(indices.length * channels);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const index = indices[pixel];
    if (index >= known) throw unreadable(file, `colour ${index}`, `a palette of ${known} colours`);
    for (let channel = 0; channel < 3; channel++) data[pixel * channels + channel] = colors[3 * index + channel];
    if (channels === 4) data[pixel * channels + 3] = opacities[index] ?? 255;
  }
  return { width, height, channels, data };
}
