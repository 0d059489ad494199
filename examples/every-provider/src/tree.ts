import { createHash, randomBytes } from 'node:crypto';
import type { Container } from '@stowage/core';

/** Names that a file system, a URL, a header or an XML document would each stumble over. */
const ODD_NAMES = [
  'plain.txt',
  'with space.txt',
  'plus+and&=?#;,.txt',
  '100%.txt',
  '%41.txt',
  "it's (x) [1] {2}.txt",
  '<tag attribute="1">.xml',
  'ünï/日本/😀.txt',
  'deep/er/and/deep/er.bin',
  '-leading-dash',
  '.hidden',
  'trailing.dot.',
] as const;

const MEBIBYTE = 1024 ** 2;

/** Sizes in bytes: nothing, one byte, about a buffer's, and one that goes up in parts. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 12 * MEBIBYTE + 1] as const;

/** Stores a tree: every odd name, and every size. */
export async function plantTree(container: Container, signal: AbortSignal): Promise<void> {
  for (const name of ODD_NAMES) await container.uploadObjectViaStream(`this is ${name}`, `odd/${name}`, { signal });
  await container.uploadObjectViaStream('', 'odd/empty', { signal });
  for (const size of SIZES) {
    await container.uploadObjectViaStream(randomBytes(size), `sizes/${size}.bin`, {
      contentType: 'application/x-tree',
      metadata: { size: `${size}` },
      signal,
    });
  }
}

/** What a tree is, as its reader sees it: the SHA-256 of every object's bytes, by name. */
export async function fingerprint(container: Container, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const object of container.iterateObjects({ signal })) {
    const hash = createHash('sha256');
    for await (const chunk of await object.asStream({ signal })) hash.update(chunk as Uint8Array);
    found.set(object.name, hash.digest('hex'));
  }
  return found;
}

/** What two trees do not have in common, in words; empty if they are the same. */
export function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.filter((name) => one.get(name) !== other.get(name)).map((name) => `'${name}' is another or missing`);
}
