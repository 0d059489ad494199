import { CloudError } from '../cloud/cloud-error.js';
import { decodePercent } from './percent.js';

/** The versions of the API that are still served. */
export type ApiVersion = 1 | 2 | 3 | 4;

/** What a request is for. */
export interface Address {
  /** The operation's name; for a path of a bucket's file, `b2_download_file_by_name`. */
  readonly operation: string;
  readonly version: ApiVersion;
  /** What follows the operation in the path: of an upload URL its target and id, of a download bucket and file name. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

/**
 * Reads a request target, also one in absolute form, as a proxy gets it.
 * @throws {CloudError} 404 `not_found` for a path that is nothing of B2's
 */
export function parseAddress(target: string): Address {
  const [path = '', ...search] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  const query = new URLSearchParams(search.join('?'));
  const [, version, operation, rest] = /^\/b2api\/v([1-4])\/(\w+)\/?(.*)$/.exec(path) ?? [];
  if (operation !== undefined)
    return { operation, version: Number(version) as ApiVersion, rest: rest ? rest.split('/') : [], query };
  const [, bucket, name] = /^\/file\/([^/]+)\/(.*)$/s.exec(path) ?? [];
  if (bucket === undefined || name === undefined)
    throw new CloudError('not_found', `No such route: ${path.slice(0, 200)}`);
  return {
    operation: 'b2_download_file_by_name',
    version: 4,
    rest: [decodePercent(bucket), decodePercent(name)],
    query,
  };
}
