import type { Picture } from './picture';

/** What a model's channels mean. Of four, the last is opacity. */
export type ChannelOrder = 'gray' | 'rgb' | 'bgr' | 'rgba';

/** Pillow's `L`, ITU-R 601-2 luma in 16 bits. */
const luma = (red: number, green: number, blue: number): number =>
  (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;

/** Gray is repeated, colours become luma, opacity is dropped where nobody asks for it (as Pillow's `convert`). */
export function withChannels(picture: Picture, order: ChannelOrder): Picture {
  const { width, height, channels: before, data: stored } = picture;
  const channels = order === 'gray' ? 1 : order === 'rgba' ? 4 : 3;
  if (before === channels && order !== 'bgr') return picture;
  const colored = before >= 3;
  const data = new Uint8Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * before;
    const target = pixel * channels;
    const red = stored[from];
    const [green, blue] = colored ? [stored[from + 1], stored[from + 2]] : [red, red];
    switch (order) {
      case 'gray':
        data[target] = colored ? luma(red, green, blue) : red;
        break;
      case 'bgr':
        data[target] = blue;
        data[target + 1] = green;
        data[target + 2] = red;
        break;
      case 'rgba':
      case 'rgb':
        data[target] = red;
        data[target + 1] = green;
        data[target + 2] = blue;
        if (order === 'rgba') data[target + 3] = before % 2 === 0 ? stored[from + before - 1] : 255;
        break;
    }
  }
  return { width, height, channels, data };
}
