import { randomBytes } from 'node:crypto';

/** What a file id tells about its file: clients read the digit after `_f`. */
const KIND_DIGIT = { small: '1', large: '2' } as const;

const FILE_ID = /^4_z[0-9a-f]{24}_f[0-9a-f]{16}_d\d{8}_m\d{6}_c\d{3}_v\d{7}_t\d{4}(_u\d{14})?$/;
const BUCKET_ID = /^[0-9a-f]{24}$/;

/** Whether a string has the form of a file id. */
export function isFileId(text: string): boolean {
  return FILE_ID.test(text);
}

/** Whether a string has the form of a bucket id. */
export function isBucketId(text: string): boolean {
  return BUCKET_ID.test(text);
}

/** The upload timestamp a file id carries, in milliseconds since 1970. */
export function fileIdTime(fileId: string): number {
  return Number(/_u(\d{14})$/.exec(fileId)?.[1] ?? 0);
}

/** Makes identifiers in B2's formats. Chance comes in from outside, so that a test may fix it. */
export class Ids {
  readonly #random: (bytes: number) => Buffer;

  constructor(random: (bytes: number) => Buffer = randomBytes) {
    this.#random = random;
  }

  /** `bytes` random bytes as hex. */
  hex(bytes: number): string {
    return this.#random(bytes).toString('hex');
  }

  /** 24 hex digits. */
  bucketId(): string {
    return this.hex(12);
  }

  /** An id that says bucket, kind and time, as B2's do. */
  fileId(bucketId: string, kind: keyof typeof KIND_DIGIT, now: number): string {
    const digits = new Date(now).toISOString().replace(/\D/g, '');
    const unique = KIND_DIGIT[kind] + this.hex(8).slice(1);
    return `4_z${bucketId}_f${unique}_d${digits.slice(0, 8)}_m${digits.slice(8, 14)}_c002_v0001129_t0017_u${String(now).padStart(14, '0')}`;
  }

  /** 25 characters: cluster, account, counter. */
  applicationKeyId(accountId: string, counter: number): string {
    return `002${accountId}${counter.toString(16).padStart(10, '0')}`;
  }

  /** The secret half of an application key: 31 characters. */
  applicationKey(): string {
    return `K002${this.#random(21).toString('base64url').slice(0, 27)}`;
  }
}
