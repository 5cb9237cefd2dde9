/**
 * The picture that a scanned page is, as PGM (a header and grey values, which Tesseract reads), without rendering: the largest image that
 * the page paints, as stored. A page put together from strips gives only its largest strip, a picture stored sideways stays so, and
 * images used as stencils (masks) are not seen.
 */

/** The part of pdf.js's page that is used here. */
export interface PicturePage {
  getOperatorList(): Promise<{ readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }>;
  readonly objs: PictureStore;
  readonly commonObjs: PictureStore;
}

interface PictureStore {
  get(key: string, callback: (picture: unknown) => void): unknown;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** pdf.js's ImageKind: 1 is one bit per pixel in whole bytes per row, 2 RGB, 3 RGBA. */
  readonly kind: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Pictures with fewer pixels are logos and rules: 200 x 100 points hold some words at 72 dpi. */
const MIN_PIXELS = 20_000;

/** Null for a page that paints no image of the size of text. */
export async function pagePicture(page: PicturePage, paintImage: number): Promise<Uint8Array | null> {
  const { fnArray, argsArray } = await page.getOperatorList();
  let largest: Picture | null = null;
  for (const [i, operator] of fnArray.entries()) {
    const key = (argsArray[i] as readonly unknown[] | null)?.[0];
    if (operator !== paintImage || typeof key !== 'string') continue;
    const store = key.startsWith('g_') ? page.commonObjs : page.objs;
    const picture = await new Promise<unknown>((resolve) => store.get(key, resolve));
    if (isPicture(picture) && pixelsOf(picture) > (largest ? pixelsOf(largest) : MIN_PIXELS)) largest = picture;
  }
  return largest ? toPgm(largest) : null;
}

function isPicture(value: unknown): value is Picture {
  const picture = value as Partial<Picture> | null;
  return picture?.data !== undefined && [1, 2, 3].includes(picture.kind ?? 0) && pixelsOf(picture as Picture) > 0;
}

function pixelsOf({ width, height }: Picture): number {
  return width * height;
}

function toPgm({ width, height, kind, data }: Picture): Uint8Array {
  const header = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
  const grey = new Uint8Array(header.length + width * height);
  grey.set(header);
  const bytesPerRow = (width + 7) >> 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    let value: number;
    if (kind === 1) {
      const x = pixel % width;
      const byte = data[((pixel - x) / width) * bytesPerRow + (x >> 3)]!;
      value = (byte >> (7 - (x & 7))) & 1 ? 255 : 0;
    } else {
      const at = pixel * (kind === 2 ? 3 : 4);
      // ITU-R BT.601 luma.
      value = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    }
    grey[header.length + pixel] = value;
  }
  return grey;
}
