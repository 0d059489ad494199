import { UploadError } from './options.js';
import { random, sleep } from './sleep.js';

/** A request with a body. */
export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: Blob | FormData | string;
  readonly credentials?: 'include' | 'omit' | 'same-origin' | undefined;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** Told of bytes of one body that are on their way. */
export type OnSent = (bytes: number) => void;

/** What is used of it: the types of a browser are not everybody's. */
interface Xhr {
  readonly status: number;
  readonly responseText: string;
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null };
  withCredentials: boolean;
  timeout: number;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  ontimeout: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: unknown): void;
  abort(): void;
}

/** Nothing that is alive takes so long for one request, in milliseconds. */
const TIMEOUT = 3_600_000;
/** Without a byte on its way for so long, a request is dead, in milliseconds. */
const STALLED = 120_000;

/**
 * Sends a request: by `XMLHttpRequest`, which alone tells a page how far it is, else by `fetch`.
 *
 * @throws {UploadError} `network` if there is no answer; the signal's reason if it is aborted
 */
export async function send(
  what: Sending,
  signal: AbortSignal | undefined,
  onSent: OnSent = () => undefined,
): Promise<Answer> {
  signal?.throwIfAborted();
  const { XMLHttpRequest: Made } = globalThis as { XMLHttpRequest?: new () => Xhr };
  return Made === undefined ? byFetch(what, signal, onSent) : byXhr(new Made(), what, signal, onSent);
}

async function byFetch({ url, ...init }: Sending, signal: AbortSignal | undefined, onSent: OnSent): Promise<Answer> {
  try {
    const answer = await fetch(url, { ...init, headers: init.headers ?? {}, signal: signal ?? null } as RequestInit);
    const text = await answer.text();
    if (answer.ok && init.body instanceof Blob) onSent(init.body.size);
    return { status: answer.status, text, retryAfter: answer.headers.get('retry-after') };
  } catch (error) {
    signal?.throwIfAborted();
    throw noAnswer(error);
  }
}

function byXhr(
  xhr: Xhr,
  { url, method, headers = {}, body, credentials }: Sending,
  signal: AbortSignal | undefined,
  onSent: OnSent,
): Promise<Answer> {
  const stop = new AbortController();
  return new Promise<Answer>((resolve, reject) => {
    const fail = (error: Error): void => {
      xhr.abort();
      reject(error);
    };
    signal?.addEventListener('abort', () => fail(signal.reason as Error), { once: true, signal: stop.signal });
    xhr.open(method, url);
    xhr.timeout = TIMEOUT;
    xhr.withCredentials = credentials === 'include';
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    const watch = watchdog(() => fail(noAnswer()), stop.signal);
    xhr.upload.onprogress = ({ loaded }) => {
      watch();
      onSent(loaded);
    };
    xhr.onload = () =>
      resolve({ status: xhr.status, text: xhr.responseText, retryAfter: retryAfterOf(xhr.getAllResponseHeaders()) });
    xhr.onerror = xhr.ontimeout = () => fail(noAnswer());
    watch();
    xhr.send(body);
  }).finally(() => stop.abort());
}

/** Of those that the store shows to the page: to ask for one that it does not show is an error in the console. */
function retryAfterOf(headers: string): string | null {
  return /^retry-after: *(\d+)/im.exec(headers)?.[1] ?? null;
}

/** Calls when it was not fed for too long. */
function watchdog(bark: () => void, signal: AbortSignal): () => void {
  let fed = 0;
  return () => {
    const turn = ++fed;
    sleep(STALLED, signal).then(
      () => turn === fed && bark(),
      () => undefined,
    );
  };
}

function noAnswer(cause?: unknown): UploadError {
  const error = new UploadError('network', 'there was no answer');
  error.cause = cause;
  return error;
}

/** The first wait, in milliseconds; the next ones double. */
const FIRST = 400;
const LONGEST = 30_000;
/** What may go well later. 401 and 403 of a store: its time is over, and it is signed again. */
const TEMPORARY = [408, 425, 429];

/** Whether another try can help. */
export function isTemporary(error: unknown): boolean {
  return (
    error instanceof UploadError && (error.status === 0 || error.status >= 500 || TEMPORARY.includes(error.status))
  );
}

/** Tries again while it can help, with waits that grow and are never the same for all. */
export async function patiently<T>(
  work: (attempt: number) => Promise<T>,
  {
    retries,
    signal,
    again = isTemporary,
  }: {
    readonly retries: number;
    readonly signal: AbortSignal | undefined;
    readonly again?: (error: unknown, attempt: number) => boolean;
  },
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt >= retries || !again(error, attempt)) throw error;
      const told = error instanceof UploadError ? Number(error.details['retryAfter'] ?? 0) * 1000 : 0;
      const wait = Math.min(LONGEST, FIRST * 2 ** attempt) * (0.5 + random() / 2);
      await sleep(Math.min(Math.max(wait, told), 10 * LONGEST), signal);
    }
  }
}

/** @throws {UploadError} unless the answer is a yes */
export function assertOk({ status, text, retryAfter }: Answer, code: string): void {
  if (status >= 200 && status < 300) return;
  const seconds = Number(retryAfter ?? NaN);
  const wait = seconds > 0 ? { retryAfter: seconds } : {};
  const told = jsonOf(text)?.['error'] as { code?: unknown; message?: unknown } | undefined;
  if (code === '' && typeof told?.code === 'string')
    throw new UploadError(told.code, String(told.message), status, { ...told, ...wait });
  throw new UploadError(code === '' ? 'server' : code, `the answer was ${status}`, status, wait);
}

/** An object, if the text is one. */
export function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
