import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MalformedResponseError } from '@stowage/core';
import { NodeHttpClient, type HttpCall, type HttpText } from '@stowage/core/http';
import { driverScope, HTTP_CLIENT } from '@stowage/core/registry';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

const BUCKET = 'standing-still';
/** Further requests would go on for ever. */
const ENOUGH = 3000;

/** Gives the first page of each listing over and over, as if more came at the same place. */
class StandingClient extends NodeHttpClient {
  readonly #pages = new Map<string, HttpText>();
  #calls = 0;

  override async call(request: HttpCall): Promise<HttpText> {
    this.#calls += 1;
    if (this.#calls > ENOUGH) throw new Error('this never ends');
    const answer = this.#pages.get(request.url) ?? (await super.call(request));
    const body = JSON.parse(answer.text) as object;
    const next = Object.keys(body).filter((field) => field.startsWith('next'));
    const again = Object.fromEntries(next.map((field) => [field, field === 'nextPartNumber' ? 1 : 'same']));
    const page = { ...answer, text: JSON.stringify({ ...body, ...again }) };
    if (next.length > 0) this.#pages.set(request.url, page);
    return page;
  }
}

let world: World;
let driver: BackblazeB2StorageDriver;

beforeAll(async () => {
  world = await startWorld();
  await world.store(await world.driver.createContainer(BUCKET), 'object', 'content');
  const scope = driverScope();
  scope.register(HTTP_CLIENT, { useValue: new StandingClient() });
  const { keyId, key, url } = world.emulator;
  driver = new BackblazeB2StorageDriver(keyId, key, { endpoint: url }, scope);
});
afterAll(async () => {
  await driver.close();
  await world[Symbol.asyncDispose]();
});

const HEAD = { contentType: 'text/plain', metadata: {}, headers: {} };
const upload = { id: '', container: { name: BUCKET }, name: 'large', extra: {} };

test.each<[string, () => Promise<unknown>]>([
  ['listContainerObjects', () => driver.listContainerObjects(BUCKET)],
  ['listObjectVersions', () => driver.listObjectVersions(BUCKET)],
  ['deletePrefix', () => driver.deletePrefix(BUCKET, 'no such')],
  ['exListObjectVersions', () => Array.fromAsync(driver.exListObjectVersions(BUCKET))],
  ['exListUnfinished', () => Array.fromAsync(driver.exListUnfinished(BUCKET))],
  ['exCancelUnfinished', () => driver.exCancelUnfinished(BUCKET)],
  ['exListKeys', () => Array.fromAsync(driver.exListKeys())],
  [
    'exListParts',
    async () => {
      const { multipart } = world.backend;
      const begun = await multipart.begin({ name: BUCKET }, { ...HEAD, name: 'large' }, {});
      return Array.fromAsync(driver.exListParts({ ...upload, id: begun.id }));
    },
  ],
  ['deleteObject', () => driver.deleteObject({ container: BUCKET, name: 'object' }, { versions: 'delete' })],
])('%s: a server that always names the same next page is an error', async (_name, call) => {
  const error = await failure(call());
  expect(error).toBeInstanceOf(MalformedResponseError);
  expect(error).toMatchObject({ provider: 'backblaze_b2' });
});
