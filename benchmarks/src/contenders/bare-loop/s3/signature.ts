import { createHash, createHmac } from 'node:crypto';

const REGION = 'us-east-1';
const EMPTY: Readonly<Record<string, string>> = {};

/** What is signed of a request. */
export interface Signed {
  readonly method: string;
  readonly path: string;
  /** Sorted, and encoded. */
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signature version 4, as short as it can be: names that need no encoding, the day's key made once, the payload unsigned. */
export class Signature {
  readonly #keyId: string;
  readonly #key: string;
  #day = '';
  #dayKey: Buffer = Buffer.alloc(0);

  constructor(
    readonly host: string,
    { keyId, key }: { readonly keyId: string; readonly key: string },
  ) {
    this.#keyId = keyId;
    this.#key = key;
  }

  /** All headers to send. */
  headers({ method, path, query, headers = EMPTY }: Signed): Record<string, string> {
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const all: Record<string, string> = {
      host: this.host,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-date': time,
      ...headers,
    };
    const names = Object.keys(all).sort();
    const signed = names.join(';');
    const lines = names.map((name) => `${name}:${all[name]}\n`).join('');
    const request = [method, path, query, lines, signed, all['x-amz-content-sha256']].join('\n');
    const scope = `${day}/${REGION}/s3/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(request).digest('hex')].join('\n');
    const signature = hmac(this.#keyOf(day), text).toString('hex');
    all['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${this.#keyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
    return all;
  }

  #keyOf(day: string): Buffer {
    if (day !== this.#day) {
      this.#day = day;
      const words = [day, REGION, 's3', 'aws4_request'];
      this.#dayKey = words.reduce<Buffer>((key, word) => hmac(key, word), Buffer.from(`AWS4${this.#key}`));
    }
    return this.#dayKey;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
