/** Starts the application; without `--serve` it is used once, as the page uses it, and ends. */
import { photoApp } from './app.js';
import { openCloud } from './cloud.js';

const PHOTO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1" fill="teal"/></svg>';

interface Signed {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the page does: asks for a URL, sends the photo to the store, and reads it by a link. */
async function useOnce(url: string): Promise<void> {
  const ask = (type: string) =>
    fetch(`${url}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type, size: PHOTO.length }),
    });
  const { status } = await ask('text/html');
  console.log(`a page is refused: ${status}`);
  const signed = (await (await ask('image/svg+xml')).json()) as Signed;
  const sent = await fetch(signed.url, { method: signed.method, headers: signed.headers, body: PHOTO });
  console.log(`a photo goes to the store itself: ${sent.status}`);
  const [photo] = (await (await fetch(`${url}/photos`)).json()) as { name: string; url: string }[];
  const read = photo && (await (await fetch(photo.url)).text());
  console.log(`and is read by a link: ${photo?.name ?? 'nothing'}`);
  if (status !== 400 || read !== PHOTO) throw new Error('the photo is not what was sent');
}

await using cloud = await openCloud(process.env);
const app = photoApp(cloud.photos);
try {
  const url = await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) });
  // The store has to know that pages of this origin may send to it.
  await cloud.driver.exUpdateContainer(cloud.photos, { corsRules: [corsOf(url)] });
  if (process.argv.includes('--serve')) {
    console.log(`photos at ${url}, until Ctrl-C`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
  } else await useOnce(url);
} finally {
  await app.close();
}

function corsOf(origin: string) {
  return {
    corsRuleName: 'photo-app',
    allowedOrigins: [origin],
    allowedHeaders: ['*'],
    allowedOperations: ['b2_upload_file' as const],
    maxAgeSeconds: 3600,
  };
}
