import { encodeKey, encodeText, isHostLabel } from '../names.js';

/** Where a request goes: to the service, a bucket, or an object. */
export interface Address {
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  /** Of the query: a value '' is a word without one, such as `uploads`. Undefined ones are left out. */
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
}

/** How buckets are addressed: below a host of their own, or as the first part of the path. */
export type AddressingStyle = 'path' | 'virtual';

/** Of what URLs are made. */
export interface AddressingRules {
  /** The base of the service in a region: scheme, host, port, and a path where it has one. */
  readonly endpoint: (region: string) => string;
  readonly style: AddressingStyle;
}

/** Makes URLs. Names are encoded once and never normalised: the wire, the signature and the server see the same. */
export class Addressing {
  readonly #rules: AddressingRules;

  constructor(rules: AddressingRules) {
    this.#rules = rules;
  }

  /** The URL in that region. */
  url({ bucket, key, query = {} }: Address, region: string): string {
    const base = bucket === undefined ? `${this.#rules.endpoint(region)}/` : `${this.bucketUrl(bucket, region)}/`;
    return `${base}${key === undefined ? '' : encodeKey(key)}${searchOf(query)}`;
  }

  /** What keys of the bucket are hung on, without the `/` between. */
  bucketUrl(bucket: string, region: string): string {
    const endpoint = this.#rules.endpoint(region);
    const isVirtual = this.#rules.style === 'virtual' && isHostLabel(bucket);
    return isVirtual ? endpoint.replace('://', `://${bucket}.`) : `${endpoint}/${encodeText(bucket)}`;
  }
}

function searchOf(query: Readonly<Record<string, string | undefined>>): string {
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeText(name)}=${encodeText(value)}`],
  );
  return words.length === 0 ? '' : `?${words.join('&')}`;
}
