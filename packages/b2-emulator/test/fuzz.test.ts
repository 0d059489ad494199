import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { authorize, Client } from './client.js';
import { compile, ready, run } from './command.js';
import { hostileRequests, type HostileRequest, type Knowledge } from './hostile-requests.js';
import { exchange, type RawAnswer } from './raw-connection.js';

/** At once, each on a connection of its own. */
const BATCH = 50;
const CASES = Number(process.env['B2_EMULATOR_FUZZ_CASES'] ?? 2000);

/** What only the owner of the other bucket may ever read. */
const SECRET = 'what-no-one-else-may-read';

let compiled: string;
let child: ChildProcess;
let client: Client;
let knowledge: Knowledge;
beforeAll(async () => {
  compiled = await compile();
  child = run(compiled, '--port', '0', '--absolute-minimum-part-size', '5', '--key', 'the-master-key');
  const { url } = await ready(child);
  const { body } = await authorize(url, 'test-key-id', 'the-master-key');
  client = new Client({ base: url, accountId: body.accountId, token: body.authorizationToken, version: 4 });
  const secret = await client.bucket('secret-bucket');
  await client.upload(secret, 'secret', SECRET);
  knowledge = await prepare(client);
}, 60_000);
afterAll(async () => {
  child.kill();
  await once(child, 'close');
  await rm(compiled, { recursive: true });
});

/** A bucket of the attacker's, and a key that may do everything in it, and nothing elsewhere. */
async function prepare(owner: Client): Promise<Knowledge> {
  const bucketId = await owner.bucket('open-bucket');
  const capabilities = [
    'listBuckets',
    'listFiles',
    'readFiles',
    'shareFiles',
    'writeFiles',
    'deleteFiles',
    'writeFileRetentions',
  ];
  const { body: key } = await owner.call('b2_create_key', {
    accountId: owner.accountId,
    keyName: 'k',
    capabilities,
    bucketIds: [bucketId],
  });
  const { body } = await authorize(owner.base, key.applicationKeyId, key.applicationKey);
  const attacker = owner.with({ token: body.authorizationToken });
  const { body: file } = await attacker.upload(bucketId, 'a.txt', 'hello');
  const { body: large } = await attacker.call('b2_start_large_file', { bucketId, fileName: 'l', contentType: 'a/b' });
  const urls = [await attacker.uploadUrl(bucketId), await attacker.partUrl(large.fileId)];
  return {
    tokens: [attacker.token, ...urls.map((each) => each.authorizationToken)],
    ids: [bucketId, file.fileId, large.fileId, owner.accountId],
    uploadPaths: urls.map((each) => new URL(each.uploadUrl).pathname),
    buckets: ['open-bucket', 'secret-bucket'],
  };
}

function check(request: HostileRequest, answer: RawAnswer | undefined): void {
  if (answer === undefined) {
    if (!request.isCut) throw new Error('no answer');
    return;
  }
  if (!(answer.status >= 200 && answer.status < 500)) throw new Error(`status ${answer.status}: ${answer.body}`);
  if (answer.body.includes(SECRET)) throw new Error('another bucket has been read');
  if (answer.status >= 400 && answer.body !== '') checkError(answer);
  if (answer.status >= 400 && answer.body === '' && !request.isHead) throw new Error(`${answer.status} without words`);
}

function checkError({ status, body }: RawAnswer): void {
  const error = JSON.parse(body) as { code: unknown; message: unknown; status: unknown };
  expect(error).toEqual({ code: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String), status });
}

test(
  `${CASES} hostile requests: each is answered in B2's words, none reads what is not its own, the server stays up`,
  async () => {
    const port = Number(new URL(client.base).port);
    let cases = 0;
    const batches = fc.array(hostileRequests(knowledge), { minLength: BATCH, maxLength: BATCH, size: 'max' });
    const property = fc.asyncProperty(batches, async (requests) => {
      cases += requests.length;
      await Promise.all(requests.map(async (each) => check(each, await exchange(port, each.pieces, each))));
    });
    await fc.assert(property, { numRuns: Math.ceil(CASES / BATCH), endOnFailure: true });
    expect(child.exitCode).toBeNull();
    expect(await (await client.get('secret-bucket/secret')).text()).toBe(SECRET);
    process.stdout.write(`fuzz: ${cases} hostile requests, every answer one of B2's, the server is up\n`);
  },
  10 * 60_000,
);
