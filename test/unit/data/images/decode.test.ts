import assert from 'node:assert/strict';
import { decodePicture, readHeader } from '../../../../src/core/data/images/decode';
import { withChannels } from '../../../../src/core/data/images/channels';
import { Problem } from '../../../../src/shared/problem';
import { distance, expected, fixture, picture } from './expected';

/**
 * Levels of 255 that a JPEG may differ from Pillow's (libjpeg-turbo): rounding of the transform and of the colours; where colours are
 * stored in fewer pixels, libjpeg also interpolates them.
 */
const jpegTolerance = (file: string): number => (file === 'rgb-420.jpg' ? 8 : 3);

describe('images: decoding', () => {
  for (const [file, wanted] of Object.entries(expected.decoded))
    it(`${file} as Pillow`, () => {
      const found = decodePicture(fixture(file), file);
      const tolerance = file.endsWith('.jpg') ? jpegTolerance(file) : 0;
      const largest = distance(found, picture(wanted));
      assert.ok(largest <= tolerance, `differs by ${largest}`);
    });

  it('the size of a turned JPEG is in its header as stored', () => {
    assert.deepEqual(readHeader(fixture('exif-6.jpg'), 'exif-6.jpg'), {
      width: 24,
      height: 16,
      components: 1,
      orientation: 6,
    });
    assert.equal(decodePicture(fixture('exif-6.jpg'), 'x').width, 16);
  });

  it('a header that lies further back is not yet an answer', () => {
    assert.equal(readHeader(fixture('rgb.jpg').subarray(0, 40), 'rgb.jpg'), undefined);
  });

  const broken = [
    { file: 'truncated.png', found: /ends too early/ },
    { file: 'truncated.jpg', found: /./ },
    { file: 'damaged.png', found: /damaged IDAT chunk/ },
    { file: 'text.png', found: /other content/ },
    { file: 'empty.jpg', found: /an empty file/ },
    { file: 'huge.png', found: /100000 × 100000 pixels/ },
    { file: 'cmyk.jpg', found: /4 components/ },
    { file: 'bomb.png', found: /more data than pixels/ },
  ];
  for (const { file, found } of broken)
    it(`${file} is refused`, () => {
      assert.throws(
        () => decodePicture(fixture(file), file),
        (error) => {
          assert.ok(error instanceof Problem);
          assert.equal(error.code, 'image-unreadable');
          assert.equal(error.details.file, file);
          assert.match(String(error.details.found), found);
          return true;
        },
      );
    });

  it('a JPEG whose scans have no end is refused', () => {
    const whole = Buffer.from(fixture('progressive.jpg'));
    const last = whole.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = whole.subarray(last, -2);
    const repeated = (times: number): Uint8Array =>
      Buffer.concat([whole.subarray(0, -2), ...Array<Buffer>(times).fill(scan), whole.subarray(-2)]);
    assert.throws(
      () => decodePicture(repeated(200), 'scans.jpg'),
      (error) =>
        error instanceof Problem && error.code === 'image-unreadable' && /scans/.test(String(error.details.found)),
    );
    assert.equal(decodePicture(repeated(0), 'scans.jpg').width, 34);
  });

  it('every truncation of a file is a Problem or a picture, never another error', () => {
    for (const file of ['rgb8-interlaced.png', 'palette.png', 'progressive.jpg', 'exif-6.jpg']) {
      const whole = fixture(file);
      for (let length = 0; length < whole.length; length++)
        try {
          decodePicture(whole.subarray(0, length), file);
        } catch (error) {
          assert.ok(
            error instanceof Problem && error.code === 'image-unreadable',
            `${file} at ${length}: ${String(error)}`,
          );
        }
    }
  });

  it('every damaged byte of a file is a Problem or a picture, never another error', () => {
    for (const file of ['rgb.jpg', 'progressive.jpg', 'gray4.png']) {
      const whole = fixture(file);
      for (let at = 0; at < whole.length; at++)
        try {
          decodePicture(
            whole.map((byte, index) => (index === at ? byte ^ 0xa5 : byte)),
            file,
          );
        } catch (error) {
          assert.ok(
            error instanceof Problem && error.code === 'image-unreadable',
            `${file} at ${at}: ${String(error)}`,
          );
        }
    }
  });
});

describe('images: channels', () => {
  const rgb = picture(expected.decoded['rgb8.png']);
  it('gray as Pillow’s L', () => {
    assert.equal(distance(withChannels(rgb, 'gray'), picture(expected.luma)), 0);
  });
  const pixel = (channels: 1 | 2 | 3 | 4, ...data: number[]): Parameters<typeof withChannels>[0] => ({
    width: 1,
    height: 1,
    channels,
    data: Uint8Array.from(data),
  });
  const cases = [
    { from: pixel(1, 7), to: 'rgb', data: [7, 7, 7] },
    { from: pixel(2, 7, 9), to: 'rgb', data: [7, 7, 7] },
    { from: pixel(2, 7, 9), to: 'gray', data: [7] },
    { from: pixel(2, 7, 9), to: 'rgba', data: [7, 7, 7, 9] },
    { from: pixel(3, 1, 2, 3), to: 'bgr', data: [3, 2, 1] },
    { from: pixel(3, 1, 2, 3), to: 'rgba', data: [1, 2, 3, 255] },
    { from: pixel(4, 1, 2, 3, 4), to: 'rgb', data: [1, 2, 3] },
    { from: pixel(4, 1, 2, 3, 4), to: 'bgr', data: [3, 2, 1] },
    { from: pixel(4, 1, 2, 3, 4), to: 'rgba', data: [1, 2, 3, 4] },
  ] as const;
  for (const { from, to, data } of cases)
    it(`${from.channels} to ${to}`, () => assert.deepEqual([...withChannels(from, to).data], data));
});
