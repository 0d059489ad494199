import assert from 'node:assert/strict';
import type { SignedUrlOptions } from '@stowage/core';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';

function signedUrl(kit: Fixture, name: string, options?: SignedUrlOptions): Promise<string> {
  return kit.driverWith('links').signedUrl({ container: kit.container, name }, options);
}

/** What a plain HTTP client gets. */
async function get(kit: Fixture, url: string): Promise<Response> {
  const response = await kit.harness.fetch?.(url);
  assert.ok(response !== undefined);
  return response;
}

/** URLs that read or write one object for a while. */
export const linkCases: readonly ConformanceCase[] = [
  {
    id: 'links.signed-url',
    title: 'a signed URL is a URL without the credentials in it',
    needs: ['links'],
    run: async (kit) => {
      await kit.put('object');
      const url = new URL(await signedUrl(kit, 'object'));
      assert.match(url.protocol, /^https?:$/);
      assert.equal(url.username + url.password, '');
      for (const secret of kit.harness.secrets ?? []) assert.ok(!url.href.includes(secret));
    },
  },
  {
    id: 'links.is-fetched',
    title: 'a signed URL gives the object to whoever has it, with its type',
    needs: ['links', 'fetch'],
    run: async (kit) => {
      await kit.put('folder/object.txt', 'content', { contentType: 'text/x-signed' });
      const response = await get(kit, await signedUrl(kit, 'folder/object.txt'));
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/x-signed');
      assert.equal(await response.text(), 'content');
    },
  },
  {
    id: 'links.awkward-names',
    title: 'signed URLs of awkward names lead to their objects',
    needs: ['links', 'fetch'],
    run: async (kit) => {
      for (const name of ['a b', '100%', 'a+b', 'a#b', 'a?b=c&d', 'é/🚀.txt', 'a%20b', `it's`]) {
        await kit.put(name);
        const response = await get(kit, await signedUrl(kit, name));
        assert.equal(await response.text(), name);
      }
    },
  },
  {
    id: 'links.answer',
    title: 'the answer carries the disposition and type that the URL was made with',
    needs: ['links', 'fetch'],
    run: async (kit) => {
      await kit.put('object');
      const options = { contentDisposition: 'attachment; filename="a b.txt"', contentType: 'text/x-other' };
      const { headers } = await get(kit, await signedUrl(kit, 'object', options));
      assert.equal(headers.get('content-disposition'), options.contentDisposition);
      assert.equal(headers.get('content-type'), options.contentType);
    },
  },
  {
    id: 'links.headers-are-served',
    title: 'headers that an object was stored with are in the answer',
    needs: ['links', 'fetch'],
    run: async (kit) => {
      await kit.put('object', 'content', { headers: { 'cache-control': 'max-age=60' } });
      const { headers } = await get(kit, await signedUrl(kit, 'object'));
      assert.equal(headers.get('cache-control'), 'max-age=60');
    },
  },
  {
    id: 'links.only-that-object',
    title: 'a URL that is changed to another object is refused',
    needs: ['links', 'fetch'],
    run: async (kit) => {
      await kit.put('object');
      await kit.put('secret');
      const url = await signedUrl(kit, 'object');
      const { status } = await get(kit, url.replace('object', 'secret'));
      assert.ok(status >= 400, `the answer was ${status}`);
    },
  },
  {
    id: 'links.too-long',
    title: 'a URL that would be good for longer than the provider allows is refused',
    needs: ['links'],
    run: async (kit) => {
      await kit.put('object');
      const expiresIn = kit.facet('links').maxExpiresIn + 1;
      await assertRejects(signedUrl(kit, 'object', { expiresIn }), InvalidArgumentError);
    },
  },
  {
    id: 'links.upload',
    title: 'a signed upload, sent as it says, stores the object with its type',
    needs: ['uploadLinks', 'fetch', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('uploadLinks');
      const signed = await driver.signedUploadUrl(kit.container, 'object', { contentType: 'text/x-signed' });
      const { url, method, headers } = signed;
      const response = await kit.harness.fetch?.(url, { method, headers, body: 'content' });
      assert.ok(response?.ok);
      const object = await kit.container.getObject('object');
      assert.equal(object.contentType, 'text/x-signed');
      assert.equal(await object.text(), 'content');
      assert.ok(signed.expiresAt instanceof Date);
      if (kit.facet('uploadLinks').reach === 'prefix') return;
      const other = signed.url.replaceAll('object', 'object-2');
      const answer = await kit.harness.fetch?.(other, { method, headers, body: 'content' });
      assert.ok(answer !== undefined && answer.status >= 400, `a longer name was taken: ${answer?.status}`);
    },
  },
  {
    id: 'links.expire',
    title: 'a signed URL is good for as long as it says, and no longer',
    needs: ['links', 'fetch', 'passTime'],
    run: async (kit) => {
      await kit.put('object');
      const url = await signedUrl(kit, 'object', { expiresIn: 60 });
      await kit.harness.passTime?.(61);
      const { status } = await get(kit, url);
      assert.ok(status >= 400, `the answer was ${status}`);
    },
  },
  {
    id: 'links.uploads-expire',
    title: 'a signed upload is good for as long as it says, and no longer',
    needs: ['uploadLinks', 'fetch', 'passTime', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('uploadLinks');
      const { maxExpiresIn } = kit.facet('uploadLinks');
      const tooLong = driver.signedUploadUrl(kit.container, 'object', { expiresIn: maxExpiresIn + 1 });
      await assertRejects(tooLong, InvalidArgumentError);
      const { url, method, headers } = await driver.signedUploadUrl(kit.container, 'object', { expiresIn: 60 });
      await kit.harness.passTime?.(61);
      const response = await kit.harness.fetch?.(url, { method, headers, body: 'content' });
      assert.ok(response !== undefined && response.status >= 400, `the answer was ${response?.status}`);
      assert.equal((await kit.names()).length, 0);
    },
  },
];
