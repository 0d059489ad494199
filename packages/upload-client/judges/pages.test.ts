import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodeHandler, removeUnfinished, uploadHandler } from '@stowage/upload-server';
import type * as client from '../src/index.js';
import { bytesOf, UploadPage } from './page.js';
import { placeFor, type Place } from './place.js';

const MIB = 1024 ** 2;
const LARGE = 60 * MIB;
/** Every store takes parts of this size. */
const PART = 5 * MIB;

/** What the page has. */
interface InPage {
  readonly stowage: typeof client & { fileOf: (name: string, size: number, seed: number) => File };
}
declare const window: InPage;

let place: Place;
let own: UploadPage;
let ways: string[] = [];
/** What the handler met with. */
const errors: unknown[] = [];

beforeAll(async () => {
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => undefined;
  own = await UploadPage.open((request, response) => handle(request, response));
  place = await placeFor(own.origin);
  const upload = uploadHandler({
    container: place.container,
    secret: 'a secret of at least thirty-two characters',
    authorize: ({ name }) => ({ key: `files/${name}`, maxSize: 100 * MIB, metadata: { from: 'page' } }),
    partSize: PART,
    onError: (error) => errors.push(error),
  });
  handle = nodeHandler(async (request) => {
    const answer = await upload(request);
    const { plan } = (await answer
      .clone()
      .json()
      .catch(() => ({}))) as { plan?: { way: string } };
    if (plan !== undefined) ways.push(plan.way);
    return answer;
  });
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

interface Sent {
  readonly result: { readonly key: string } | undefined;
  readonly error: string | undefined;
  /** Shares of the file, as the page was told. */
  readonly progress: readonly number[];
}

/** Uploads a file from the page; it is aborted when so much of it is sent. */
function upload(name: string, size: number, { seed = 1, abortAt = 2 } = {}): Promise<Sent> {
  return own.page.evaluate(
    async (file, stopAt) => {
      const stop = new AbortController();
      const progress: number[] = [];
      const onProgress = ({ sent, total }: { sent: number; total: number }): void => {
        progress.push(sent / total);
        if (sent / total >= stopAt) stop.abort(new Error('aborted by the page'));
      };
      const made = window.stowage.fileOf(file.name, file.size, file.seed);
      const done = window.stowage.upload(made, { endpoint: '/upload', onProgress, signal: stop.signal });
      return done.then(
        (result) => ({ result, error: undefined, progress }),
        (error: unknown) => ({ result: undefined, error: String(error), progress }),
      );
    },
    { name, size, seed },
    abortAt,
  );
}

async function expectStored(name: string, size: number, seed = 1): Promise<void> {
  const object = await place.container.getObject(`files/${name}`);
  expect([object.size, object.contentType, object.metadata]).toEqual([size, 'text/x-page', { from: 'page' }]);
  const hash = createHash('sha256');
  for await (const chunk of await object.asStream()) hash.update(chunk as Buffer);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(bytesOf(size, seed)).digest('hex'));
}

async function leftovers(): Promise<number> {
  const { multipart } = place.container.driver.backend;
  const parts = await multipart?.listUploads(place.container, { prefix: '', limit: 10 });
  const staged = await place.container.listObjects({ prefix: 'unfinished-uploads/' });
  return (parts?.items.length ?? 0) + staged.length;
}

describe('a page in a browser', () => {
  test('stores a small file', async () => {
    ways = [];
    const { error, progress } = await upload('small ü+.txt', 1000);
    expect([error, progress.at(-1), ways, errors]).toEqual([undefined, 1, [place.ways[1]], []]);
    await expectStored('small ü+.txt', 1000);
    expect(await leftovers()).toBe(0);
  });

  test('stores 60 MiB in parts, sees how far it is, and goes on where the connection was cut', async () => {
    ways = [];
    place.proxy.cutAfter(20 * MIB);
    const { error, progress } = await upload('large.bin', LARGE);
    expect([error, ways, place.proxy.cuts]).toEqual([undefined, [place.ways[0]], 1]);
    expect(progress.at(-1)).toBe(1);
    expect(new Set(progress.map((share) => Math.floor(share * 10))).size).toBeGreaterThan(5);
    await expectStored('large.bin', LARGE);
    expect(await leftovers()).toBe(0);
  });

  test('has an upload removed that it aborts', async () => {
    const { error } = await upload('aborted.bin', LARGE, { abortAt: 0.4 });
    expect(error).toBe('Error: aborted by the page');
    expect(await place.container.objectExists('files/aborted.bin')).toBe(false);
    expect(await leftovers()).toBe(0);
  });

  test('goes on after it was loaded again: what the store has is not sent a second time', async () => {
    // The store is gone before the page has sent all, so that it cannot be done before it is loaded again.
    const down = place.proxy.downAfter(LARGE * 0.6);
    const broken = upload('resumed.bin', LARGE, { seed: 2 }).catch(() => 'the page is gone');
    await down;
    await own.load();
    expect(await broken).toBe('the page is gone');
    place.proxy.up();
    const before = place.proxy.sent;
    const { error, progress } = await upload('resumed.bin', LARGE, { seed: 2 });
    const again = place.proxy.sent - before;
    expect(error).toBeUndefined();
    expect(progress[0]).toBeGreaterThan(0);
    // Of four parts that were on their way, all but a byte may have been sent in vain.
    expect(again).toBeLessThan(LARGE * 0.4 + 4 * PART + MIB);
    await expectStored('resumed.bin', LARGE, 2);
  });

  test('stores many files at once', async () => {
    const known = errors.length;
    const names = Array.from({ length: 12 }, (_, index) => `many/${index}.txt`);
    const results = await own.page.evaluate(async (all) => {
      const files = all.map((name, index) => window.stowage.fileOf(name, 1000 + index, index));
      const settled = await window.stowage.uploadAll(files, { endpoint: '/upload', filesAtOnce: 4 });
      return settled.map((each) => (each.status === 'rejected' ? String(each.reason) : each.status));
    }, names);
    expect([new Set(results), errors.slice(known)]).toEqual([new Set(['fulfilled']), []]);
    for (const [index, name] of names.entries()) await expectStored(name, 1000 + index, index);
  });
});

describe('somebody who knows the messages', () => {
  const say = async (message: object): Promise<ReturnType<typeof JSON.parse>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) };
    return (await fetch(`${own.origin}/upload`, init)).json();
  };

  /** By the request or form that the server has signed, or through the server. */
  const send = async (ticket: string, plan: ReturnType<typeof JSON.parse>, text: string): Promise<number> => {
    if (plan.way === 'relay')
      return (await fetch(`${own.origin}/upload`, { method: 'PUT', headers: { 'upload-ticket': ticket }, body: text }))
        .status;
    if (plan.way === 'request')
      return (await fetch(plan.url, { method: plan.method, headers: plan.headers, body: text })).status;
    const form = new FormData();
    for (const [name, value] of Object.entries(plan.fields as Record<string, string>)) form.set(name, value);
    form.set(plan.fileField, new Blob([text], { type: 'text/x-page' }));
    return (await fetch(plan.url, { method: 'POST', body: form })).status;
  };

  test('sends other bytes once the file is complete, and completes again: nothing changes', async () => {
    const { ticket, plan } = await say({ do: 'begin', name: 'again.txt', size: 5, type: 'text/x-page' });
    expect(await send(ticket, plan, 'seen!')).toBeLessThan(300);
    const first = plan.way === 'relay' ? undefined : await say({ do: 'complete', ticket });
    expect(await send(ticket, plan, 'evil!')).toEqual(plan.way === 'relay' ? 409 : expect.any(Number));
    if (first !== undefined) expect(await say({ do: 'complete', ticket })).toEqual(first);
    expect(await (await place.container.getObject('files/again.txt')).text()).toBe('seen!');
  });

  test('and begins what is never completed: a job removes it', async () => {
    const small = await say({ do: 'begin', name: 'left.txt', size: 5, type: 'text/x-page' });
    if (small.plan.way !== 'relay') expect(await send(small.ticket, small.plan, 'never')).toBeLessThan(300);
    const large = await say({ do: 'begin', name: 'left.bin', size: LARGE });
    expect(large.plan.way).toBe('parts');
    expect(await removeUnfinished(place.container, { olderThan: new Date(0) })).toEqual({ uploads: 0, objects: 0 });
    const olderThan = new Date(Date.now() + 60_000);
    await removeUnfinished(place.container, { olderThan });
    expect([await leftovers(), await removeUnfinished(place.container, { olderThan })]).toEqual([
      0,
      { uploads: 0, objects: 0 },
    ]);
  });
});
