import { definedOnly } from '@stowage/core/http';

/** What a request is about: nothing is the account. */
export interface Place {
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/** What stands behind the `?` of a URL; undefined values are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A name as part of a URL, `/` as it is: Swift takes an object's for what it is, not for a folder. */
function encodeName(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** `/container/object`, encoded. */
export function pathOf({ container, object }: Place): string {
  if (container === undefined) return '';
  const path = `/${encodeURIComponent(container)}`;
  return object === undefined ? path : `${path}/${encodeName(object)}`;
}

/** `?a=b&c`, or nothing. An empty value is a flag. */
export function queryOf(query: Query = {}): string {
  const pairs = Object.entries(definedOnly(query)).map(([name, value]) =>
    value === '' ? name : `${name}=${encodeURIComponent(value)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
