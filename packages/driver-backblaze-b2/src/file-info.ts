import { InvalidArgumentError, type UploadHead } from '@stowage/core/spi';
import { foundIn, headerValueFault } from '@stowage/core/validation';
import { encodeText } from './names.js';

/** Beside each file B2 keeps a map of texts, its info: the user's metadata, and what has a meaning of its own. */
export type FileInfo = Readonly<Record<string, string>>;

/** What most rows of a listing have, so it is one object for all of them. */
export const NO_INFO: FileInfo = Object.freeze({});

/** When the source was last changed, in milliseconds since 1970: what every B2 client calls it. */
const LAST_MODIFIED = 'src_last_modified_millis';
/** The hash of a whole large file, of which B2 itself knows only those of the parts. */
export const LARGE_FILE_SHA1 = 'large_file_sha1';

/** The HTTP headers that B2 can answer with, and the names it keeps them under. */
export const HEADER_INFO: Readonly<Record<string, string>> = {
  'cache-control': 'b2-cache-control',
  'content-disposition': 'b2-content-disposition',
  'content-encoding': 'b2-content-encoding',
  'content-language': 'b2-content-language',
  expires: 'b2-expires',
};

const MAX_NAME_BYTES = 50;
/** Letters and digits beside these; B2 keeps names in lower case. */
const NOT_IN_NAMES = /[^a-z0-9\-_.`~!#$%^&*'|+]/u;
/** Of the file's name and its info together, encoded. */
const BUDGET = 7000;
/** Where the file is encrypted. */
const SMALL_BUDGET = 2048;

/** What kind of file the info is for. */
export interface FileInfoContext {
  readonly large: boolean;
  readonly encrypted: boolean;
}

/**
 * The info to store with a file. Names of metadata become lower case, as B2 would make them.
 *
 * @throws {InvalidArgumentError} naming what B2 cannot keep, before anything is sent
 */
export function toFileInfo(head: UploadHead, { large, encrypted }: FileInfoContext): FileInfo {
  const info = { ...own(head, large), ...ofHeaders(head.headers), ...ofMetadata(head.metadata) };
  const limit = encrypted ? SMALL_BUDGET : BUDGET;
  const size = encodedSize(head.name, info);
  if (size > limit) {
    throw refused(`the name and metadata of '${head.name}' take ${size} bytes encoded; B2 keeps at most ${limit}`);
  }
  return info;
}

/** The part of the info that has a meaning of its own; the rest is the user's metadata. */
export function ownInfo(info: FileInfo): FileInfo {
  return Object.fromEntries(Object.entries(info).filter(([name]) => isOwn(name)));
}

/** The HTTP headers that the info stands for. */
export function headersOf(info: FileInfo): Readonly<Record<string, string>> {
  if (!hasName(info, isReserved)) return NO_INFO;
  return Object.fromEntries(
    Object.entries(HEADER_INFO).flatMap(([header, name]) => {
      const value = info[name];
      return value === undefined ? [] : [[header, value] as const];
    }),
  );
}

/** When the source was last changed, if its uploader said so. */
export function lastModifiedOf(info: FileInfo): Date | undefined {
  const stated = info[LAST_MODIFIED];
  return stated === undefined || !/^\d{1,15}$/.test(stated) ? undefined : new Date(Number(stated));
}

/** Whether B2 or its clients give this name a meaning of its own. */
export function isOwn(name: string): boolean {
  return name === LAST_MODIFIED || name === LARGE_FILE_SHA1 || isReserved(name);
}

/** Whether there is such a name: asked of every row of a listing, and mostly answered with no. */
export function hasName(info: FileInfo, is: (name: string) => boolean): boolean {
  for (const name in info) if (is(name)) return true;
  return false;
}

function isReserved(name: string): boolean {
  return name.startsWith('b2-');
}

function own({ lastModified, checksums }: UploadHead, large: boolean): FileInfo {
  return {
    ...(lastModified === undefined ? {} : { [LAST_MODIFIED]: String(lastModified.getTime()) }),
    ...(large && checksums?.sha1 !== undefined ? { [LARGE_FILE_SHA1]: checksums.sha1 } : {}),
  };
}

function ofHeaders(headers: Readonly<Record<string, string>>): FileInfo {
  return Object.fromEntries(
    Object.entries(headers).map(([header, value]) => {
      const name = Object.entries(HEADER_INFO).find(([known]) => known === header.toLowerCase())?.[1];
      const fault = headerValueFault(value);
      if (fault !== undefined) throw refused(`header '${header}': ${fault}`);
      if (name !== undefined) return [name, value];
      throw refused(`B2 cannot keep the header '${header}'; it can keep ${Object.keys(HEADER_INFO).join(', ')}`);
    }),
  );
}

function ofMetadata(metadata: Readonly<Record<string, string>>): FileInfo {
  // A map: `constructor` and `__proto__` are names like any other.
  const info = new Map<string, string>();
  for (const [key, value] of Object.entries(metadata)) {
    const name = key.toLowerCase();
    assertInfo(name, value);
    if (info.has(name)) throw refused(`metadata '${key}' is given twice: B2 does not tell upper from lower case`);
    info.set(name, value);
  }
  return Object.fromEntries(info);
}

function assertInfo(name: string, value: string): void {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw refused(`metadata '${name}': a name must not be longer than ${MAX_NAME_BYTES} bytes`);
  }
  const wrong = name === '' ? 'it is empty' : foundIn(name, NOT_IN_NAMES);
  if (wrong !== undefined) {
    throw refused(`metadata '${name}': ${wrong}; a name holds only letters, digits and - _ . \` ~ ! # $ % ^ & * ' | +`);
  }
  if (isReserved(name)) throw refused(`metadata '${name}': names that start with 'b2-' are B2's own`);
  if (!value.isWellFormed()) throw refused(`metadata '${name}': the value must be valid Unicode`);
}

function encodedSize(fileName: string, info: FileInfo): number {
  const sizes = Object.entries(info).map(([name, value]) => name.length + encodeText(value).length);
  return sizes.reduce((sum, size) => sum + size, encodeText(fileName).length);
}

function refused(message: string): InvalidArgumentError {
  return new InvalidArgumentError(message, { provider: 'backblaze_b2' });
}
