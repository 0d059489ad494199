import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { bodyOf, headOf } from './contents.js';
import { authorization, Impostor, type Asked, type Reply } from './impostor.js';
import { failure } from './world.js';

const KEY = 'K001application-key+of/someone';
const TOKEN = '4_001_account_token_acct_=';
const UPLOAD_TOKEN = '4_001_upload_token_upld_=';
const DOWNLOAD_TOKEN = '3_20261127_download_token_dnld_=';
const NEW_KEY = 'K001the-key-that-was-made';

/** Every secret of the session, in every form that a text may have it. */
const FORMS = [KEY, TOKEN, UPLOAD_TOKEN, DOWNLOAD_TOKEN, NEW_KEY, `key-id:${KEY}`].flatMap((secret) => [
  secret,
  secret.toUpperCase(),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
]);
const ALL = FORMS.join(' ~ ');

/** Where a server may echo what it knows. */
const ECHOES: Readonly<Record<string, (status: number) => Reply>> = {
  'the message': (status) => ({ status, json: { status, code: 'some_code', message: ALL } }),
  'the code': (status) => ({ status, json: { status, code: ALL, message: '' } }),
  'the request id and other headers': (status) => ({
    status,
    headers: { 'x-bz-request-id': ALL, 'x-echo': ALL },
    json: { status, code: 'some_code', message: 'no' },
  }),
  'a plain text': (status) => ({ write: (response) => response.writeHead(status).end(ALL) }),
  'the words of the status': (status) => ({ write: (response) => response.writeHead(status, ALL).end() }),
  'no HTTP at all': () => ({ write: (response) => response.socket?.end(`HTTP/1.1 ${ALL}\r\n\r\n`) }),
  'names of an answer that lacks all else': () => ({ json: { fileInfo: { [TOKEN]: 7 }, contentSha1: ALL } }),
};

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
});

const everything = (error: unknown): string =>
  `${inspect(error, { depth: Infinity, showHidden: true })} ${String(error)} ${JSON.stringify(error)}`;

/** A driver that has been granted all of them, whose server then answers everything as it is told. */
async function granted(reply: () => Reply): Promise<BackblazeB2StorageDriver> {
  let echoes = false;
  const or = (json: (asked: Asked) => object) => (asked: Asked) => (echoes ? reply() : { json: json(asked) });
  const impostor = await Impostor.start({
    b2_authorize_account: (asked) => ({ json: { ...authorization(asked), authorizationToken: TOKEN } }),
    b2_get_upload_url: or(({ url }) => ({
      bucketId: 'bucket',
      uploadUrl: `${url}/b2api/v4/b2_upload_file/1`,
      authorizationToken: UPLOAD_TOKEN,
    })),
    b2_get_download_authorization: or(() => ({ authorizationToken: DOWNLOAD_TOKEN })),
    b2_create_key: or(() => ({ applicationKeyId: 'new', keyName: 'new', applicationKey: NEW_KEY, capabilities: [] })),
    ...Object.fromEntries(ANSWERED.map((operation) => [operation, reply])),
  });
  const retry = { attempts: 1 };
  const driver = new BackblazeB2StorageDriver('key-id', KEY, { endpoint: impostor.url, retry });
  open.push({ [Symbol.asyncDispose]: () => driver.close() }, impostor);
  await driver.exCreateKey('new', { capabilities: ['readFiles'] });
  await driver.exGetUploadData({ name: 'photos', id: 'bucket' });
  await driver.signedUrl({ container: { name: 'photos', id: 'bucket' }, name: 'a' });
  echoes = true;
  return driver;
}

const ANSWERED = ['b2_list_buckets', 'b2_upload_file', 'b2_download_file_by_name', 'b2_get_file_info'];
const photos = { name: 'photos', id: 'bucket' };

describe.each(Object.entries(ECHOES))('a server that echoes every secret in %s', (_where, reply) => {
  test.each<[string, number, (driver: BackblazeB2StorageDriver) => Promise<unknown>]>([
    ['a call of the control lane', 400, (driver) => driver.getContainer('photos')],
    ['a call of the data lane', 403, ({ backend }) => backend.getObject(photos, { name: 'a', versionId: '1' }, {})],
    ['a refused token', 401, (driver) => driver.listContainers()],
    ['an outage', 503, (driver) => driver.listContainers()],
    ['making a link', 400, (driver) => driver.signedUrl({ container: photos, name: 'a' })],
    ['making a key', 400, (driver) => driver.exCreateKey('new', { capabilities: ['readFiles'] })],
    ['an upload', 400, ({ backend }) => backend.writeObject(photos, headOf('a'), bodyOf('x'), {})],
    ['a download', 403, ({ backend }) => backend.readObject(photos, { name: 'a' }, {})],
  ])('gets none of them into the error of %s', async (_what, status, call) => {
    const error = await failure(call(await granted(() => reply(status))));
    const text = everything(error);
    expect(error).toMatchObject({ provider: 'backblaze_b2' });
    for (const form of FORMS) expect(text).not.toContain(form);
  });
});
