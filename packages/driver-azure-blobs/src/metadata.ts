import { dateOf, withPrefix } from '@stowage/core/http';
import type { MetadataSupport, UploadHead } from '@stowage/core/spi';

type Texts = Readonly<Record<string, string>>;

/** What the names of metadata begin with. */
export const META = 'x-ms-meta-';
/** Where the time of the source's last change is kept, as rclone keeps it. */
const MTIME = 'mtime';

/** In bytes. */
const MAX_METADATA = 8192;

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
export const METADATA: MetadataSupport = {
  keys: {
    // Azure keeps their case, HTTP does not.
    case: 'lowered',
    refused: [
      { pattern: /^[^A-Za-z_]/u, words: 'a key begins with a letter or _, as identifiers of C# do' },
      { pattern: /[^A-Za-z0-9_]/u, words: 'a key holds letters, digits and _, as identifiers of C# do' },
      { pattern: /^mtime$/iu, words: "this key holds the time of the source's last change (lastModified)" },
    ],
  },
  values: { characters: 'ascii' },
  total: { maxBytes: MAX_METADATA, counted: 'all keys and values', sizeOf: sizeOfHead },
};

/** The headers that Azure keeps, and what they are called when a blob is stored. */
export const KEPT_HEADERS: Texts = {
  'cache-control': 'x-ms-blob-cache-control',
  'content-disposition': 'x-ms-blob-content-disposition',
  'content-encoding': 'x-ms-blob-content-encoding',
  'content-language': 'x-ms-blob-content-language',
};

/** Everything of a head but its name, as the wire has it. */
export function headHeaders(head: Omit<UploadHead, 'name'>): Record<string, string> {
  const kept = Object.entries(head.headers).map(([name, value]) => [KEPT_HEADERS[name] ?? name, value] as const);
  return { 'x-ms-blob-content-type': head.contentType, ...Object.fromEntries(kept), ...withPrefix(META, ownOf(head)) };
}

/** User metadata, and the time of the source. */
function ownOf({ metadata, lastModified }: Pick<UploadHead, 'lastModified' | 'metadata'>): Texts {
  return lastModified === undefined ? metadata : { ...metadata, [MTIME]: lastModified.toISOString() };
}

/** What a user gave, of all that is kept. */
export function ownMetadata(all: ReadonlyMap<string, string>): Texts {
  return Object.fromEntries([...all].filter(([key]) => key !== MTIME));
}

/** The time of the source's last change, where it is told and is one. */
export function sourceTime(all: ReadonlyMap<string, string>): Date | undefined {
  return dateOf(all.get(MTIME));
}

function sizeOfHead(head: UploadHead): number {
  return Object.entries(ownOf(head)).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}
