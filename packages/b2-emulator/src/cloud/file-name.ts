import { badRequest } from './cloud-error.js';
import type { Limits } from './limits.js';

const MAX_NAME = 1024;
const MAX_SEGMENT = 250;

/** Which names are taken. */
export type NameRules = Pick<Limits, 'lenientNames'>;

/**
 * Ends the call unless the name is one B2 takes: 1 to 1024 bytes of UTF-8, no control characters, no empty segment, no segment over 250 bytes.
 * With lenient rules the segments do not matter, as for names that came in by the S3-compatible API.
 * @throws {CloudError} 400 `bad_request`
 * @see https://www.backblaze.com/docs/cloud-storage-files
 */
export function checkFileName(name: string, { lenientNames }: NameRules): void {
  const wrong = flawOf(name) ?? (lenientNames ? undefined : segmentFlawOf(name));
  if (wrong !== undefined) throw badRequest(`File names ${wrong}`);
}

function flawOf(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (Buffer.byteLength(name) > MAX_NAME) return `must be at most ${MAX_NAME} bytes of UTF-8`;
  if (hasControl(name)) return 'must not contain control characters';
  return name.isWellFormed() ? undefined : 'must be valid Unicode';
}

function segmentFlawOf(name: string): string | undefined {
  if (name.startsWith('/')) return 'must not start with "/"';
  if (name.endsWith('/')) return 'must not end with "/"';
  if (name.includes('//')) return 'must not contain "//"';
  return name.split('/').some((each) => Buffer.byteLength(each) > MAX_SEGMENT)
    ? `must not have a segment of more than ${MAX_SEGMENT} bytes`
    : undefined;
}

function hasControl(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
