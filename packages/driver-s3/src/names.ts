import { InvalidContainerNameError, InvalidObjectNameError } from '@stowage/core/spi';

/** The longest key, in bytes of UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_NAME_BYTES = 1024;

/** Percent-encoded but for letters, digits and `-_.~`, as signatures want it. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A key as it stands in a path: encoded once, slashes as they are, nothing resolved. */
export function encodeKey(key: string): string {
  return encodeText(key).replaceAll('%2F', '/');
}

/** The inverse, for names in answers that were asked to be encoded; a `+` stands for a space. What is no such text is given back as it is. */
export function decodeText(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Whether a name can be the first label of a host, below a certificate for `*.s3.example.com`: no dots, lower case. */
export function isHostLabel(bucket: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(bucket);
}

/** What a bucket can be called where it is made today; there are older ones with capitals and `_`. */
const NEW_BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Whether there can be a bucket of that name, be it an old one. The answer to HEAD does not say what was wrong. */
export function isPossibleBucket(name: string | undefined): boolean {
  return name === undefined || /^[\w.-]{1,255}$/.test(name);
}

/**
 * The rules for new buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 *
 * @throws {InvalidContainerNameError} giving the rule
 */
export function assertNewBucketName(name: string, provider: string): void {
  const isWrong = !NEW_BUCKET.test(name) || name.includes('..') || /^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!isWrong) return;
  const rule = '3 to 63 lower-case letters, digits, hyphens and dots, beginning and ending with a letter or digit';
  throw new InvalidContainerNameError(name, rule, { provider });
}

/** Where names of servers in C end, and what XML, in which S3 lists, has no way to write. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNLISTABLE = /[\u0000\ufffe\uffff]/;

/** @throws {InvalidObjectNameError} if the key could be stored and not listed */
export function assertKey(key: string, provider: string): void {
  if (isPossibleKey(key)) return;
  throw new InvalidObjectNameError(key, 'it must not hold U+0000, U+FFFE or U+FFFF', { provider });
}

/** Whether there can be an object of that name. */
export function isPossibleKey(key: string): boolean {
  return !UNLISTABLE.test(key);
}
