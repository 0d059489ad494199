/** What can go wrong with any request, an upload, a download: as the emulator's control port takes it. */
const STATUSES = [
  { status: 408 },
  { status: 429 },
  { status: 429, retryAfter: 0 },
  { status: 500 },
  { status: 503 },
  { status: 503, retryAfter: 0 },
];
/**
 * A token lasts a day: two that are refused within one call are those of a key that is gone, and that is what the driver reports. So
 * this many operations lie between two of these for the same operation; upload URLs have tokens of their own and no such limit.
 */
const EXPIRED = { status: 401, code: 'expired_auth_token' };
const BETWEEN_EXPIRIES = 200;
const WIRES = [
  { kind: 'reset-before-response' },
  { kind: 'reset-mid-request' },
  { kind: 'stall', ms: 100 },
  { kind: 'stall', ms: 300 },
];
const UPLOADS = [{ status: 400, code: 'auth_token_limit', message: 'more than one upload using auth token x' }];
const DOWNLOADS = [
  { kind: 'truncate-response' },
  { kind: 'truncate-response', afterBytes: 10 },
  { kind: 'corrupt-response' },
];

/** Lets a share of the requests go wrong, as chance has it. */
export class FaultInjector {
  #url;
  #random;
  #share;
  #asked = 0;
  #expiries = new Map();

  /** @param controlUrl the emulator's control port */
  constructor(controlUrl, { random, share }) {
    this.#url = controlUrl;
    this.#random = random;
    this.#share = share;
  }

  /** To be told of each request that is about to be made, more or less: with the chosen probability the next such one fails. */
  async maybe(...expected) {
    this.#asked += 1;
    const hit = expected.filter(() => this.#random() < this.#share);
    for (const operation of hit) await this.#inject(operation);
  }

  /** Forgets what has not happened yet. */
  async clear() {
    await fetch(`${this.#url}/faults`, { method: 'DELETE' });
  }

  /** How many requests there were, and how often each fault hit one. */
  async report() {
    const answer = await fetch(`${this.#url}/journal`);
    const { entries } = await answer.json();
    const faults = new Map();
    for (const { fault, status, code } of entries) {
      if (fault === null) continue;
      const name = fault === 'injected' ? `${status} ${code}` : fault;
      faults.set(name, (faults.get(name) ?? 0) + 1);
    }
    const isLostStart = ({ operation, fault }) =>
      operation === 'b2_start_large_file' && fault === 'reset-before-response';
    return { requests: entries.length, faults, lostStarts: entries.filter(isLostStart).length };
  }

  async #inject(operation) {
    const fault = this.#faultFor(operation);
    const path = 'kind' in fault ? 'wire-faults' : 'faults';
    const body = JSON.stringify({ on: operation, ...fault });
    const answer = await fetch(`${this.#url}/${path}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`the emulator refused a fault: ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  #faultFor(operation) {
    const isUpload = operation.startsWith('b2_upload_');
    const kinds = [...STATUSES, ...WIRES];
    if (isUpload) kinds.push(...UPLOADS);
    if (operation.startsWith('b2_download_')) kinds.push(...DOWNLOADS);
    if (isUpload || this.#asked >= (this.#expiries.get(operation) ?? 0)) kinds.push(EXPIRED);
    const fault = kinds[Math.floor(this.#random() * kinds.length)];
    if (fault === EXPIRED) this.#expiries.set(operation, this.#asked + BETWEEN_EXPIRIES);
    return fault;
  }
}
