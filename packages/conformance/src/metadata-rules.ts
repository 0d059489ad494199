import type { MetadataSupport, TextRule, UploadHead } from '@stowage/core/spi';
import type { Fixture } from './fixtures.js';

type Metadata = Readonly<Record<string, string>>;

/** Whether the capabilities say that an entry of its own is kept. */
export function keepsEntry({ keys, values }: MetadataSupport, key: string, value: string): boolean {
  const isShort = Buffer.byteLength(key) <= (keys.maxBytes ?? Infinity);
  return key !== '' && isShort && passes(key, keys.refused) && passes(value, values.refused);
}

function passes(text: string, rules: readonly TextRule[] = []): boolean {
  return rules.every(({ pattern }) => !pattern.test(text));
}

/** How a key comes back. */
export function keptKey({ keys }: MetadataSupport, key: string): string {
  return keys.case === 'lowered' ? key.toLowerCase() : key;
}

/** How many bytes metadata takes of what the provider keeps in all. */
function sizeOf(kit: Fixture, head: UploadHead): number {
  const { total } = kit.backend.capabilities.metadata;
  const texts = Object.entries(head.metadata).flat().join('');
  return total?.sizeOf?.(head) ?? Buffer.byteLength(texts);
}

/** Metadata that fills what the provider keeps of an object of this name to the last byte. The last key is the longest entry's. */
export function fullMetadata(kit: Fixture, name: string): Metadata {
  const { total, values } = kit.backend.capabilities.metadata;
  const longest = Math.min(values.maxBytes ?? Infinity, total?.maxBytes ?? 0);
  let metadata: Metadata = {};
  for (let index = 0; ; index += 1) {
    const key = `key${index}`;
    const free = (total?.maxBytes ?? 0) - sizeOf(kit, kit.head(name, { metadata: { ...metadata, [key]: '' } }));
    if (free < 0) return withoutRest(metadata, free + key.length);
    metadata = { ...metadata, [key]: 'x'.repeat(Math.min(free, longest)) };
    if (free <= longest) return metadata;
  }
}

/** What is left is too little for one more key: the first one gets it. */
function withoutRest(metadata: Metadata, rest: number): Metadata {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value], index) => [index === 0 ? `${key}${'k'.repeat(rest)}` : key, value]),
  );
}

/** The same with one byte more. */
export function oneByteMore(metadata: Metadata): Metadata {
  const [[key, value] = ['', ''], ...others] = Object.entries(metadata).toReversed();
  return Object.fromEntries([...others.toReversed(), [key, `${value}x`]]);
}
