import sharp from 'sharp';

/** In pixels: what is larger would take more memory than a photo is worth. */
const MOST_PIXELS = 60_000_000;
const EDGE = 320;

// Nothing else is decoded, whatever a file calls itself.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`) });

/** A small WebP of a photo, upright; undefined if the bytes are no photo. */
export async function thumbnailOf(photo: Buffer): Promise<Buffer | undefined> {
  const image = sharp(photo, { limitInputPixels: MOST_PIXELS }).autoOrient();
  try {
    return await image.resize(EDGE, EDGE, { fit: 'inside' }).webp().toBuffer();
  } catch {
    return undefined;
  }
}
