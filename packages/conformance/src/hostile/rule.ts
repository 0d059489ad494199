import type { Deed } from './deed.js';
import type { HostileRequest, RequestKind } from './wire.js';

/** Which requests a rule is about: what is given must all hold. */
export interface RequestPattern {
  readonly kind?: RequestKind | readonly RequestKind[] | undefined;
  readonly method?: string | undefined;
  /** Tried on the path with its query. */
  readonly path?: RegExp | undefined;
  readonly when?: ((request: HostileRequest) => boolean) | undefined;
}

/** What is done to which requests. Of several rules that fit, the first is used. */
export interface Rule {
  /** Default: every request. */
  readonly on?: RequestPattern | undefined;
  /** So many requests that fit pass unharmed first. Default: 0. */
  readonly after?: number | undefined;
  /** So many of those that follow are harmed; `Infinity` for all. Default: 1. */
  readonly times?: number | undefined;
  readonly deed: Deed;
}

/** Whether a request is one that the pattern means. */
export function fits({ kind, method, path, when }: RequestPattern, request: HostileRequest): boolean {
  const kinds = kind === undefined ? undefined : [kind].flat();
  return (
    (kinds === undefined || (request.kind !== undefined && kinds.includes(request.kind))) &&
    (method === undefined || method === request.method) &&
    (path === undefined || path.test(request.path)) &&
    (when === undefined || when(request))
  );
}
