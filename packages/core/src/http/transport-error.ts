import { redact, withoutQuery } from './redact.js';

/**
 * Why there was no complete answer. `closed`: the client was closed by its owner. `protocol`: what came is not HTTP.
 * `broken_circuit`: nothing was sent, because the host has kept failing.
 */
export type TransportFailure =
  'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'protocol' | 'closed' | 'broken_circuit' | 'unknown';

const TEXTS: Readonly<Record<TransportFailure, string>> = {
  refused: 'connection refused',
  reset: 'connection lost',
  timeout: 'no answer in time',
  dns: 'host name not found',
  tls: 'TLS failed',
  protocol: 'the answer is not HTTP',
  closed: 'the client is closed',
  broken_circuit: 'not sent, because this host has kept failing',
  unknown: 'the request failed',
};

/** There was no complete answer to a request. Never holds a header, a query or a body. */
export class TransportError extends Error {
  readonly kind: TransportFailure;

  constructor(kind: TransportFailure, request: { readonly method: string; readonly url: string }, cause?: unknown) {
    const because = cause instanceof Error && cause.message !== '' ? `: ${redact(cause.message)}` : '';
    super(
      `${request.method} ${withoutQuery(request.url)}: ${TEXTS[kind]}${because}`,
      cause === undefined ? {} : { cause },
    );
    this.name = 'TransportError';
    this.kind = kind;
  }
}
