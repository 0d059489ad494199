import { InvalidArgumentError, type MetadataSupport, type UploadHead } from '@stowage/core/spi';
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

/** Of the file's name and its info together, encoded. https://www.backblaze.com/docs/cloud-storage-files */
const BUDGET = 7000;
/** Where the file is encrypted. */
const SMALL_BUDGET = 2048;
/** What is kept free for what this driver adds: it may turn out only later that a file goes in parts. */
const RESERVED: FileInfo = { [LAST_MODIFIED]: '0'.repeat(15), [LARGE_FILE_SHA1]: '0'.repeat(40) };

/** What B2 keeps of a user's metadata. Values are percent-encoded, so that any text is one. */
export const METADATA: MetadataSupport = {
  keys: {
    case: 'lowered',
    maxBytes: 50,
    refused: [
      {
        pattern: /[^a-z0-9\-_.`~!#$%^&*'|+]/iu,
        words: "a key holds letters, digits and - _ . ` ~ ! # $ % ^ & * ' | +",
      },
      { pattern: /^b2-/i, words: "keys that start with 'b2-' are B2's own" },
      {
        pattern: new RegExp(`^(?:${LAST_MODIFIED}|${LARGE_FILE_SHA1})$`, 'i'),
        words: 'it has a meaning of its own in B2',
      },
    ],
  },
  values: { characters: 'unicode' },
  total: {
    maxBytes: BUDGET,
    counted: `name, headers and metadata, percent-encoded, with ${encodedSize('', RESERVED)} bytes for the driver's own`,
    sizeOf: ({ name, headers, metadata }) => encodedSize(name, { ...RESERVED, ...ofHeaders(headers), ...metadata }),
  },
};

/** What kind of file the info is for. */
export interface FileInfoContext {
  readonly large: boolean;
  readonly encrypted: boolean;
}

/**
 * The info to store with a file. Core has held the head against the capabilities; only how much an encrypted file keeps is known here.
 *
 * @throws {InvalidArgumentError} if it is too much for an encrypted file, before anything is sent
 */
export function toFileInfo(head: UploadHead, { large, encrypted }: FileInfoContext): FileInfo {
  const info = { ...own(head, large), ...ofHeaders(head.headers), ...head.metadata };
  const size = encodedSize(head.name, info);
  if (!encrypted || size <= SMALL_BUDGET) return info;
  throw new InvalidArgumentError(
    `the name and metadata of '${head.name}' take ${size} bytes encoded; B2 keeps at most ${SMALL_BUDGET} with an encrypted file`,
    { provider: 'backblaze_b2' },
  );
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
  return Object.fromEntries(Object.entries(headers).map(([header, value]) => [HEADER_INFO[header] ?? header, value]));
}

function encodedSize(fileName: string, info: FileInfo): number {
  const sizes = Object.entries(info).map(([name, value]) => name.length + encodeText(value).length);
  return sizes.reduce((sum, size) => sum + size, encodeText(fileName).length);
}
