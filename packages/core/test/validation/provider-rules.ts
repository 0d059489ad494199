import type { MetadataSupport, StorageBackend, TextRule } from '../../src/spi/index.js';

type Rules = Pick<StorageBackend['capabilities'], 'headers' | 'metadata'>;

/** What S3, R2 and others give back otherwise than it was sent, as they decode encoded words and hand out what is ASCII as it is. */
const NOT_GIVEN_BACK: readonly TextRule[] = [
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  { pattern: /[\x00-\x1f\x7f]/, words: 'a value must not hold line breaks and other control characters' },
  { pattern: /^ | $/, words: 'a value must not begin or end with a space' },
  { pattern: /=\?[^?]*\?[bq]\?/i, words: 'a value must not look like an encoded word' },
];

const TOKEN: TextRule = { pattern: /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u, words: 'a key holds what an HTTP header name may' };
const SYSTEM_HEADERS = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const s3: MetadataSupport = {
  keys: { case: 'lowered', refused: [TOKEN] },
  values: { characters: 'ascii', refused: NOT_GIVEN_BACK },
  total: { maxBytes: 2048, counted: 'all keys and values' },
};

/** https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources */
const azure: MetadataSupport = {
  keys: {
    case: 'kept',
    refused: [
      { pattern: /^[^A-Za-z_]/u, words: 'a key begins with a letter or _, as identifiers of C# do' },
      { pattern: /[^A-Za-z0-9_]/u, words: 'a key holds letters, digits and _, as identifiers of C# do' },
    ],
  },
  values: { characters: 'ascii' },
  total: { maxBytes: 8192, counted: 'all keys and values' },
};

/** https://docs.openstack.org/swift/latest/config/proxy_server_config.html: swift-constraints */
const swift: MetadataSupport = {
  keys: { case: 'lowered', maxBytes: 128, refused: [TOKEN] },
  values: {
    characters: 'unicode',
    maxBytes: 256,
    refused: [{ pattern: /^$/, words: 'an empty value removes the key' }],
  },
  maxEntries: 90,
  total: { maxBytes: 4096, counted: 'all keys and values' },
};

/** https://cloud.google.com/storage/docs/metadata */
const gcs: MetadataSupport = {
  keys: { case: 'distinct' },
  values: { characters: 'unicode' },
  total: { maxBytes: 8192, counted: 'all keys and values' },
};

/** The rules of providers to come: that they can be told is what they are here for. */
export const providerRules = {
  s3: { metadata: s3, headers: SYSTEM_HEADERS },
  azure: { metadata: azure, headers: SYSTEM_HEADERS.slice(0, 4) },
  swift: { metadata: swift, headers: ['content-disposition', 'content-encoding', 'x-delete-at'] },
  gcs: { metadata: gcs, headers: SYSTEM_HEADERS.slice(0, 4) },
} as const satisfies Record<string, Rules>;
