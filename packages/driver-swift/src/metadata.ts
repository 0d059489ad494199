import { behindPrefix, dateOfSeconds, pick, secondsOf, withPrefix, type HeaderValue } from '@stowage/core/http';
import type { MetadataSupport, TextRule, UploadHead } from '@stowage/core/spi';

const PREFIX = 'x-object-meta-';
/** Seconds since 1970: python-swiftclient and rclone keep the time of a file's last change so. */
const MTIME = 'mtime';

/** Headers that Swift keeps with an object: `allowed_headers` of its object server. */
export const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

const NO_TOKEN: TextRule = {
  pattern: /[^!#$%&'*+\-.^`|~0-9A-Za-z]/u,
  words: "a key holds what an HTTP header name may, but no '_', of which Swift makes '-'",
};
const NOT_GIVEN_BACK: readonly TextRule[] = [
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  { pattern: /[\x00-\x1f\x7f]/, words: 'a value must not hold line breaks and other control characters' },
  { pattern: /^\s|\s$/, words: 'a value must not begin or end with a space, which HTTP would drop' },
];

/** https://docs.openstack.org/swift/latest/config/ `swift-constraints`; one entry is left for the time of the last change. */
export const METADATA: MetadataSupport = {
  keys: {
    case: 'lowered',
    maxBytes: 128,
    refused: [NO_TOKEN, { pattern: /^mtime$/i, words: 'it is the time of the last change: the option lastModified' }],
  },
  values: { characters: 'unicode', maxBytes: 256, refused: NOT_GIVEN_BACK },
  maxEntries: 89,
  total: {
    maxBytes: 4096,
    counted: 'all keys and values, and the time of the last change',
    sizeOf: (head) => sizeOf(Object.entries(stored(head))),
  },
};

/** Of a container. Its quotas are kept as metadata, and count. */
export const CONTAINER_METADATA: MetadataSupport = {
  ...METADATA,
  keys: { ...METADATA.keys, refused: [NO_TOKEN] },
  maxEntries: 90,
  total: {
    maxBytes: 4096,
    counted: 'all keys and values, and the quotas',
    sizeOf: ({ metadata }) => sizeOf(Object.entries(metadata)),
  },
};

/** What an object is stored with. Values are UTF-8, as other clients send them. */
export function headersOf(
  head: Pick<UploadHead, 'contentType' | 'headers' | 'lastModified' | 'metadata'>,
): Record<string, HeaderValue> {
  const metadata = Object.entries(stored(head)).map(([key, value]) => [key, toWire(value)] as const);
  return {
    'content-type': head.contentType,
    ...head.headers,
    ...withPrefix(PREFIX, Object.fromEntries(metadata)),
  };
}

/** The user's own metadata that an answer tells. */
export function metadataOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isTime = lastModifiedOf(headers) !== undefined;
  const own = Object.entries(behindPrefix(PREFIX, headers)).filter(([key]) => !(isTime && key === MTIME));
  return Object.fromEntries(own.map(([key, value]) => [key, fromWire(value)]));
}

/** When the content was last changed before it was stored. */
export function lastModifiedOf(headers: Readonly<Record<string, string>>): Date | undefined {
  return dateOfSeconds(headers[`${PREFIX}${MTIME}`]);
}

/** The HTTP headers that it was stored with. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return pick(headers, KEPT_HEADERS);
}

function stored({
  metadata,
  lastModified,
}: Pick<UploadHead, 'lastModified' | 'metadata'>): Readonly<Record<string, string>> {
  return lastModified === undefined ? metadata : { ...metadata, [MTIME]: secondsOf(lastModified) };
}

function sizeOf(entries: readonly (readonly [string, string])[]): number {
  return entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}

/** Header values are bytes, which Node takes for Latin-1. */
export function toWire(value: string): string {
  return Buffer.from(value).toString('latin1');
}

function fromWire(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    // Somebody has stored other bytes.
    return value;
  }
}
