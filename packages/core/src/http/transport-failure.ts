import { redact } from './redact.js';
import { TransportError, type RequestLine, type TransportFailure } from './transport-error.js';

const KINDS: Readonly<Record<string, TransportFailure>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EPROTO: 'tls',
  STOWAGE_PROXY_REFUSED: 'proxy',
  HPE_HEADER_OVERFLOW: 'too_large',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
};

const FAMILIES: readonly (readonly [RegExp, TransportFailure])[] = [
  [/^HPE_/, 'protocol'],
  [/^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH)/, 'tls'],
];

/** Which kind of failure a library's error code stands for. */
export function failureKind(code: string | undefined): TransportFailure {
  if (code === undefined) return 'unknown';
  return KINDS[code] ?? FAMILIES.find(([pattern]) => pattern.test(code))?.[1] ?? 'unknown';
}

/**
 * A library's error as ours. HTTP libraries hang the request, its headers and so its credentials on their errors:
 * what is kept as the cause is a bare copy of name, code and message.
 */
export function toTransportError(error: unknown, request: RequestLine): TransportError {
  const own = chain(error).find((each) => each instanceof TransportError);
  return own ?? new TransportError(failureKind(knownCode(error)), request, bareCopy(error));
}

/** The code that says most: libraries wrap the system's error, and connecting to several addresses gives one error for each. */
function knownCode(error: unknown): string | undefined {
  const codes = chain(error).flatMap((each) => ('code' in each && typeof each.code === 'string' ? [each.code] : []));
  return codes.find((code) => failureKind(code) !== 'unknown') ?? codes[0];
}

function chain(error: unknown, depth = 0): readonly Error[] {
  if (!isError(error) || depth > 4) return [];
  const inner = 'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [error.cause];
  return [...inner.flatMap((each) => chain(each, depth + 1)), error];
}

/** By its shape: of another realm (a `vm` context, a test runner) `instanceof` says no. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

function bareCopy(error: unknown): Error | undefined {
  if (!isError(error)) return undefined;
  const copy = new Error(redact(error.message));
  copy.name = error.name;
  const code = knownCode(error);
  return code === undefined ? copy : Object.assign(copy, { code });
}
