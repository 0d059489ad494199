import { behindPrefix, dateOfSeconds, pick, secondsOf, withPrefix } from '@stowage/core/http';
import type { MetadataSupport, TextRule, UploadHead } from '@stowage/core/spi';
import type { Preset } from './preset.js';

type Texts = Readonly<Record<string, string>>;

/** Before each key of the user's metadata. */
const PREFIX = 'x-amz-meta-';

/** When the source was last changed, in seconds since 1970, with fractions: rclone's word for it. https://rclone.org/s3/#modification-times */
const LAST_MODIFIED = 'mtime';
/** The MD5 of what was uploaded in parts, in Base64, of which S3 itself knows only those of the parts: rclone's word for it. https://rclone.org/s3/#hashes */
const WHOLE_MD5 = 'md5chksum';

/** The HTTP headers that S3 keeps with an object. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
export const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

/** What S3 gives back otherwise than it was sent. */
const NOT_GIVEN_BACK: readonly TextRule[] = [
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  { pattern: /[\x00-\x1f\x7f]/, words: 'a value must not hold line breaks and other control characters' },
  { pattern: /^ | $/, words: 'a value must not begin or end with a space' },
  { pattern: /=\?[^?]*\?[bq]\?/i, words: 'a value must not look like an encoded word' },
];

const KEY_RULES: readonly TextRule[] = [
  { pattern: /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u, words: 'a key holds what an HTTP header name may' },
  {
    pattern: new RegExp(`^(?:${LAST_MODIFIED}|${WHOLE_MD5})$`, 'i'),
    words: 'it has a meaning of its own in S3 clients',
  },
];

/** What some servers make a hyphen of. */
const NO_UNDERSCORE: TextRule = { pattern: /_/, words: "this server makes '-' of it" };

/** How many entries this driver adds at most. */
const OWN_ENTRIES = 2;

/** What is kept free for what this driver adds: it may turn out only later that an object goes in parts. */
const RESERVED = LAST_MODIFIED.length + 17 + WHOLE_MD5.length + 24;

/** What a server keeps of a user's metadata. */
export function metadataSupport({
  maxMetadataBytes,
  metadataUnderscores,
  metadataEntries,
}: Pick<Preset, 'maxMetadataBytes' | 'metadataUnderscores' | 'metadataEntries'>): MetadataSupport {
  const { maxKeyBytes, maxValueBytes, maxEntries } = metadataEntries ?? {};
  return {
    keys: {
      case: 'lowered',
      maxBytes: maxKeyBytes,
      refused: metadataUnderscores ? KEY_RULES : [...KEY_RULES, NO_UNDERSCORE],
    },
    values: { characters: 'ascii', maxBytes: maxValueBytes, refused: NOT_GIVEN_BACK },
    maxEntries: maxEntries === undefined ? undefined : maxEntries - OWN_ENTRIES,
    total: {
      maxBytes: maxMetadataBytes,
      counted: `all keys and values, with ${RESERVED} bytes for the driver's own,`,
      sizeOf: ({ metadata }) => RESERVED + sizeOf(metadata),
    },
  };
}

/** The headers that metadata is sent as. */
export function metadataHeaders({ metadata, lastModified, checksums }: UploadHead, inParts: boolean): Texts {
  const own = {
    ...(lastModified === undefined ? {} : { [LAST_MODIFIED]: secondsOf(lastModified) }),
    ...(inParts && checksums?.md5 !== undefined
      ? { [WHOLE_MD5]: Buffer.from(checksums.md5, 'hex').toString('base64') }
      : {}),
  };
  return withPrefix(PREFIX, { ...metadata, ...own });
}

/** What an answer says of it. */
export interface StoredMetadata {
  /** The user's. */
  readonly metadata: Texts;
  readonly sourceLastModified: Date | undefined;
  /** Of the whole, as its uploader said it, in hex. */
  readonly md5: string | undefined;
}

/** The metadata in the headers of an answer. */
export function metadataOf(headers: Texts): StoredMetadata {
  const all = Object.entries(behindPrefix(PREFIX, headers));
  const own = new Map(all);
  return {
    metadata: Object.fromEntries(all.filter(([key]) => key !== LAST_MODIFIED && key !== WHOLE_MD5)),
    sourceLastModified: dateOfSeconds(own.get(LAST_MODIFIED)),
    md5: md5Of(own.get(WHOLE_MD5)),
  };
}

/** The headers that readers receive with the object. */
export function keptHeadersOf(headers: Texts): Texts {
  return pick(headers, KEPT_HEADERS);
}

/** All of it that an object is described by: its type, kept headers and metadata, the driver's own included. */
export function describingHeaders<T>(headers: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const describing: ReadonlySet<string> = new Set(['content-type', ...KEPT_HEADERS]);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => describing.has(name) || name.startsWith(PREFIX)),
  );
}

function md5Of(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(text)
    ? Buffer.from(text, 'base64').toString('hex')
    : undefined;
}

function sizeOf(texts: Texts): number {
  return Object.entries(texts).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}
