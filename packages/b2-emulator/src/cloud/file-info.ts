import { badRequest, CloudError } from './cloud-error.js';

const INFO_NAME = /^[A-Za-z0-9\-_.`~!#$%^&*'|+]{1,50}$/;
const BUDGET = 7000;
const PROTECTED_BUDGET = 2048;

/** Info names that come back as HTTP headers of a download, and those headers. */
export const HEADER_INFO: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'b2-cache-control': 'Cache-Control',
    'b2-content-disposition': 'Content-Disposition',
    'b2-content-encoding': 'Content-Encoding',
    'b2-content-language': 'Content-Language',
    'b2-content-type': 'Content-Type',
    'b2-expires': 'Expires',
  }),
);

/**
 * A file's own metadata as B2 keeps it: names in lower case.
 * @throws {CloudError} 400 `bad_request` on a name B2 does not take
 */
export function checkedFileInfo(info: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(info).map(([name, value]) => [checkedName(name), value]));
}

/**
 * Ends the call if name and info are too large together.
 * @param isProtected the bucket has file lock, or the file is encrypted: then B2 has less room
 * @throws {CloudError} 400 `metadata_exceeded`
 */
export function checkBudget(name: string, info: Readonly<Record<string, string>>, isProtected: boolean): void {
  const budget = isProtected ? PROTECTED_BUDGET : BUDGET;
  const pairs = Object.entries(info);
  const size = pairs.reduce((sum, [key, value]) => sum + key.length + encodedSize(value), encodedSize(name));
  if (size > budget) throw new CloudError('metadata_exceeded', `File name and info are over ${budget} bytes: ${size}`);
}

function checkedName(name: string): string {
  const lower = name.toLowerCase();
  if (!INFO_NAME.test(name)) throw badRequest(`Bad file info name: ${name}`);
  if (lower.startsWith('b2-') && !HEADER_INFO.has(lower)) throw badRequest(`Reserved file info name: ${name}`);
  return lower;
}

function encodedSize(text: string): number {
  return encodeURIComponent(text.toWellFormed()).length;
}
