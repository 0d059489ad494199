import type { Uploaded, UploadOptions } from './options.js';
import { UploadError } from './options.js';
import { assertOk, jsonOf, patiently, send, type OnSent } from './send.js';

/** How the bytes are to be sent: see `@stowage/upload-server`. */
export type Plan =
  | {
      readonly way: 'form';
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly fileField: string;
    }
  | ({ readonly way: 'request' } & SignedRequest)
  | { readonly way: 'parts'; readonly partSize: number; readonly partCount: number; readonly checksum?: 'sha1' }
  | { readonly way: 'relay' };

/** A request that is good for a while. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An upload that is under way. */
export interface Begun {
  readonly ticket: string;
  readonly plan: Plan;
}

/** The server's side of uploads, as the client sees it. */
export class Server {
  readonly #options: UploadOptions;

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /** Says something, and again where the answer is lost or the server is busy. */
  async say<T>(
    message: object,
    { signal = this.#options.signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const body = JSON.stringify(message);
    return this.#ask({ method: 'POST', headers: { 'content-type': 'application/json' }, body }, signal) as Promise<T>;
  }

  /** Sends the bytes to the server itself. */
  relay(ticket: string, body: Blob, onSent: OnSent): Promise<Uploaded> {
    const headers = { 'upload-ticket': ticket, 'content-type': 'application/octet-stream' };
    return this.#ask({ method: 'PUT', headers, body }, this.#options.signal, onSent) as Promise<Uploaded>;
  }

  async #ask(
    {
      method,
      headers,
      body,
    }: { readonly method: string; readonly headers: Record<string, string>; readonly body: Blob | string },
    signal: AbortSignal | undefined,
    onSent?: OnSent,
  ): Promise<unknown> {
    const { endpoint: url, credentials, retries = 6 } = this.#options;
    const request = { url, method, headers: { ...this.#options.headers, ...headers }, body, credentials };
    return patiently(
      async () => {
        const answer = await send(request, signal, onSent);
        assertOk(answer, '');
        const told = jsonOf(answer.text);
        if (told === undefined) throw new UploadError('server', 'the answer is no JSON', answer.status);
        return told;
      },
      { retries, signal },
    );
  }
}
