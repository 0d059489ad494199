import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InjectedError, WireFault } from '@stowage/b2-emulator';
import type { Container, StorageObject } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { sha1 } from './contents.js';
import { failure, startWorld, type World } from './world.js';

/*
 * Every row of B2's rules for errors, and every scenario of Backblaze's own resilience checks, over HTTP: for small uploads,
 * parts, listings and downloads. Each row says how often is asked, how long is waited, and what comes of it.
 */

const SMALL = Buffer.from('a small content');
/** Three parts of 100,000, 100,000 and 50,000 bytes, each other bytes. */
const LARGE = Buffer.concat(['1', '2', '3'].map((digit, at) => Buffer.alloc(at < 2 ? 100_000 : 50_000, digit)));

let world: World;
let container: Container<B2Backend>;
let stored: StorageObject<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  container = await world.driver.createContainer('fault-matrix');
  stored = await container.uploadObjectViaStream(SMALL, 'stored');
});

beforeEach(() => {
  world.emulator.faults.clear();
  world.forget();
});

afterAll(() => world[Symbol.asyncDispose]());

/** One kind of request: what is hit, and an operation that makes exactly so many of them and checks what comes of it. */
interface Kind {
  readonly hit: string;
  readonly requests: number;
  readonly run: () => Promise<void>;
  /** Where the next URL is asked for. */
  readonly urls?: string;
}

const versions = async (name: string): Promise<readonly unknown[]> => {
  const rows: unknown[] = [];
  for await (const { extra } of world.driver.exListObjectVersions(container, { prefix: name }))
    rows.push(extra['action']);
  return rows;
};

const readBack = async (name: string): Promise<string> => sha1(await (await container.getObject(name)).bytes());

const upload: Kind = {
  hit: 'b2_upload_file',
  requests: 1,
  urls: 'b2_get_upload_url',
  run: async () => {
    const object = await container.uploadObjectViaStream(SMALL, 'small');
    expect(object.hash).toBe(sha1(SMALL));
  },
};

const part: Kind = {
  hit: 'b2_upload_part',
  requests: 3,
  urls: 'b2_get_upload_part_url',
  run: async () => {
    const object = await container.uploadObjectViaStream(LARGE, 'large', { resume: false, concurrency: 1 });
    expect([object.size, object.hash]).toEqual([LARGE.length, sha1(LARGE)]);
  },
};

const listing: Kind = {
  hit: 'b2_list_file_names',
  requests: 1,
  run: async () => {
    const names: string[] = [];
    for await (const { name } of container.iterateObjects({ prefix: 'stored' })) names.push(name);
    expect(names).toEqual(['stored']);
  },
};

const download: Kind = {
  hit: 'b2_download_file_by_id',
  requests: 1,
  run: async () => expect(String(await stored.bytes())).toBe(String(SMALL)),
};

const KINDS = { upload, part, listing, download };
type KindName = keyof typeof KINDS;
const UPLOADS: readonly KindName[] = ['upload', 'part'];
const OTHERS: readonly KindName[] = ['listing', 'download'];
const ALL: readonly KindName[] = [...UPLOADS, ...OTHERS];

/** What follows a fault. `urls`: how many more upload URLs than without it; `tokens`: how many new account tokens. */
interface Outcome {
  readonly tries: number;
  readonly waits?: readonly number[];
  readonly urls?: number;
  readonly tokens?: number;
  readonly error?: object;
}

const nextUrl: Outcome = { tries: 2, urls: 1 };
const waited = (...waits: number[]): Outcome => ({ tries: 2, waits });
const renewed: Outcome = { tries: 2, tokens: 1 };
const givenUp = (error: object): Outcome => ({ tries: 1, error });

type Row = readonly [what: string, fault: InjectedError | WireFault, kinds: readonly KindName[], outcome: Outcome];

const quota = givenUp({ code: 'quota_exceeded', status: 403 });
const denied = givenUp({ code: 'permission_denied' });

const ROWS: readonly Row[] = [
  ['401 expired_auth_token', { status: 401, code: 'expired_auth_token' }, UPLOADS, nextUrl],
  ['401 expired_auth_token', { status: 401, code: 'expired_auth_token' }, OTHERS, renewed],
  ['401 bad_auth_token', { status: 401, code: 'bad_auth_token' }, UPLOADS, nextUrl],
  ['401 bad_auth_token', { status: 401, code: 'bad_auth_token' }, OTHERS, renewed],
  ['401 unauthorized', { status: 401, code: 'unauthorized' }, ALL, denied],
  ['401 unsupported', { status: 401, code: 'unsupported' }, ALL, denied],
  ['401 access_denied', { status: 401, code: 'access_denied' }, ALL, denied],
  ['403 access_denied', { status: 403, code: 'access_denied' }, ALL, denied],
  ['403 cap_exceeded', { status: 403, code: 'cap_exceeded' }, ALL, quota],
  ['403 storage_cap_exceeded', { status: 403, code: 'storage_cap_exceeded' }, UPLOADS, quota],
  ['403 transaction_cap_exceeded', { status: 403, code: 'transaction_cap_exceeded' }, ALL, quota],
  ['403 download_cap_exceeded', { status: 403, code: 'download_cap_exceeded' }, ['download'], quota],
  ['400 bad_request', { status: 400, code: 'bad_request' }, ALL, givenUp({ status: 400, retryable: false })],
  ['400 auth_token_limit', { status: 400, code: 'auth_token_limit' }, UPLOADS, nextUrl],
  [
    '400 because the bytes were damaged on the way',
    { status: 400, code: 'bad_request', message: 'Sha1 did not match data received' },
    UPLOADS,
    nextUrl,
  ],
  ['404', { status: 404, code: 'not_found' }, ALL, givenUp({ status: 404 })],
  ['405', { status: 405, code: 'method_not_allowed' }, ALL, givenUp({ status: 405 })],
  ['409', { status: 409, code: 'conflict' }, ALL, givenUp({ code: 'conflict' })],
  ['416', { status: 416, code: 'range_not_satisfiable' }, ['download'], givenUp({ code: 'invalid_range' })],
  ...[408, 500, 502, 503, 504].flatMap((status): Row[] => [
    [String(status), { status }, UPLOADS, nextUrl],
    [String(status), { status }, OTHERS, waited(1000)],
  ]),
  ['503 with Retry-After', { status: 503, retryAfter: 2 }, UPLOADS, nextUrl],
  ['503 with Retry-After', { status: 503, retryAfter: 2 }, OTHERS, waited(2000)],
  ['429', { status: 429 }, ALL, waited(1000)],
  ['429 with Retry-After', { status: 429, retryAfter: 2 }, ALL, waited(2000)],
  ['429 three times', { status: 429, count: 3 }, ALL, { tries: 4, waits: [1000, 2000, 4000] }],
  ['503 three times', { status: 503, count: 3 }, UPLOADS, { tries: 4, urls: 3, waits: [1000, 2000] }],
  ['503 three times', { status: 503, count: 3 }, OTHERS, { tries: 4, waits: [1000, 2000, 4000] }],
  ['a reset before the answer', { kind: 'reset-before-response' }, UPLOADS, nextUrl],
  ['a reset before the answer', { kind: 'reset-before-response' }, OTHERS, waited(1000)],
  ['a reset while it is sent', { kind: 'reset-mid-request' }, UPLOADS, nextUrl],
  ['a reset while it is sent', { kind: 'reset-mid-request' }, OTHERS, waited(1000)],
  ['a short stall', { kind: 'stall', ms: 20 }, ALL, { tries: 1 }],
  ['an answer that ends early', { kind: 'truncate-response' }, ['download'], waited(1000)],
  ['an answer without a byte', { kind: 'truncate-response', afterBytes: 0 }, ['download'], waited(1000)],
  ['a wrong byte', { kind: 'corrupt-response' }, ['download'], givenUp({ code: 'hash_mismatch' })],
];

const CASES = ROWS.flatMap(([what, fault, kinds, outcome]) =>
  kinds.map((kind) => [kind, what, { fault, outcome }] as const),
);

function plan(operation: string, fault: InjectedError | WireFault): void {
  if ('kind' in fault) world.emulator.faults.wire(operation, fault);
  else world.emulator.faults.fail(operation, fault);
}

describe('the matrix', () => {
  test.each(CASES)('%s: %s', async (name, _what, { fault, outcome }) => {
    const { hit, requests, run, urls } = KINDS[name];
    const usual = await urlsUsually(urls, run);
    plan(hit, fault);
    if (outcome.error === undefined) await run();
    else expect(await failure(run())).toMatchObject(outcome.error);
    const others = outcome.error === undefined ? requests - 1 : 0;
    expect(world.asked(hit)).toHaveLength(outcome.tries + others);
    expect(world.waits).toEqual(outcome.waits ?? []);
    expect(world.asked('b2_authorize_account')).toHaveLength(outcome.tokens ?? 0);
    if (urls !== undefined) expect(world.asked(urls)).toHaveLength(usual + (outcome.urls ?? 0));
    await expectNothingWrong(name, outcome);
  });

  /** A small upload finds an idle URL if the one before went well; each large file needs one of its own. */
  async function urlsUsually(urls: string | undefined, run: () => Promise<void>): Promise<number> {
    if (urls === undefined) return 0;
    await run();
    world.forget();
    return urls === 'b2_get_upload_part_url' ? 1 : 0;
  }

  /** Whole objects, right bytes; nothing unfinished, also after a failure. */
  async function expectNothingWrong(name: KindName, { error }: Outcome): Promise<void> {
    if (!UPLOADS.includes(name)) return;
    const [object, content] = name === 'upload' ? ['small', SMALL] : ['large', LARGE];
    expect(await readBack(object)).toBe(sha1(content));
    expect(await versions(object)).not.toContain('start');
    if (error === undefined && name === 'part') expect((await container.getObject(object)).size).toBe(LARGE.length);
    await container.deleteObject(object, { versions: 'delete' });
  }
});

const calls = (): Promise<unknown> => world.driver.getContainer('fault-matrix');

/** By the names that Backblaze's own checks have. */
describe('resilience', () => {
  const ids: readonly (readonly [
    id: string,
    hit: string,
    fault: InjectedError | WireFault,
    run: () => Promise<unknown>,
  ])[] = [
    ['api.backoff_503', 'b2_list_buckets', { status: 503 }, calls],
    ['api.retry_after_429', 'b2_list_buckets', { status: 429, retryAfter: 2 }, calls],
    ['api.retry_after_503', 'b2_list_buckets', { status: 503, retryAfter: 2 }, calls],
    ['auth.expired_401', 'b2_list_buckets', { status: 401, code: 'expired_auth_token' }, calls],
    ['download.retry_503', 'b2_download_file_by_id', { status: 503 }, download.run],
    ['part.retry_503', 'b2_upload_part', { status: 503 }, part.run],
    ['upload.expired_token_401', 'b2_upload_file', { status: 401, code: 'expired_auth_token' }, upload.run],
    ['upload.reset_before_response', 'b2_upload_file', { kind: 'reset-before-response' }, upload.run],
    ['upload.reset_mid_request', 'b2_upload_file', { kind: 'reset-mid-request' }, upload.run],
    ['upload.retry_408', 'b2_upload_file', { status: 408 }, upload.run],
    ['upload.retry_500', 'b2_upload_file', { status: 500 }, upload.run],
    ['upload.retry_503', 'b2_upload_file', { status: 503 }, upload.run],
  ];
  const expectations: Readonly<Record<string, () => void>> = {
    'api.backoff_503': () => expect(world.waits[0]).toBeGreaterThanOrEqual(1000),
    'api.retry_after_429': () => expect(world.waits[0]).toBeGreaterThanOrEqual(2000),
    'api.retry_after_503': () => expect(world.waits[0]).toBeGreaterThanOrEqual(2000),
    'auth.expired_401': () => expect(world.asked('b2_authorize_account')).toHaveLength(1),
    'part.retry_503': () => expect(world.asked('b2_get_upload_part_url')).toHaveLength(2),
    'upload.expired_token_401': () => expect(world.asked('b2_get_upload_url').length).toBeGreaterThan(0),
  };

  test.each(ids)('%s', async (id, hit, fault, run) => {
    plan(hit, fault);
    await run();
    const faults = world.emulator.journal.entries.filter((entry) => entry.fault !== null);
    expect(faults.map(({ operation }) => operation)).toEqual([hit]);
    expectations[id]?.();
  });

  test('auth.clock_expiry', async () => {
    world.emulator.clock.advance(86_400_001);
    await calls();
    await upload.run();
    expect(world.asked('b2_list_buckets')).toEqual(['b2_list_buckets 401', 'b2_list_buckets 200']);
    expect(world.asked('b2_authorize_account')).toHaveLength(1);
  });

  test('upload.cap_exceeded_403', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 403, code: 'cap_exceeded' });
    expect(await failure(upload.run())).toMatchObject({ code: 'quota_exceeded' });
    expect(world.asked('b2_upload_file')).toHaveLength(1);
  });

  test('upload.get_url_503', async () => {
    await upload.run();
    world.forget();
    world.emulator.faults.fail('b2_upload_file', { status: 503 });
    world.emulator.faults.fail('b2_get_upload_url', { status: 503 });
    await upload.run();
    expect(world.asked('b2_get_upload_url')).toEqual(['b2_get_upload_url 503', 'b2_get_upload_url 200']);
  });

  test('upload.stall', async () => {
    const driver = world.connect(undefined, { timeouts: { headers: 200 } });
    const bucket = await driver.getContainer('fault-matrix');
    world.emulator.faults.wire('b2_upload_file', { kind: 'stall' });
    await bucket.uploadObjectViaStream(SMALL, 'stalled');
    expect(await readBack('stalled')).toBe(sha1(SMALL));
    expect(await versions('stalled')).toEqual(['upload']);
  });
});

describe('what a client asks for itself', () => {
  const TEN = Array.from({ length: 10 }, (_, index) => `mode-${index}`);

  test('fail_some_uploads: every object is stored once, small or in parts', async () => {
    const bucket = await world.connectInTestMode('fail_some_uploads').getContainer('fault-matrix');
    for (const name of TEN) await bucket.uploadObjectViaStream(name, name);
    await bucket.uploadObjectViaStream(LARGE, 'mode-large', { resume: false });
    for (const name of TEN) expect(await readBack(name)).toBe(sha1(Buffer.from(name)));
    expect(await readBack('mode-large')).toBe(sha1(LARGE));
    expect(await versions('mode-')).toEqual(Array.from({ length: 11 }, () => 'upload'));
    expect(world.asked('b2_upload_part').filter((answer) => answer.endsWith('200'))).toHaveLength(3);
    await container.deletePrefix('mode-');
  });

  test('expire_some_account_authorization_tokens: nobody notices', async () => {
    const bucket = await world
      .connectInTestMode('expire_some_account_authorization_tokens')
      .getContainer('fault-matrix');
    for (const name of TEN) {
      await bucket.uploadObjectViaStream(name, name);
      expect(await (await bucket.getObject(name)).text()).toBe(name);
    }
    expect(await bucket.listObjects({ prefix: 'mode-' })).toHaveLength(10);
    expect(world.waits).toEqual([]);
    await container.deletePrefix('mode-');
  });

  test('force_cap_exceeded: one try, and the error says it', async () => {
    const bucket = await world.connectInTestMode('force_cap_exceeded').getContainer('fault-matrix');
    expect(await failure(bucket.uploadObjectViaStream('x', 'capped'))).toMatchObject({ code: 'quota_exceeded' });
    expect(world.asked('b2_upload_file')).toHaveLength(1);
    expect(await versions('capped')).toEqual([]);
  });
});
