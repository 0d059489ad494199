import assert from 'node:assert/strict';
import { InvalidArgumentError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects, unlessRefused } from '../rejections.js';
import { assertToldMetadata } from '../told.js';

type Metadata = Readonly<Record<string, string>>;

/** Metadata either comes back exactly or is refused before anything is stored. */
async function exactlyOrRefused(kit: Fixture, metadata: Metadata): Promise<void> {
  const stored = await unlessRefused(kit.put('object', 'content', { metadata }), InvalidArgumentError);
  if (stored === undefined) {
    assertAlike(await kit.names(), []);
    return;
  }
  assertAlike((await kit.container.getObject('object')).metadata, metadata);
  await kit.remove('object');
}

/** Names that objects of JavaScript have of their own; in lower case, as some providers keep names. */
const AWKWARD_KEYS = ['__proto__', 'constructor', '__definegetter__', 'prototype', 'length'];

/** Metadata with these keys, as JSON gives them. */
function valuesOf(keys: readonly string[]): Metadata {
  return Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
}

const AWKWARD_VALUES = {
  empty: '',
  space: ' in the middle and at the ends ',
  percent: '100% %20 %zz',
  plus: 'a+b',
  quotes: `"'\\`,
  comma: 'a, b; c=d',
  unicode: 'Grüße, 中文',
  emoji: '🚀',
  'line-break': 'a\nb',
};

/** The user's own metadata. */
export const metadataCases: readonly ConformanceCase[] = [
  {
    id: 'metadata.round-trip',
    title: 'metadata is stored with the object and comes back as it was',
    run: async (kit) => {
      const metadata = { color: 'blue', filenumber: '42' };
      const stored = await kit.put('object', 'content', { metadata });
      assertToldMetadata(stored, metadata);
      assertAlike((await kit.container.getObject('object')).metadata, metadata);
    },
  },
  {
    id: 'metadata.none',
    title: 'an object without metadata has an empty record of it, not what the provider keeps for itself',
    needs: ['writes'],
    run: async (kit) => {
      const path = await kit.file('content');
      assertToldMetadata(await kit.put('stream'), {});
      assertToldMetadata(await kit.container.uploadObject(path, 'file'), {});
      assertAlike((await kit.container.getObject('stream')).metadata, {});
      assertAlike((await kit.container.getObject('file')).metadata, {});
    },
  },
  ...Object.entries(AWKWARD_VALUES).map(([name, value]): ConformanceCase => ({
    id: `metadata.value-${name}`,
    title: `the value ${JSON.stringify(value)} comes back exactly or is refused with InvalidArgumentError`,
    run: (kit) => exactlyOrRefused(kit, { key: value }),
  })),
  ...AWKWARD_KEYS.map((key): ConformanceCase => ({
    id: `metadata.key-${key.replaceAll('_', '')}`,
    title: `the key ${JSON.stringify(key)} is kept like any other or refused with InvalidArgumentError, never dropped`,
    run: (kit) => exactlyOrRefused(kit, valuesOf([key, 'other'])),
  })),
  {
    id: 'metadata.awkward-keys-everywhere',
    title:
      'awkward keys are in listings, copies and objects stored in parts as well, and nobody has them who was not given them',
    needs: ['writes'],
    run: async (kit) => {
      const metadata = valuesOf(AWKWARD_KEYS);
      const stored = await unlessRefused(kit.put('object', 'content', { metadata }), InvalidArgumentError);
      if (stored === undefined) return;
      await kit.put('parts', kit.large(), { metadata, partSize: kit.partSize });
      await stored.copy(kit.container, 'copy');
      await kit.put('none');
      for (const name of ['copy', 'object', 'parts']) {
        assertAlike((await kit.container.getObject(name)).metadata, metadata);
      }
      const none = await kit.container.getObject('none');
      assertAlike(none.metadata, {});
      for (const row of await kit.container.listObjects()) assertToldMetadata(row, row.name === 'none' ? {} : metadata);
    },
  },
  {
    id: 'metadata.is-unicode',
    title: 'a key or value that is no Unicode is refused, not repaired',
    needs: ['writes'],
    run: async (kit) => {
      for (const metadata of [{ key: 'half-\ud83d' }, { 'half-\ud83d': 'value' }]) {
        await assertRejects(kit.put('object', 'content', { metadata }), InvalidArgumentError);
      }
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'metadata.many',
    title: 'ten entries are kept; more than the provider keeps are refused, never dropped',
    run: async (kit) => {
      const entries = Array.from({ length: 50 }, (_, index) => [`key${index}`, `value ${index}`] as const);
      await exactlyOrRefused(kit, Object.fromEntries(entries));
      await kit.put('ten', 'content', { metadata: Object.fromEntries(entries.slice(0, 10)) });
      assert.equal(Object.keys((await kit.container.getObject('ten')).metadata ?? {}).length, 10);
    },
  },
  {
    id: 'metadata.too-large',
    title: 'a value of 64 KiB comes back whole or is refused, never cut',
    run: (kit) => exactlyOrRefused(kit, { key: 'x'.repeat(65_536) }),
  },
  {
    id: 'metadata.key-case',
    title: 'upper case in a key is kept, made lower case, or refused; the value is the same',
    run: async (kit) => {
      const put = kit.put('object', 'content', { metadata: { 'Camera-Model': 'X' } });
      const stored = await unlessRefused(put, InvalidArgumentError);
      if (stored === undefined) return;
      const { metadata } = await kit.container.getObject('object');
      const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key.toLowerCase(), value]);
      assertAlike(entries, [['camera-model', 'X']]);
    },
  },
  {
    id: 'metadata.is-text',
    title: 'a value that is no string is refused, not made one',
    needs: ['writes'],
    run: async (kit) => {
      const metadata = { baz: 1 } as unknown as Metadata;
      await assertRejects(kit.put('object', 'content', { metadata }), InvalidArgumentError);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'metadata.follows-the-object',
    title: 'metadata is that of the newest content, never that of an older one',
    run: async (kit) => {
      await kit.put('object', 'old', { metadata: { version: 'old' } });
      await kit.container.getObject('object');
      await kit.put('object', 'new', { metadata: { version: 'new' } });
      assertAlike((await kit.container.getObject('object')).metadata, { version: 'new' });
      await kit.put('object', 'none');
      assertAlike((await kit.container.getObject('object')).metadata, {});
    },
  },
  {
    id: 'metadata.of-large-objects',
    title: 'an object stored in parts has its metadata and content type too',
    needs: ['multipart'],
    run: async (kit) => {
      const options = { partSize: kit.partSize, metadata: { color: 'blue' }, contentType: 'text/x-large' };
      await kit.put('object', kit.large(), options);
      const { metadata, contentType } = await kit.container.getObject('object');
      assertAlike(metadata, { color: 'blue' });
      assert.equal(contentType, 'text/x-large');
    },
  },
  {
    id: 'metadata.headers',
    title: 'headers for readers are no metadata',
    run: async (kit) => {
      const headers = { 'cache-control': 'max-age=60' };
      const put = kit.put('object', 'content', { headers, metadata: { color: 'blue' } });
      if ((await unlessRefused(put, InvalidArgumentError)) === undefined) return;
      assertAlike((await kit.container.getObject('object')).metadata, { color: 'blue' });
    },
  },
];
