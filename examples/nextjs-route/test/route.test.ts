import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { GET, PUT } from '../src/app/api/photos/[name]/route.js';
import { photos } from '../src/photos.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  const { url, keyId, key } = emulator;
  Object.assign(process.env, { B2_ENDPOINT: url, B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key });
  process.env['PHOTOS_BUCKET'] = 'next-photos';
  await using driver = BackblazeB2StorageDriver.fromEnv();
  await driver.createContainer('next-photos');
});
afterAll(async () => {
  await (await photos()).driver.close();
  await emulator.close();
});

const at = (name: string) => ({ params: Promise.resolve({ name }) });
const request = (init?: RequestInit & { duplex?: 'half' }) => new Request('http://app.test/api/photos/x', init);

test('what is stored is served, once', async () => {
  const body = randomBytes(100_000);
  const headers = { 'content-type': 'image/png' };
  const stored = await PUT(request({ method: 'PUT', body, headers }), at('a cat.png'));
  expect([stored.status, await stored.json()]).toEqual([201, { name: 'a cat.png', size: body.length }]);
  const served = await GET(request(), at('a cat.png'));
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(body.equals(Buffer.from(await served.arrayBuffer()))).toBe(true);
  const again = await GET(request({ headers: { 'if-none-match': served.headers.get('etag') ?? '' } }), at('a cat.png'));
  expect(again.status).toBe(304);
});

test('only photos are taken, and only what is there is served', async () => {
  const page = request({ method: 'PUT', body: '<p>', headers: { 'content-type': 'text/html' } });
  expect((await PUT(page, at('page.html'))).status).toBe(415);
  expect((await GET(request(), at('page.html'))).status).toBe(404);
});
