import { CloudError } from './cloud-error.js';

/** Sees to it that one upload URL carries one upload at a time. */
export class UploadLeases {
  readonly #busy = new Set<string>();
  readonly #isEnforced: boolean;

  constructor(isEnforced: boolean) {
    this.#isEnforced = isEnforced;
  }

  /**
   * Lends the token to one upload, and takes it back when that ends, however it ends.
   * @throws {CloudError} 400 `auth_token_limit` while another upload uses it
   */
  async lend<T>(token: string, upload: () => Promise<T>): Promise<T> {
    if (this.#isEnforced && this.#busy.has(token))
      throw new CloudError('auth_token_limit', `more than one upload using auth token ${token}`);
    this.#busy.add(token);
    try {
      return await upload();
    } finally {
      this.#busy.delete(token);
    }
  }
}
