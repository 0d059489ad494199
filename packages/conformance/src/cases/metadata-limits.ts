import assert from 'node:assert/strict';
import type { StorageDriver } from '@stowage/core';
import { InvalidArgumentError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { fullMetadata, keepsEntry, keptKey, oneByteMore } from '../metadata-rules.js';
import { assertRejects } from '../rejections.js';
import { assertToldMetadata } from '../told.js';
import { countCalls } from '../steps/counted-driver.js';

type Metadata = Readonly<Record<string, string>>;

/** Fails unless a call is refused with these words in its error, before the backend is asked for anything. */
export async function assertRefusedUnsent(
  kit: Fixture,
  call: (driver: StorageDriver) => Promise<unknown>,
  words: readonly string[],
): Promise<void> {
  const driver = await kit.anotherDriver();
  let calls = 0;
  countCalls(driver, () => (calls += 1));
  const { message } = await assertRejects(call(driver), InvalidArgumentError);
  assert.equal(calls, 0, 'the backend was asked before the call was refused');
  for (const word of words) assert.ok(message.includes(word), `${word} is not named: ${message}`);
}

/** Fails unless metadata is refused in every call that takes it, unsent. `source` is the name of an object. */
async function assertNowhereTaken(kit: Fixture, metadata: Metadata, words: readonly string[]): Promise<void> {
  const { container, partSize } = kit;
  const [key] = [container.name];
  const source = { container: key, name: 'source' };
  const file = await kit.file('content');
  const calls: readonly ((driver: StorageDriver) => Promise<unknown>)[] = [
    (driver) => driver.uploadObjectViaStream('content', key, 'object', { metadata }),
    (driver) => driver.uploadObjectViaStream(kit.large(), key, 'object', { metadata, partSize }),
    (driver) => driver.uploadObject(file, key, 'object', { metadata }),
    (driver) => driver.copyObject(source, key, 'object', { metadata }),
    (driver) => driver.moveObject(source, key, 'object', { metadata }),
  ];
  for (const call of calls) await assertRefusedUnsent(kit, call, words);
}

/** Stores an object, in parts, and a copy of it with this metadata, and fails unless each has it. */
async function assertEverywhereKept(kit: Fixture, metadata: Metadata): Promise<void> {
  const support = kit.backend.capabilities.metadata;
  const expected = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [keptKey(support, key), value]));
  const stored = await kit.put('object', 'content', { metadata });
  assertToldMetadata(stored, expected);
  await kit.put('object2', kit.large(), { metadata, partSize: kit.partSize });
  await (await kit.put('object3')).copy(kit.container, 'object4', { metadata });
  await stored.copy(kit.container, 'object5');
  const another = await kit.anotherDriver();
  for (const name of ['object', 'object2', 'object4', 'object5']) {
    assertAlike((await another.getObject(kit.container.name, name)).metadata, expected);
  }
}

const ASCII = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index));
const OTHERS = ['é', 'ß', 'ключ', '中', '🔑', '\u0130', '\x7f', '\t', '\n'];
/** So many entries every provider keeps. */
const AT_ONCE = 8;

const VALUES: Metadata = {
  latin: 'Grüße',
  many: '中文, русский, हिन्दी, 🚀',
  // Encoded, it is several words, and still short enough for those who keep 256 bytes of a value.
  long: 'ä'.repeat(60),
  combining: 'e\u0301 is not é',
  'right-to-left': 'שלום \u200f!',
};

const LOOK_ALIKES: Metadata = {
  quoted: '=?UTF-8?Q?caf=C3=A9?=',
  base: '=?utf-8?B?YQ==?= and more',
  two: '=?UTF-8?Q?a?= =?UTF-8?Q?b?=',
  percent: '%C3%A9 %41',
  escaped: '\\u00e9 &eacute;',
};

/** Those entries that the capabilities say are kept. */
function keptOf({ backend }: Fixture, entries: Metadata): Metadata {
  const { metadata } = backend.capabilities;
  return Object.fromEntries(Object.entries(entries).filter(([key, value]) => keepsEntry(metadata, keyed(key), value)));
}

/** Keys that every provider keeps. */
function keyed(key: string): string {
  return key.replaceAll('-', '');
}

async function assertValues(kit: Fixture, entries: Metadata): Promise<void> {
  const plain = Object.fromEntries(Object.entries(entries).map(([key, value]) => [keyed(key), value]));
  await assertEverywhereKept(kit, keptOf(kit, plain));
  for (const [key, value] of Object.entries(plain)) {
    if (keptOf(kit, { [key]: value })[key] === undefined) await assertNowhereTaken(kit, { [key]: value }, [`'${key}'`]);
  }
}

/** Metadata and headers against what the capabilities declare: kept exactly, or refused before anything is sent. */
export const metadataLimitCases: readonly ConformanceCase[] = writing([
  {
    id: 'metadata.every-key-character',
    title: 'every character in a key is kept, or refused before anything is sent, as the capabilities declare',
    run: async (kit) => {
      const support = kit.backend.capabilities.metadata;
      const keys = [...ASCII, ...OTHERS].map((character) => `k${character}k`);
      const distinct = [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
      const kept = distinct.filter((key) => keepsEntry(support, key, 'value'));
      for (let start = 0; start < kept.length; start += AT_ONCE) {
        const some = kept.slice(start, start + AT_ONCE);
        await kit.put('object', 'content', { metadata: Object.fromEntries(some.map((key) => [key, key])) });
        const { metadata } = await kit.container.getObject('object');
        assertAlike(metadata, Object.fromEntries(some.map((key) => [keptKey(support, key), key])));
      }
      for (const key of distinct.filter((each) => !kept.includes(each))) {
        const put = (driver: StorageDriver): Promise<unknown> =>
          driver.uploadObjectViaStream('content', kit.container.name, 'refused', { metadata: { [key]: 'value' } });
        await assertRefusedUnsent(kit, put, [`'${key}'`]);
      }
    },
  },
  {
    id: 'metadata.unicode-everywhere',
    title:
      'values of any script come back exactly from single writes, uploads in parts and copies, to other drivers too',
    run: (kit) => assertValues(kit, VALUES),
  },
  {
    id: 'metadata.look-alikes',
    title: 'a value that looks as if it were encoded comes back as it is, or is refused before anything is sent',
    run: (kit) => assertValues(kit, LOOK_ALIKES),
  },
  {
    id: 'metadata.duplicates-by-case',
    title: 'keys that differ in case only are two where the capabilities say so, and refused elsewhere',
    run: async (kit) => {
      const metadata = { Key: 'one', key: 'other' };
      if (kit.backend.capabilities.metadata.keys.case === 'distinct') await assertEverywhereKept(kit, metadata);
      else await assertNowhereTaken(kit, metadata, ["'key'", "'Key'"]);
    },
  },
  {
    id: 'metadata.longest-total',
    title:
      'as many bytes of metadata as the capabilities declare are kept; one more is refused, unsent, with key and limit',
    needs: ['metadata:total'],
    run: async (kit) => {
      const { total } = kit.backend.capabilities.metadata;
      const limit = String(total?.maxBytes);
      // All names of `assertEverywhereKept` that matter are of this length: the name may count as well.
      const metadata = fullMetadata(kit, 'object2');
      await assertEverywhereKept(kit, metadata);
      const more = oneByteMore(fullMetadata(kit, 'object'));
      await assertNowhereTaken(kit, more, [`metadata '`, limit]);
    },
  },
  {
    id: 'metadata.most-entries',
    title: 'as many entries as the capabilities declare are kept; one more is refused, unsent, with key and limit',
    needs: ['metadata:maxEntries'],
    run: async (kit) => {
      const { maxEntries = 0 } = kit.backend.capabilities.metadata;
      const entries = Array.from({ length: maxEntries + 1 }, (_, index) => [`k${index}`, ''] as const);
      await assertEverywhereKept(kit, Object.fromEntries(entries.slice(1).map(([key]) => [key, 'v'])));
      const words = [`'k${maxEntries}'`, String(maxEntries)];
      await assertNowhereTaken(kit, Object.fromEntries(entries.map(([key]) => [key, 'v'])), words);
    },
  },
  {
    id: 'metadata.longest-key',
    title:
      'a key of as many bytes as the capabilities declare is kept; one more is refused, unsent, with key and limit',
    run: async (kit) => {
      const { maxBytes = 64 } = kit.backend.capabilities.metadata.keys;
      await assertEverywhereKept(kit, { ['k'.repeat(maxBytes)]: 'value' });
      if (kit.backend.capabilities.metadata.keys.maxBytes === undefined) return;
      const key = 'k'.repeat(maxBytes + 1);
      await assertNowhereTaken(kit, { [key]: 'value' }, [`'${key}'`, String(maxBytes)]);
    },
  },
]);
