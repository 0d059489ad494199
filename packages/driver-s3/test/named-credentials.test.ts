import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { InvalidArgumentError, InvalidCredsError } from '@stowage/core';
import type { S3CredentialsFrom } from '../src/index.js';
import { namedCredentials } from '../src/session/named-credentials.js';
import { MetadataServer } from './metadata-server.js';
import { problem, ScriptedServer, type Answered } from './scripted-server.js';

let metadata: MetadataServer;
let home: string;
const before = { ...process.env };

beforeAll(async () => {
  metadata = await MetadataServer.listening();
  home = await mkdtemp(join(tmpdir(), 'stowage-aws-'));
  await files(home);
  const { url } = metadata;
  Object.assign(process.env, {
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-token-of-the-container',
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/mine',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
  });
});

beforeEach(() => {
  metadata.asked.length = 0;
  metadata.made = 0;
  metadata.failure = undefined;
});

afterAll(async () => {
  process.env = before;
  await metadata[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

async function files(directory: string): Promise<void> {
  const start = 'https://example.awsapps.com/start';
  const cached = { accessToken: 'of-sso', expiresAt: new Date(Date.now() + 3_600_000).toISOString(), startUrl: start };
  const cache = join(directory, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, `${createHash('sha1').update(start).digest('hex')}.json`), JSON.stringify(cached));
  const sso = {
    sso_start_url: start,
    sso_region: 'eu-central-1',
    sso_account_id: '123456789012',
    sso_role_name: 'mine',
  };
  const lines = Object.entries(sso).map(([name, value]) => `${name} = ${value}`);
  await writeFile(join(directory, 'config'), `[profile company]\n${lines.join('\n')}\n`);
  const keys = 'aws_access_key_id = IDFILE\naws_secret_access_key = kept-to-myself\naws_session_token = TOKENFILE\n';
  await writeFile(join(directory, 'credentials'), `[work]\n${keys}`);
  await writeFile(join(directory, 'token'), 'a-token-of-the-cluster');
}

const EMPTY: Answered = {
  status: 200,
  body: '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>',
};

test.each<[S3CredentialsFrom, string, string, string]>([
  [{ from: 'profile', profile: 'work' }, 'IDFILE', 'TOKENFILE', ''],
  [{ from: 'chain', profile: 'work' }, 'IDFILE', 'TOKENFILE', ''],
  [{ from: 'sso', profile: 'company' }, 'ID1', 'TOKEN1', 'GET /federation/credentials'],
  [{ from: 'web-identity' }, 'ID1', 'TOKEN1', 'POST /'],
  [{ from: 'container' }, 'ID1', 'TOKEN1', 'GET /container'],
  [{ from: 'instance' }, 'ID1', 'TOKEN1', 'PUT /latest/api/token'],
])('credentials of %j are what requests are signed with', async (from, id, token, first) => {
  await using server = await ScriptedServer.answering(EMPTY);
  server.now = Date.now();
  const driver = server.connect({ key: from });
  expect(await driver.listContainers()).toEqual([]);
  expect(server.asked[0]?.headers.authorization).toContain(`Credential=${id}/`);
  expect(server.asked[0]?.headers['x-amz-security-token']).toBe(token);
  const [asked] = metadata.asked;
  expect(asked === undefined ? '' : `${asked.method} ${asked.path}`).toBe(first);
});

test('those of an instance are made once for all who wait, and anew a minute before they end', async () => {
  await using server = await ScriptedServer.answering(EMPTY, EMPTY, EMPTY, EMPTY);
  server.now = Date.now();
  const driver = server.connect({ key: { from: 'instance' } });
  await Promise.all([driver.listContainers(), driver.listContainers()]);
  expect(metadata.made).toBe(1);
  server.now += 58 * 60_000;
  await driver.listContainers();
  expect(metadata.made).toBe(1);
  server.now += 61_000;
  await driver.listContainers();
  expect(metadata.made).toBe(2);
  expect(server.asked.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
    'TOKEN1',
    'TOKEN1',
    'TOKEN1',
    'TOKEN2',
  ]);
});

test('what S3 says has ended is made anew, and the request is sent again', async () => {
  await using server = await ScriptedServer.answering(problem(400, 'ExpiredToken'), EMPTY);
  server.now = Date.now();
  const driver = server.connect({ key: { from: 'container' } });
  expect(await driver.listContainers()).toEqual([]);
  expect(server.asked.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['TOKEN1', 'TOKEN2']);
  expect(metadata.asked.map(({ authorization }) => authorization)).toEqual([
    'a-token-of-the-container',
    'a-token-of-the-container',
  ]);
});

test('where there are none, the error says from where, and nothing of what was found there', async () => {
  await using server = await ScriptedServer.answering();
  const driver = server.connect({ key: { from: 'profile', profile: 'nobody' } });
  const error: unknown = await driver.listContainers().catch((each: unknown) => each);
  expect(error).toBeInstanceOf(InvalidCredsError);
  expect((error as Error).message).toBe("the credentials from 'profile' could not be had");
  expect(inspect(error, { depth: 9 })).not.toMatch(/kept-to-myself|TOKENFILE/);
  expect(server.asked).toEqual([]);
});

test('where the package is not installed, the error names it', async () => {
  const load = () => Promise.reject(new Error('Cannot find package'));
  const source = namedCredentials({ from: 'sso' }, { provider: 's3', load });
  await expect(source.make()).rejects.toThrow(InvalidArgumentError);
  await expect(source.make()).rejects.toThrow("install @aws-sdk/credential-providers for credentials from 'sso'");
});

test('where the package is too old for it, the error says so', async () => {
  const source = namedCredentials({ from: 'container' }, { provider: 's3', load: async () => ({}) });
  await expect(source.make()).rejects.toThrow("knows no credentials from 'container'");
});

test.each([
  [{ from: 'vault' }, /from/],
  [{ from: 'instance', profile: 'work' }, /unknown option 'profile'/],
  [{ from: 'profile', profile: '' }, /profile/],
])('%j is refused before anything is loaded', (from, message) => {
  expect(() => namedCredentials(from as S3CredentialsFrom, { provider: 's3' })).toThrow(message);
});

test('a secret beside them is refused', async () => {
  await using server = await ScriptedServer.answering();
  expect(() => server.connect({ key: { from: 'instance' }, sessionToken: 'a-token' })).toThrow(InvalidArgumentError);
});
