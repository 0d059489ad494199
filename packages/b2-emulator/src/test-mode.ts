import type { InjectedError } from './faults.js';

/** One in this many calls is hit: often enough to be met, seldom enough that a client that tries again gets through. */
const EVERY = 3;

/** The faults that a client asks for itself, with the header `X-Bz-Test-Mode`. */
export class TestMode {
  #uploads = 0;
  #calls = 0;

  /** What hits a request with this header, if anything. */
  errorFor(mode: string | undefined, operation: string): InjectedError | undefined {
    if (mode === 'fail_some_uploads' && isUpload(operation)) return this.#someUpload();
    if (mode === 'expire_some_account_authorization_tokens' && hasAccountToken(operation)) return this.#someCall();
    if (mode === 'force_cap_exceeded' && isCapped(operation))
      return { status: 403, code: 'cap_exceeded', message: 'Cannot complete request: cap exceeded' };
    return undefined;
  }

  #someUpload(): InjectedError | undefined {
    if (++this.#uploads % EVERY !== 0) return undefined;
    return { status: 503, code: 'service_unavailable', message: 'test mode: some uploads fail' };
  }

  #someCall(): InjectedError | undefined {
    if (++this.#calls % EVERY !== 0) return undefined;
    return { status: 401, code: 'expired_auth_token', message: 'Authorization token has expired' };
  }
}

function isUpload(operation: string): boolean {
  return operation === 'b2_upload_file' || operation === 'b2_upload_part';
}

function hasAccountToken(operation: string): boolean {
  return operation !== 'b2_authorize_account' && !isUpload(operation);
}

function isCapped(operation: string): boolean {
  return isUpload(operation) || operation.startsWith('b2_download') || operation.startsWith('b2_copy');
}
