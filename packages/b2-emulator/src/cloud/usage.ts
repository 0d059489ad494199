import { CloudError, type ErrorCode } from './cloud-error.js';
import type { Clock } from './clock.js';

/** What an account may use; undefined: as much as it likes. */
export interface Caps {
  /** Bytes in all buckets, old versions and parts included. */
  readonly storageCap?: number | undefined;
  /** Calls of the classes that B2 bills, a day. */
  readonly transactionCap?: number | undefined;
  /** Bytes a day. */
  readonly downloadCap?: number | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** Measures what the account uses, and refuses what would be too much. Days are those of UTC, as on B2's bills. */
export class Usage {
  readonly #caps: Caps;
  readonly #clock: Clock;
  #day = 0;
  #stored = 0;
  #transactions = 0;
  #downloaded = 0;

  constructor(caps: Caps, clock: Clock) {
    this.#caps = caps;
    this.#clock = clock;
  }

  /** Bytes came to stay, or (negative) went. */
  store(bytes: number): void {
    this.#stored += bytes;
  }

  /** @throws {CloudError} 403 `storage_cap_exceeded` if so many bytes more are too many */
  requireStorage(bytes: number): void {
    if (this.#stored + bytes > (this.#caps.storageCap ?? Infinity)) throw exceeded('storage_cap_exceeded', 'storage');
  }

  /** @throws {CloudError} 403 `transaction_cap_exceeded` */
  countTransaction(): void {
    this.#turnDay();
    if (this.#transactions >= (this.#caps.transactionCap ?? Infinity))
      throw exceeded('transaction_cap_exceeded', 'transaction');
    this.#transactions++;
  }

  /** @throws {CloudError} 403 `download_cap_exceeded`, before the first byte of what would be too much */
  countDownload(bytes: number): void {
    this.#turnDay();
    if (this.#downloaded + bytes > (this.#caps.downloadCap ?? Infinity))
      throw exceeded('download_cap_exceeded', 'download');
    this.#downloaded += bytes;
  }

  #turnDay(): void {
    const day = Math.floor(this.#clock.now() / DAY);
    if (day === this.#day) return;
    this.#day = day;
    this.#transactions = 0;
    this.#downloaded = 0;
  }
}

function exceeded(code: ErrorCode, what: string): CloudError {
  return new CloudError(code, `Cannot complete request: ${what} cap exceeded`);
}
