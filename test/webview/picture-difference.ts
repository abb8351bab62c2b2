/** How much two pictures differ. The browser that is open anyway reads them. */
import type { Page } from 'playwright-core';

/** A pixel is another one where a channel differs by more than this (of 255): edges of letters move by less. */
export const channelTolerance = 40;
/** Of all pixels, so many may be others. */
export const shareTolerance = 0.005;

/** The share of pixels that are others; 1 where the sizes are. */
export function pictureDifference(page: Page, expected: Uint8Array, actual: Uint8Array): Promise<number> {
  const sources = [expected, actual].map((png) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`);
  return page.evaluate<number>(`(async () => {
    const [expected, actual] = await Promise.all(${JSON.stringify(sources)}.map(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    }));
    if (expected.width !== actual.width || expected.height !== actual.height) return 1;
    let others = 0;
    for (let at = 0; at < expected.data.length; at += 4) {
      let most = 0;
      for (let channel = 0; channel < 3; channel++)
        most = Math.max(most, Math.abs(expected.data[at + channel] - actual.data[at + channel]));
      if (most > ${channelTolerance}) others++;
    }
    return others / (expected.width * expected.height);
  })()`);
}
