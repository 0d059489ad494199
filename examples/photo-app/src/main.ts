/** Starts the application; without `--serve` it is used once, as the page uses it, and ends. */
import sharp from 'sharp';
import { upload, UploadError } from '@stowage/upload-client';
import type { Shown } from './album.js';
import { openSite } from './site.js';

await using site = await openSite(process.env);
if (process.argv.includes('--serve')) {
  console.log(`photos at ${site.url}, until Ctrl-C`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
} else await useOnce(site.url);

async function useOnce(url: string): Promise<void> {
  const options = { endpoint: `${url}/upload` };
  const fake = new File(['<script>alert(1)</script>'], 'cat.jpg', { type: 'image/jpeg' });
  const refused = await upload(fake, options).catch((error: unknown) => error);
  if (!(refused instanceof UploadError)) throw new Error('what is no photo was taken');
  console.log(`what is no photo is refused: ${refused.message}`);
  const photo = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  const file = new File([new Uint8Array(photo)], 'sea.jpg', { type: 'image/jpeg' });
  const { key, size } = await upload(file, options);
  console.log(`a photo is stored: ${key}, ${size} bytes`);
  const shown = (await (await fetch(`${url}/photos`)).json()) as readonly Shown[];
  const [{ id, name, thumbnail } = { id: '', name: '', thumbnail: '' }] = shown;
  const { width, height, format } = await sharp(await bytesAt(thumbnail)).metadata();
  console.log(`its thumbnail is ${format} of ${width} × ${height}, by a signed link`);
  const whole = await bytesAt(`${url}/photos/${id}`);
  if (shown.length !== 1 || name !== 'sea.jpg' || width !== 320 || !whole.equals(photo))
    throw new Error('the photo is not what was sent');
}

async function bytesAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}
