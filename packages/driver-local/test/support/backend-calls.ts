import { Readable } from 'node:stream';
import type { ObjectRecord, PrefixRecord, StorageBackend, UploadBody, UploadHead } from '@stowage/core/spi';

/** A body of bytes in memory. */
export function body(content: string | Uint8Array): UploadBody {
  const bytes = Buffer.from(content);
  return { size: bytes.length, algorithm: undefined, open: () => Readable.from([bytes]), digest: () => undefined };
}

/** What an upload says of its object, unless told otherwise. */
export function head(name: string, more: Partial<UploadHead> = {}): UploadHead {
  return { name, contentType: 'text/plain', metadata: {}, headers: {}, ...more };
}

/** Stores a text. */
export async function put(
  backend: StorageBackend,
  container: string,
  name: string,
  content = name,
): Promise<ObjectRecord> {
  return backend.writeObject({ name: container }, head(name), body(content), {});
}

/** Reads a text. */
export async function text(backend: StorageBackend, container: string, name: string): Promise<string> {
  const { stream } = await backend.readObject({ name: container }, { name }, {});
  return Buffer.concat(await stream.toArray()).toString();
}

/** The names of a listing, page by page, prefixes with their delimiter. */
export async function names(
  backend: StorageBackend,
  container: string,
  query: { prefix?: string; delimiter?: string; limit?: number } = {},
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: readonly (ObjectRecord | PrefixRecord)[]; next?: string | undefined } =
      await backend.listObjects({ name: container }, { prefix: '', limit: 1000, ...query, cursor });
    found.push(...page.items.map((item) => item.name));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
