import { InvalidContainerNameError, InvalidObjectNameError } from '@stowage/core/spi';

/** The longest file name, in bytes of UTF-8. */
export const MAX_NAME_BYTES = 1024;
const MAX_SEGMENT_BYTES = 250;

/**
 * A name or value as it stands in headers and paths: UTF-8, percent-encoded but for letters, digits, `-_.!~*'()` and, as
 * B2 wants it, `/`. https://www.backblaze.com/docs/cloud-storage-native-api-string-encoding
 */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}

/** The inverse of {@link encodeText}; a `+` stands for a space. What is no such text is given back as it is. */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Whether HTTP software would resolve a part of the name as a directory, and so ask for another object. */
export function hasDotSegment(name: string): boolean {
  return name.split('/').some((segment) => segment === '.' || segment === '..');
}

type Rule = readonly [broken: (name: string) => boolean, rule: string];

const FILE_NAME_RULES: readonly Rule[] = [
  [(name) => name === '', 'it must not be empty'],
  [(name) => !name.isWellFormed(), 'it must be valid Unicode'],
  [(name) => Buffer.byteLength(name) > MAX_NAME_BYTES, `it must not be longer than ${MAX_NAME_BYTES} bytes of UTF-8`],
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  [(name) => /[\u0000-\u001f\u007f]/.test(name), 'it must not hold control characters'],
  [(name) => name.startsWith('/'), "it must not start with '/'"],
  [(name) => name.endsWith('/'), "it must not end with '/'"],
  [(name) => name.includes('//'), "it must not hold '//'"],
  [
    (name) => name.split('/').some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT_BYTES),
    `no part between '/' may be longer than ${MAX_SEGMENT_BYTES} bytes of UTF-8`,
  ],
];

/**
 * B2's rules for the names of new files. https://www.backblaze.com/docs/cloud-storage-files
 *
 * @throws {InvalidObjectNameError} giving the rule
 */
export function assertFileName(name: string): void {
  const broken = FILE_NAME_RULES.find(([isBroken]) => isBroken(name));
  if (broken !== undefined) throw new InvalidObjectNameError(name, broken[1], { provider: 'backblaze_b2' });
}

/** Whether there may be a file of that name: what B2 refuses to look for is not there. */
export function isPossibleFile(name: string): boolean {
  return !FILE_NAME_RULES.some(([isBroken]) => isBroken(name));
}

const BUCKET_CHARACTERS: Rule = [
  (name) => !/^[A-Za-z0-9-]+$/.test(name),
  "it must hold letters, digits and '-', and nothing else",
];

const BUCKET_NAME_RULES: readonly Rule[] = [
  [(name) => name.length < 6 || name.length > 63, 'it must have 6 to 63 characters'],
  BUCKET_CHARACTERS,
  [(name) => name.toLowerCase().startsWith('b2-'), "it must not start with 'b2-'"],
];

/**
 * B2's rules for the names of new buckets. https://www.backblaze.com/docs/cloud-storage-buckets
 *
 * @throws {InvalidContainerNameError} giving the rule
 */
export function assertBucketName(name: string): void {
  assertBucket(name, BUCKET_NAME_RULES);
}

/**
 * What buckets that are there have in common: B2 gives those it makes itself names that it gives to nobody (`b2-snapshots-…`).
 *
 * @throws {InvalidContainerNameError} if no bucket has such a name, so that nothing has to be asked
 */
export function assertPossibleBucket(name: string): void {
  assertBucket(name, [BUCKET_CHARACTERS]);
}

function assertBucket(name: string, rules: readonly Rule[]): void {
  const broken = rules.find(([isBroken]) => isBroken(name));
  if (broken !== undefined) throw new InvalidContainerNameError(name, broken[1], { provider: 'backblaze_b2' });
}
