import type { ApplicationKey } from './application-key.js';
import { ACCOUNT_CAPABILITIES, CAPABILITIES, type Capability } from './capabilities.js';
import { badRequest, unauthorized } from './cloud-error.js';
import type { Clock } from './clock.js';
import type { Ids } from './ids.js';
import type { MetadataStore } from '../store/metadata-store.js';

/** What a new key is to be. */
export interface NewKey {
  /** Default: a new one. */
  readonly keyId?: string;
  /** Default: a new one. */
  readonly secret?: string;
  readonly keyName: string;
  readonly capabilities: readonly string[];
  readonly bucketIds: readonly string[] | null;
  readonly namePrefix: string | null;
  readonly validDurationInSeconds?: number | undefined;
}

const KEY_NAME = /^[A-Za-z0-9-]{1,100}$/;
const MAX_DURATION = 86_399_999;

/** The account's keys: the master key, and those made from it. */
export class KeyRing {
  readonly accountId: string;
  readonly master: ApplicationKey;
  readonly #keys = new Map<string, ApplicationKey>();
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #metadata: MetadataStore;
  #counter = 0;

  constructor(
    accountId: string,
    master: { keyId: string; key: string },
    parts: { clock: Clock; ids: Ids; metadata: MetadataStore },
  ) {
    this.accountId = accountId;
    this.master = masterKey(master.keyId, master.key);
    this.#clock = parts.clock;
    this.#ids = parts.ids;
    this.#metadata = parts.metadata;
  }

  /** Puts back a key that was kept from an earlier run. */
  restore(key: ApplicationKey): void {
    this.#keys.set(key.keyId, key);
    // A key that was not made here may have any id.
    const counter = /^[0-9a-f]{25}$/.test(key.keyId) ? parseInt(key.keyId.slice(-10), 16) : 0;
    this.#counter = Math.max(this.#counter, counter);
  }

  /** A key that exists and has not expired. */
  find(keyId: string): ApplicationKey | undefined {
    const key = keyId === this.master.keyId ? this.master : this.#keys.get(keyId);
    return key !== undefined && !this.#hasExpired(key) ? key : undefined;
  }

  /** @throws {CloudError} 400 `bad_request` on a bad name, duration, capability or restriction */
  create(request: NewKey): ApplicationKey {
    checkNewKey(request);
    const key: ApplicationKey = {
      keyId: request.keyId ?? this.#ids.applicationKeyId(this.accountId, ++this.#counter),
      secret: request.secret ?? this.#ids.applicationKey(),
      keyName: request.keyName,
      capabilities: CAPABILITIES.filter((each) => request.capabilities.includes(each)),
      bucketIds: request.bucketIds,
      namePrefix: request.namePrefix,
      expirationTimestamp: this.#expiry(request.validDurationInSeconds),
    };
    this.#keys.set(key.keyId, key);
    this.#metadata.put('key', key.keyId, key);
    return key;
  }

  /** Keys by id from `start`, without the master key and expired ones, and the id that follows the page. */
  list(start: string, max: number): { keys: ApplicationKey[]; next: string | null } {
    const rest = [...this.#keys.values()]
      .filter((key) => key.keyId >= start && !this.#hasExpired(key))
      .sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
    return { keys: rest.slice(0, max), next: rest[max]?.keyId ?? null };
  }

  /** Removes a key; its tokens end with it. */
  delete(keyId: string): ApplicationKey {
    if (keyId === this.master.keyId) throw unauthorized();
    const key = this.#keys.get(keyId);
    if (key === undefined) throw badRequest('application key does not exist');
    this.#keys.delete(keyId);
    this.#metadata.remove('key', keyId);
    return key;
  }

  #expiry(seconds: number | undefined): number | null {
    return seconds === undefined ? null : this.#clock.now() + seconds * 1000;
  }

  #hasExpired(key: ApplicationKey): boolean {
    return key.expirationTimestamp !== null && key.expirationTimestamp <= this.#clock.now();
  }
}

function masterKey(keyId: string, secret: string): ApplicationKey {
  return {
    keyId,
    secret,
    keyName: 'master',
    capabilities: CAPABILITIES,
    bucketIds: null,
    namePrefix: null,
    expirationTimestamp: null,
  };
}

function checkNewKey(request: NewKey): void {
  if (!KEY_NAME.test(request.keyName)) throw badRequest('keyName must be 1 to 100 letters, digits and hyphens');
  const seconds = request.validDurationInSeconds;
  if (seconds !== undefined && (seconds < 1 || seconds > MAX_DURATION))
    throw badRequest(`validDurationInSeconds out of range: ${seconds}`);
  const unknown = request.capabilities.find((each) => !CAPABILITIES.includes(each as Capability));
  if (unknown !== undefined) throw badRequest(`Invalid capability: ${unknown}`);
  const wide = request.capabilities.find((each) => ACCOUNT_CAPABILITIES.has(each as Capability));
  if (request.bucketIds !== null && wide !== undefined)
    throw badRequest(`Invalid capability for a key restricted to buckets: ${wide}`);
}
