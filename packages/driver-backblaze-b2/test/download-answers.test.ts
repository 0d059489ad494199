import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driverScope, RANDOM, SLEEP } from '@stowage/core/registry';
import { BackblazeB2StorageDriver, type BackblazeB2Options } from '../src/index.js';
import { sha1 } from './contents.js';
import { Impostor, type Asked, type Reply } from './impostor.js';
import { failure } from './world.js';

const DATA = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 31) % 251));
const OBJECT = { container: 'bucket', name: 'name' };

let impostor: Impostor | undefined;
let driver: BackblazeB2StorageDriver | undefined;
let directory: string;
let waits: number[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-answers-'));
  waits = [];
});

afterEach(async () => {
  await driver?.close();
  await impostor?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** A driver of a server that answers every download as it is told. */
async function downloading(
  answer: (asked: Asked, time: number) => Reply,
  options: BackblazeB2Options = {},
): Promise<{ readonly driver: BackblazeB2StorageDriver; readonly ranges: () => readonly (string | undefined)[] }> {
  const downloads: Asked[] = [];
  const reply = (asked: Asked): Reply => answer(asked, downloads.push(asked));
  const server = await Impostor.start({ b2_download_file_by_name: reply, b2_download_file_by_id: reply });
  const scope = driverScope();
  scope.register(RANDOM, { useValue: () => 0 });
  scope.register(SLEEP, { useValue: async (milliseconds: number) => void waits.push(milliseconds) });
  driver = new BackblazeB2StorageDriver('id', 'key', { endpoint: server.url, ...options }, scope);
  impostor = server;
  return { driver, ranges: () => downloads.map(({ headers }) => headers.range) };
}

const HEADERS: Readonly<Record<string, string>> = {
  'x-bz-file-id': 'version-1',
  'x-bz-file-name': 'name',
  'x-bz-content-sha1': sha1(DATA),
  'x-bz-upload-timestamp': '1000',
};

/** What a right server says, in the parts that a wrong one changes. */
interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Buffer;
  /** The connection is cut after the body. */
  readonly cut?: boolean;
}

function spanOf({ headers }: Asked): readonly [number, number] {
  const [, start = '0', last = DATA.length] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  return [Number(start), Math.min(Number(last) + 1, DATA.length)];
}

function whole(said: Said = {}): Reply {
  const { status = 200, headers = {}, body = DATA, cut = false } = said;
  const all: Said['headers'] = { ...HEADERS, 'content-length': String(DATA.length), ...headers };
  const told = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { write: (response) => send(response.writeHead(status, told as Record<string, string>), body, cut) };
}

function part(asked: Asked, said: Said = {}): Reply {
  const [start, end] = spanOf(asked);
  const headers = {
    'content-length': String(end - start),
    'content-range': `bytes ${start}-${end - 1}/${DATA.length}`,
    ...said.headers,
  };
  return whole({ status: 206, body: DATA.subarray(start, end), ...said, headers });
}

function send(response: ServerResponse, body: Buffer, cut: boolean): void {
  if (cut) response.write(body, () => setImmediate(() => response.destroy()));
  else response.end(body);
}

describe('a server that ignores ranges and sends everything', () => {
  test('a stream gives the range', async () => {
    const { driver } = await downloading(() => whole());
    const stream = await driver.downloadObjectRangeAsStream(OBJECT, 100, { end: 200 });
    expect(await buffer(stream)).toEqual(DATA.subarray(100, 200));
  });

  test('a file has the range', async () => {
    const { driver } = await downloading(() => whole());
    const path = join(directory, 'file');
    expect(await driver.downloadObjectRange(OBJECT, path, 100, { end: 200 })).toMatchObject({ size: 100 });
    expect(await readFile(path)).toEqual(DATA.subarray(100, 200));
  });

  test('a file in ranges is one request', async () => {
    const { driver, ranges } = await downloading(() => whole());
    const path = join(directory, 'file');
    expect(await driver.downloadObject(OBJECT, path, { partSize: 1000 })).toMatchObject({ verifiedBy: 'sha1' });
    expect(await readFile(path)).toEqual(DATA);
    expect(ranges()).toEqual(['bytes=0-999']);
  });

  test('a broken download goes on where it stopped', async () => {
    const { driver, ranges } = await downloading((_asked, time) =>
      time < 4 ? whole({ body: DATA.subarray(0, time * 700), cut: true }) : whole(),
    );
    expect(await buffer(await driver.downloadObjectAsStream(OBJECT))).toEqual(DATA);
    expect(ranges()).toEqual([undefined, 'bytes=700-2999', 'bytes=1400-2999', 'bytes=2100-2999']);
  });

  test('a broken download that comes no further is given up', async () => {
    const { driver, ranges } = await downloading(() => whole({ body: DATA.subarray(0, 700), cut: true }), {
      retry: { attempts: 3 },
    });
    const stream = await driver.downloadObjectAsStream(OBJECT);
    expect(await failure(buffer(stream))).toMatchObject({ code: 'network' });
    expect(ranges()).toHaveLength(3);
  });
});

describe('an answer that does not fit what was asked is a malformed response:', () => {
  const RANGES: readonly (readonly [string, Said])[] = [
    ['other bytes', { headers: { 'content-range': 'bytes 200-299/3000' }, body: DATA.subarray(200, 300) }],
    ['fewer bytes', { headers: { 'content-range': 'bytes 100-149/3000', 'content-length': '50' } }],
    ['more bytes', { headers: { 'content-range': 'bytes 100-299/3000', 'content-length': '200' } }],
    ['a length that is not that of the range', { headers: { 'content-length': '50' }, body: DATA.subarray(0, 50) }],
    ['a range past the end', { headers: { 'content-range': 'bytes 100-199/150' } }],
    ['no total', { headers: { 'content-range': 'bytes 100-199/*' } }],
    ['no Content-Range', { headers: { 'content-range': undefined } }],
    ['nonsense', { headers: { 'content-range': 'items 1-2/3' } }],
    ['another object', { headers: { 'x-bz-file-id': 'other' } }],
    ['no file id', { headers: { 'x-bz-file-id': undefined } }],
  ];

  test.each(RANGES)('%s', async (_what, said) => {
    const { driver, ranges } = await downloading((asked) => part(asked, said));
    const reading = driver.downloadObjectRangeAsStream({ ...OBJECT, versionId: 'version-1' }, 100, { end: 200 });
    expect(await failure(reading)).toMatchObject({ code: 'malformed_response', provider: 'backblaze_b2' });
    expect(ranges()).toHaveLength(1);
  });

  test('a part, where everything was asked for', async () => {
    const { driver } = await downloading(() =>
      whole({ status: 206, headers: { 'content-range': 'bytes 0-2999/3000' } }),
    );
    expect(await failure(driver.downloadObjectAsStream(OBJECT))).toMatchObject({ code: 'malformed_response' });
  });

  test.each([
    ['no length', { 'content-length': undefined }],
    ['no file id', { 'x-bz-file-id': undefined }],
  ])('everything, with %s', async (_what, headers) => {
    const { driver } = await downloading(() => whole({ headers }));
    const read = driver.downloadObjectAsStream(OBJECT);
    expect(await failure(read)).toMatchObject({ code: 'malformed_response', status: 200 });
    expect(await failure(driver.getObject('bucket', 'name'))).toMatchObject({ code: 'malformed_response' });
  });

  test('while a range without Content-Length says how long it is', async () => {
    const { driver } = await downloading((asked) => part(asked, { headers: { 'content-length': undefined } }));
    const stream = await driver.downloadObjectRangeAsStream(OBJECT, 100, { end: 200 });
    expect(await buffer(stream)).toEqual(DATA.subarray(100, 200));
  });
});

describe('a later range of a file whose hash nobody looks at', () => {
  test.each<[string, (asked: Asked) => Reply, string]>([
    [
      'short',
      (asked) => part(asked, { headers: { 'content-range': 'bytes 1000-1499/3000', 'content-length': '500' } }),
      'malformed_response',
    ],
    [
      'of other bytes',
      (asked) => part(asked, { headers: { 'content-range': 'bytes 0-999/3000' } }),
      'malformed_response',
    ],
    ['of another file', (asked) => part(asked, { headers: { 'x-bz-file-id': 'version-2' } }), 'malformed_response'],
    [
      'of a larger file',
      (asked) => part(asked, { headers: { 'content-range': 'bytes 1000-1999/4000' } }),
      'object_changed',
    ],
  ])('that is %s: no file', async (_what, answer, code) => {
    const { driver } = await downloading((asked) => (spanOf(asked)[0] === 1000 ? answer(asked) : part(asked)));
    const path = join(directory, 'file');
    const download = driver.downloadObject(OBJECT, path, { partSize: 1000, verifyHash: false });
    expect(await failure(download)).toMatchObject({ code });
    expect(await readdir(directory)).toEqual([]);
  });

  test('that is everything: the right bytes', async () => {
    const { driver } = await downloading((asked, time) => (time === 2 ? whole() : part(asked)));
    const path = join(directory, 'file');
    await driver.downloadObject(OBJECT, path, { partSize: 1000, verifyHash: false });
    expect(await readFile(path)).toEqual(DATA);
  });
});

test('a resumed read waits no longer than totalTimeout, whatever Retry-After says', async () => {
  const { driver } = await downloading(
    (_asked, time) =>
      time === 1
        ? whole({ body: DATA.subarray(0, 700), cut: true })
        : { status: 503, headers: { 'retry-after': '1000' }, json: { code: 'service_unavailable', message: 'busy' } },
    { retry: { totalTimeout: 2000, initialDelay: 100 } },
  );
  const error = await failure(buffer(await driver.downloadObjectAsStream(OBJECT)));
  expect(error).toMatchObject({ code: 'timeout', status: 503, retryAfter: 1000, retryable: true });
  expect(String(error)).toMatch(/asked to wait after 1000 s/);
  expect(waits).toEqual([50]);
});

describe('an error answer to a download whose words', () => {
  const error = (response: ServerResponse, status: number): ServerResponse =>
    response.writeHead(status, { 'content-type': 'application/json' });
  const BROKEN: readonly (readonly [string, (response: ServerResponse) => unknown])[] = [
    ['break off', (response) => response.write('{"status":', () => setImmediate(() => response.destroy()))],
    ['never come', (response) => response.flushHeaders()],
  ];

  function dripping(response: ServerResponse): void {
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  }

  test.each([...BROKEN, ['drip', dripping] as const])('%s: it is asked for again (503)', async (_what, write) => {
    const { driver } = await downloading(
      (_asked, time) => (time === 1 ? { write: (response) => void write(error(response, 503)) } : whole()),
      { timeouts: { idle: 50 } },
    );
    expect(await buffer(await driver.downloadObjectAsStream(OBJECT))).toEqual(DATA);
    expect(waits).toEqual([1000]);
  });

  test.each(BROKEN)('%s: with a new token (401)', async (_what, write) => {
    const { driver, ranges } = await downloading(
      ({ headers }) =>
        headers.authorization === 'token-1' ? { write: (response) => void write(error(response, 401)) } : whole(),
      { timeouts: { idle: 50 } },
    );
    expect(await buffer(await driver.downloadObjectAsStream(OBJECT))).toEqual(DATA);
    expect(ranges()).toHaveLength(2);
  });

  test('have no end: the status is enough, and they are not read', async () => {
    let sent = 0;
    const write = (response: ServerResponse): void => {
      response.writeHead(403);
      const more = (): void => {
        while (!response.destroyed && (sent += 65_536) < 1e9) if (!response.write(Buffer.alloc(65_536, 'x'))) break;
      };
      response.on('drain', more);
      more();
    };
    const { driver } = await downloading(() => ({ write }));
    expect(await failure(driver.downloadObjectAsStream(OBJECT))).toMatchObject({
      code: 'permission_denied',
      status: 403,
    });
    expect(sent).toBeLessThan(50e6);
  });
});
