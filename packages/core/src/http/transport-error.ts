import { redact, withoutQuery } from './redact.js';

/**
 * Why there was no complete answer. `closed`: the client was closed by its owner. `protocol`: what came is not HTTP.
 * `broken_circuit`: nothing was sent, because the host has kept failing. `too_large`: the answer, its head or its body, is larger than is
 * taken; asking again would bring it again. `proxy`: the proxy refused to be one, such as for want of credentials.
 */
export type TransportFailure =
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'protocol'
  | 'proxy'
  | 'closed'
  | 'broken_circuit'
  | 'too_large'
  | 'unknown';

const TEXTS: Readonly<Record<TransportFailure, string>> = {
  refused: 'connection refused',
  reset: 'connection lost',
  timeout: 'no answer in time',
  dns: 'host name not found',
  tls: 'TLS failed',
  protocol: 'the answer is not HTTP',
  proxy: 'the proxy refused',
  closed: 'the client is closed',
  broken_circuit: 'not sent, because this host has kept failing',
  too_large: 'the answer is larger than is taken',
  unknown: 'the request failed',
};

/** What an error names of a request. */
export interface RequestLine {
  readonly method: string;
  readonly url: string;
}

/** There was no complete answer to a request. Never holds a header, a query or a body. */
export class TransportError extends Error {
  readonly kind: TransportFailure;

  constructor(kind: TransportFailure, request: RequestLine, cause?: unknown) {
    const because = cause instanceof Error && cause.message !== '' ? `: ${redact(cause.message)}` : '';
    super(
      `${request.method} ${withoutQuery(request.url)}: ${TEXTS[kind]}${because}`,
      cause === undefined ? {} : { cause },
    );
    this.name = 'TransportError';
    this.kind = kind;
  }

  /** No complete answer within so many milliseconds. */
  static late(request: RequestLine, timeout: number): TransportError {
    return new TransportError('timeout', request, new Error(`not complete after ${timeout} ms`));
  }

  /** An answer of more than so many bytes. */
  static tooLarge(request: RequestLine, maxBytes: number): TransportError {
    return new TransportError('too_large', request, new Error(`more than ${maxBytes} bytes`));
  }
}
