import { topicOf, type ConformanceCase } from './conformance-case.js';
import { isError } from './is-error.js';

const GUIDE = 'https://github.com/stowage/stowage/blob/main/docs/writing-a-driver.md';

/** Where the guide says what a topic's cases are about: the subject in its list of what is owed. Others are about the user API as a whole. */
export const GUIDE_SUBJECTS: Readonly<Record<string, string>> = {
  abort: '`signal`',
  'abort-steps': '`signal`',
  checksums: '`writeObject`',
  'bulk-delete': '`bulkDelete`',
  concurrency: '**failures**',
  conditions: '**conditions**',
  containers: '`getContainer`, `getObject`',
  copy: '`copy`',
  downloads: '`readObject`',
  'early-ends': '`signal`',
  errors: '**failures**',
  headers: '`UploadHead`',
  listing: '`listContainers`, `listObjects`',
  metadata: '`UploadHead`',
  multipart: '`multipart`',
  names: '**names**',
  pins: '**conditions**',
  'other-driver': '`copy`',
  ranges: '`readObject`',
  streams: '`writeObject`',
  uploads: '`writeObject`',
  versions: '`versions`',
};

/**
 * Adds to an error what its reader needs: which statement does not hold, what the backend was asked and what came, and where the guide
 * says what is owed. The same error, because test frameworks show what assertions know of both values.
 */
export function explained(error: unknown, each: ConformanceCase, calls: string): unknown {
  if (!isError(error)) return error;
  const before = error.message;
  const subject = GUIDE_SUBJECTS[topicOf(each)];
  const contract = `the contract: ${GUIDE}#1-the-backend${subject === undefined ? '' : `, at ${subject}`}`;
  const message = [before, `this does not hold: ${each.id}: ${each.title}`, calls, contract].filter(Boolean).join('\n');
  const { stack } = error;
  try {
    Object.defineProperties(error, {
      message: { value: message, writable: true, configurable: true },
      stack: { value: stack?.replace(before, () => message), writable: true, configurable: true },
    });
  } catch {
    // An error that cannot be added to is shown as it is.
  }
  return error;
}
