import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error.js';

/** A place in a store. Names are opaque: `path` is everything after the container's slash, character for character. */
export interface StoreLocation {
  readonly kind: 'store';
  /** What stands before the container: `b2:`, `s3://`, or a directory with its slash. */
  readonly lead: string;
  /** A remote's name, or a provider's id. */
  readonly store: string;
  /** Whether `store` can only be a provider: it was said by a URL. */
  readonly isProvider: boolean;
  /** Undefined: the store as a whole. */
  readonly container: string | undefined;
  /** A name, or a prefix if it is empty or ends with a slash. */
  readonly path: string;
}

/** A file or directory of this machine. */
export interface FileLocation {
  readonly kind: 'file';
  readonly path: string;
}

/** Standard input, or output: `-`. */
interface StdioLocation {
  readonly kind: 'stdio';
}

/** What the command takes as a location. */
export type Location = StoreLocation | FileLocation | StdioLocation;

/** Which provider each scheme of a URL is; before a colon alone it is the same, unless a remote has the name. */
export const SCHEMES: Readonly<Record<string, string>> = {
  azure: 'azure_blobs',
  b2: 'backblaze_b2',
  gs: 'google_storage',
  s3: 's3',
  swift: 'openstack_swift',
};

/** What a remote may be called. One letter alone is a drive of Windows. */
export const REMOTE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]+$/;

const URL_FORM = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s;
const STORE_FORM = /^([A-Za-z0-9][A-Za-z0-9_-]+):(.*)$/s;

/**
 * Reads `remote:container/name`, `provider:container/name`, a URL (`b2://container/name`, `file:///path`), a path of this machine, or `-`.
 * What begins with `/`, `./` or `../`, or holds a slash before its colon, is a path.
 *
 * @throws {UsageError} if it is none of them
 */
export function parseLocation(text: string): Location {
  if (text === '') throw new UsageError('a location is empty');
  if (text === '-') return { kind: 'stdio' };
  if (/^file:/i.test(text)) return { kind: 'file', path: pathOfUrl(text) };
  const [, scheme, rest] = URL_FORM.exec(text) ?? [];
  if (scheme !== undefined && rest !== undefined) {
    const store = { lead: `${scheme}://`, store: providerOf(scheme), isProvider: true };
    return inStore(store, rest, text);
  }
  const [, store, below] = STORE_FORM.exec(text) ?? [];
  if (store === undefined || below === undefined) return { kind: 'file', path: text };
  return inStore({ lead: `${store}:`, store, isProvider: false }, below, text);
}

/** The location as it is written; what is read from it again is the same. */
export function formatLocation(location: Location): string {
  if (location.kind === 'stdio') return '-';
  if (location.kind === 'file') return location.path;
  const { lead, container, path } = location;
  return container === undefined ? lead : `${lead}${container}${path === '' ? '' : `/${path}`}`;
}

/** Whether everything below it is meant, and not one object. */
export function isPrefix({ path }: StoreLocation): boolean {
  return path === '' || path.endsWith('/');
}

function inStore(
  store: Pick<StoreLocation, 'isProvider' | 'lead' | 'store'>,
  rest: string,
  text: string,
): StoreLocation {
  if (rest === '') return { kind: 'store', ...store, container: undefined, path: '' };
  const slash = rest.indexOf('/');
  const container = slash === -1 ? rest : rest.slice(0, slash);
  if (container === '')
    throw new UsageError(`'${text}' names no container before its slash (a file of that name is './${text}')`);
  return { kind: 'store', ...store, container, path: slash === -1 ? '' : rest.slice(slash + 1) };
}

function providerOf(scheme: string): string {
  const provider = SCHEMES[scheme.toLowerCase()];
  if (provider !== undefined) return provider;
  const known = [...Object.keys(SCHEMES), 'file'].sort().join('://, ');
  throw new UsageError(`'${scheme}://' is no known kind of URL: ${known}://`);
}

function pathOfUrl(text: string): string {
  try {
    return /^file:\/\//i.test(text) ? fileURLToPath(text) : decodeURIComponent(text.slice('file:'.length));
  } catch (error) {
    throw new UsageError(`'${text}' is no URL of a file`, { cause: error });
  }
}
