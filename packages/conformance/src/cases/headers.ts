import assert from 'node:assert/strict';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { StorageDriver } from '@stowage/core';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';
import { assertRefusedUnsent } from './metadata-limits.js';

/** Characters that cannot be in a header, and how they are named. */
const CHARACTERS = {
  'U+000A': '\n',
  'U+000D': '\r',
  'U+0000': '\0',
  'U+007F': '\x7f',
  'U+4E2D': '中',
  'U+1F680': '🚀',
};

/** What headers may be kept with. */
const SAMPLES: Readonly<Record<string, string>> = {
  'cache-control': 'max-age=60',
  'content-disposition': 'attachment; filename="a b.txt"',
  'content-encoding': 'identity',
  'content-language': 'de, en',
  expires: 'Thu, 01 Dec 2033 16:00:00 GMT',
};

async function assertHeadersRefused(kit: Fixture, headers: Readonly<Record<string, string>>, name: string) {
  const put = (driver: StorageDriver): Promise<unknown> =>
    driver.uploadObjectViaStream('content', kit.container.name, 'object', { headers });
  await assertRefusedUnsent(kit, put, [name]);
  assertAlike(await kit.names(), []);
}

/** Fails unless the call is refused for this character in this option. */
async function assertRefused(call: Promise<unknown>, option: string, code: string): Promise<void> {
  const { message, retryable } = await assertRejects(call, InvalidArgumentError);
  assert.ok(message.includes(`'${option}'`), `the option '${option}' is not named: ${message}`);
  assert.ok(message.includes(code), `the character ${code} is not named: ${message}`);
  assert.equal(retryable, false);
}

/** Texts that become headers. What cannot be one is refused before anything is sent: it could be a header of somebody else's. */
export const headerCases: readonly ConformanceCase[] = [
  {
    id: 'headers.of-uploads',
    title: 'a character that no header can hold is refused in the content type and in headers, and named by its code',
    needs: ['writes'],
    run: async (kit) => {
      for (const [code, character] of Object.entries(CHARACTERS)) {
        const text = `a${character}b`;
        const file = await kit.file('content');
        const headers = { 'cache-control': text };
        await assertRefused(kit.put('object', 'content', { contentType: text }), 'contentType', code);
        await assertRefused(kit.put('object', 'content', { headers }), 'headers.cache-control', code);
        await assertRefused(kit.container.uploadObject(file, 'object', { contentType: text }), 'contentType', code);
      }
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'headers.names',
    title: 'what cannot be the name of a header is refused, with the character by its code',
    needs: ['writes'],
    run: async (kit) => {
      const names = { 'U+0020': 'cache control', 'U+003A': 'cache:control', 'U+000D': 'x\r', 'U+00E9': 'é' };
      for (const [code, name] of Object.entries(names)) {
        await assertRefused(kit.put('object', 'content', { headers: { [name]: 'value' } }), 'headers', code);
      }
      await assertRejects(kit.put('object', 'content', { headers: { '': 'value' } }), InvalidArgumentError);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'headers.of-copies',
    title: 'a content type that no header can hold is refused for a copy, and nothing is copied',
    needs: ['writes'],
    run: async (kit) => {
      const object = await kit.put('object');
      for (const [code, character] of Object.entries(CHARACTERS)) {
        const contentType = `text/${character}`;
        await assertRefused(object.copy(kit.container, 'copy', { contentType }), 'contentType', code);
        await assertRefused(object.move(kit.container, 'moved', { contentType }), 'contentType', code);
      }
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'headers.of-links',
    title: 'what a signed URL is to answer with is refused if no header can hold it',
    needs: ['links'],
    run: async (kit) => {
      const object = await kit.put('object');
      const driver = kit.driverWith('links');
      for (const [code, character] of Object.entries(CHARACTERS)) {
        for (const option of ['contentDisposition', 'contentType'] as const) {
          await assertRefused(driver.signedUrl(object, { [option]: `a${character}` }), option, code);
        }
      }
    },
  },
  {
    id: 'headers.of-upload-links',
    title: 'a link to upload with is not made for a content type that no header can hold',
    needs: ['uploadLinks', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('uploadLinks');
      for (const [code, character] of Object.entries(CHARACTERS)) {
        const call = driver.signedUploadUrl(kit.container, 'object', { contentType: `a${character}` });
        await assertRefused(call, 'contentType', code);
      }
    },
  },
  {
    id: 'headers.spaces',
    title: 'a content type that begins or ends with a space is refused: HTTP would drop it',
    needs: ['writes'],
    run: async (kit) => {
      for (const contentType of [' text/plain', 'text/plain ', '\ttext/plain', ' ']) {
        await assertRejects(kit.put('object', 'content', { contentType }), InvalidArgumentError);
      }
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'headers.declared-are-kept',
    title: 'every header that the capabilities declare is kept, whatever the case it was given in',
    run: async (kit) => {
      const { headers: declared } = kit.backend.capabilities;
      const names = declared === 'any' ? Object.keys(SAMPLES) : declared;
      for (const name of names) {
        const value = SAMPLES[name] ?? 'kit';
        await kit.put('object', 'content', { headers: { [name.toUpperCase()]: value } });
        const { headers } = await kit.container.getObject('object');
        assert.equal(headers?.[name], value);
      }
    },
  },
  {
    id: 'headers.others-are-refused',
    title:
      'a header that the capabilities do not declare is refused by its name, before anything is sent; so is one given twice',
    needs: ['writes'],
    run: async (kit) => {
      const { headers: declared } = kit.backend.capabilities;
      const others = ['content-type', ...(declared === 'any' ? [] : ['x-stowage-kit'])];
      for (const header of others) await assertHeadersRefused(kit, { [header]: 'value' }, header);
      const twice = { 'Cache-Control': 'no-store', 'cache-control': 'no-cache' };
      if (declared === 'any' || declared.includes('cache-control'))
        await assertHeadersRefused(kit, twice, 'ache-control');
    },
  },
];
