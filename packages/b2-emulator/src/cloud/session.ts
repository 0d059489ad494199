import type { ApplicationKey } from './application-key.js';
import type { Capability } from './capabilities.js';
import { unauthorized } from './cloud-error.js';

/** What a call is about, as far as a key can be restricted to it. */
export interface Scope {
  readonly bucketId?: string;
  readonly fileName?: string;
}

/** Who is calling: a key whose token was found good. */
export class Session {
  readonly key: ApplicationKey;

  constructor(key: ApplicationKey) {
    this.key = key;
  }

  /** Whether the key has a capability, wherever it may use it. */
  can(capability: Capability): boolean {
    return this.key.capabilities.includes(capability);
  }

  /** Whether the key is restricted to buckets that do not include this one. */
  excludes(bucketId: string): boolean {
    return this.key.bucketIds !== null && !this.key.bucketIds.includes(bucketId);
  }

  /**
   * Ends the call unless the key may do this, here.
   * @throws {CloudError} 401 `unauthorized`
   */
  require(capability: Capability, scope: Scope = {}): void {
    if (!this.can(capability)) throw unauthorized();
    if (scope.bucketId !== undefined && this.excludes(scope.bucketId)) throw unauthorized();
    const prefix = this.key.namePrefix;
    if (prefix !== null && scope.fileName !== undefined && !scope.fileName.startsWith(prefix)) throw unauthorized();
  }
}
