import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { supports, type Container, type SignedForm, type SignedUploadFormOptions } from '@stowage/core';
import type { S3Backend } from '../src/index.js';
import { connect } from './judge.js';
import { OwnPage } from './page.js';

const run = Date.now().toString(36);
const driver = connect();
const PART_SIZE = 5 * 1024 ** 2;

let own: OwnPage;
let container: Container<S3Backend>;

beforeAll(async () => {
  own = await OwnPage.open();
  container = await driver.createContainer(`browser-${run}`);
  await driver.exSetCors(container, [
    {
      allowedOrigins: [own.origin],
      allowedMethods: ['GET', 'PUT', 'POST'],
      allowedHeaders: ['*'],
      exposeHeaders: ['ETag'],
      maxAgeSeconds: 60,
    },
  ]);
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await driver.close();
});

/** What the page sends, and what it sees of the answer. */
interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** So many bytes of this letter. */
  readonly letter: string;
  readonly count: number;
}

/** Sends bytes from the page by `fetch`, as whoever wrote the page would. */
function send(sent: Sent): Promise<{ status: number; etag: string | null }> {
  return own.page.evaluate(async ({ url, method, headers, letter, count }) => {
    const answer = await fetch(url, { method, headers: headers ?? {}, body: new Blob([letter.repeat(count)]) });
    return { status: answer.status, etag: answer.headers.get('etag') };
  }, sent);
}

/** Sends a form from the page; the status of the answer. */
function sendForm(
  form: { url: string; fields: Readonly<Record<string, string>>; fileField: string },
  text: string,
): Promise<number> {
  return own.page.evaluate(
    async ({ url, fields, fileField }, content) => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      data.set(fileField, new Blob([content]));
      return (await fetch(url, { method: 'POST', body: data })).status;
    },
    form,
    text,
  );
}

/** A form; this server takes them. */
function formOf(name: string, options: SignedUploadFormOptions): Promise<SignedForm> {
  if (!supports(driver, 'uploadForms')) throw new Error('this server is said to take no forms');
  return driver.signedUploadForm(container, name, options);
}

describe('a page in a browser, without credentials,', () => {
  test('stores an object by a URL, and sees its ETag', async () => {
    const name = 'by url ü+.txt';
    const { url, method, headers } = await container.signedUploadUrl(name, { contentType: 'text/x-odd' });
    const { status, etag } = await send({ url, method, headers, letter: 'u', count: 1000 });
    const object = await container.getObject(name);
    expect([status, etag]).toEqual([200, object.etag]);
    expect(object.contentType).toBe('text/x-odd');
    expect(await object.text()).toBe('u'.repeat(1000));
  });

  test('cannot store another one by the same URL', async () => {
    const { url, method, headers } = await container.signedUploadUrl('this one');
    const other = url.replace('this%20one', 'that%20one');
    expect(other).not.toBe(url);
    const sent = await send({ url: other, method, headers, letter: 'x', count: 10 }).catch(() => ({ status: 403 }));
    expect(sent.status).toBe(403);
    expect(await container.objectExists('that one')).toBe(false);
  });

  test('stores an object by a form, with its type and metadata', async () => {
    const name = 'by form ü+.txt';
    const options = { contentType: 'text/x-odd', metadata: { colour: 'red' }, maxSize: 100 };
    const status = await sendForm(await formOf(name, options), 'from a form');
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
    const object = await container.getObject(name);
    expect(await object.text()).toBe('from a form');
    expect([object.contentType, object.metadata]).toEqual(['text/x-odd', { colour: 'red' }]);
  });

  test('cannot store more by a form than it allows', async () => {
    const form = await formOf('too large', { maxSize: 10 });
    const status = await sendForm(form, 'x'.repeat(11)).catch(() => 400);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await container.objectExists('too large')).toBe(false);
  });

  test('stores an object in parts', async () => {
    const size = PART_SIZE + 1000;
    const { token, partSize, partCount } = await container.beginSignedUpload('in parts', size, { partSize: PART_SIZE });
    expect([partSize, partCount]).toEqual([PART_SIZE, 2]);
    for (const { partNumber, url, method, headers } of await driver.signUploadParts(token)) {
      const count = partNumber === 1 ? PART_SIZE : 1000;
      const { status, etag } = await send({ url, method, headers, letter: `${partNumber}`, count });
      expect([partNumber, status]).toEqual([partNumber, 200]);
      expect(etag).not.toBeNull();
    }
    const object = await driver.completeSignedUpload(token);
    expect(object.size).toBe(size);
    expect((await object.text()) === '1'.repeat(PART_SIZE) + '2'.repeat(1000)).toBe(true);
  });

  test('reads an object by a URL', async () => {
    const object = await container.uploadObjectViaStream('to be read', 'read me.txt');
    const url = await object.signedUrl();
    const text = await own.page.evaluate(async (link) => (await fetch(link)).text(), url);
    expect(text).toBe('to be read');
  });
});

describe('a bucket that lets no page in', () => {
  test('is read by none, though the URL is good', async () => {
    const closed = await driver.createContainer(`browser-closed-${run}`);
    const object = await closed.uploadObjectViaStream('not for pages', 'o');
    const url = await object.signedUrl();
    await expect(own.page.evaluate(async (link) => (await fetch(link)).text(), url)).rejects.toThrow('Failed to fetch');
    expect(await (await fetch(url)).text()).toBe('not for pages');
  });

  test('tells its rules, and that it has none any more', async () => {
    const rules = [{ id: 'one', allowedOrigins: ['https://*.example.com'], allowedMethods: ['GET' as const] }];
    await driver.exSetCors(container, rules);
    expect(await driver.exGetCors(container)).toEqual(rules);
    await driver.exSetCors(container, []);
    expect(await driver.exGetCors(container)).toEqual([]);
  });
});
