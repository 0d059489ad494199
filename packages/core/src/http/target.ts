/** Where a request goes. */
export interface Target {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/** Cut by hand: `new URL()` would resolve `..` in the path and so ask for another object. */
export function targetOf(url: string): Target {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start < 0 ? { origin: url, path: '/' } : { origin: url.slice(0, start), path: url.slice(start) };
}
