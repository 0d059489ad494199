/** How far an upload is, in bytes of the file. */
export interface UploadProgress {
  readonly sent: number;
  readonly total: number;
}

/** How a file is uploaded. */
export interface UploadOptions {
  /** Where the handler of `@stowage/upload-server` is mounted. */
  readonly endpoint: string;
  /** What the server calls the file before it decides on a name. Default: the file's name. */
  readonly name?: string | undefined;
  /** Media type. Default: the file's, or `application/octet-stream`. */
  readonly type?: string | undefined;
  /** Whatever else the server is to know when it decides. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Sent to the endpoint, never to the store: for who the user is. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the endpoint gets cookies. Default: `same-origin`. */
  readonly credentials?: 'include' | 'omit' | 'same-origin' | undefined;
  /** Told how far it is; a part that is sent again may take it back. What it throws is dropped. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Ends it, and has what was sent removed unless `keep` is set. */
  readonly signal?: AbortSignal | undefined;
  /** An aborted upload is not removed: the same file goes on later. Default: false. */
  readonly keep?: boolean | undefined;
  /** Parts at once. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Bytes in one part, within the store's bounds. Default: the server's choice. */
  readonly partSize?: number | undefined;
  /** An upload of the same file to the same endpoint that was broken off, by a reload for instance, is gone on with. Default: true. */
  readonly resume?: boolean | undefined;
  /** Where unfinished uploads are remembered. Default: `localStorage`, if there is one. */
  readonly storage?: UploadStorage | undefined;
  /** How often one request is tried again. Default: 6. */
  readonly retries?: number | undefined;
}

/** What `localStorage` is. */
export interface UploadStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** An upload that is complete: what the server says of it. */
export interface Uploaded {
  /** The object's name. */
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly type: string;
  /** What the server's `onComplete` returned. */
  readonly result?: unknown;
}

/** Why an upload failed. */
export class UploadError extends Error {
  /** The server's word for it, or `network`, or `store` where the store refused. */
  readonly code: string;
  /** Of the answer; 0 if there was none. */
  readonly status: number;
  /** What else the server said. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 0, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'UploadError';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
