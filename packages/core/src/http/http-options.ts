import { Proxies, type Environment } from './proxies.js';

/** In milliseconds. */
export interface HttpTimeouts {
  /** For a connection to stand, TLS included. Default: 30 s. */
  readonly connect?: number | undefined;
  /** From the last byte sent to the first of the answer; during an upload, for one chunk to be taken. Default: 2 minutes. */
  readonly headers?: number | undefined;
  /** Between two pieces of an answer's body. Default: 1 minute. */
  readonly idle?: number | undefined;
  /** For the whole answer to a call or an upload, and for the head of a download: see {@link AnswerBounds}. Default: 15 minutes. */
  readonly answer?: number | undefined;
}

/** Whom to trust. */
export interface HttpTls {
  /** Certificates of further authorities, in PEM, beside those that Node trusts. */
  readonly ca?: Certificates | undefined;
}

type Certificates = string | Uint8Array | readonly (string | Uint8Array)[];

/** How a client speaks HTTP, beside what has an option of its own. */
export interface ConnectionOptions {
  /**
   * The most bytes of an answer that is not an object's, where a request does not say. Default: 128 MiB, room for a page of 10,000 rows with as long
   * names and as much metadata as a store takes (9 KB a row); the usual page is a twentieth of that. At most 512,000,000, and never more than 4 MiB in the
   * data lane, whose answers are about one object each. More is a `MalformedResponseError`.
   */
  readonly maxAnswerBytes?: number | undefined;
  /** How long an idle connection is kept, in milliseconds, unless the server says that it keeps it less long. Default: 60 s. */
  readonly keepAlive?: number | undefined;
}

/** How the HTTP client behaves. */
export interface HttpOptions extends ConnectionOptions {
  readonly timeouts?: HttpTimeouts | undefined;
  /** Connections to one host at a time, each for calls and for bytes; further requests wait. From 1 to 10,000. Default: 64. */
  readonly maxConnections?: number | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
  /** The URL of the proxy that every request goes through; `false`: none. Default: what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say. */
  readonly proxy?: string | false | undefined;
  /** Whom to trust beside those that Node trusts. */
  readonly tls?: HttpTls | undefined;
}

/** The options with every default filled in. */
export interface HttpSettings {
  readonly timeouts: Required<{ readonly [Phase in keyof HttpTimeouts]: number }>;
  readonly maxConnections: number;
  readonly maxAnswerBytes: number;
  readonly userAgent: string;
  readonly keepAlive: number;
  readonly proxies: Proxies;
  /** Undefined: those that Node trusts. */
  readonly ca: readonly string[] | undefined;
}

/** Room for more metadata than any store keeps in headers; not left to Node's `--max-http-header-size`. */
export const MAX_HEAD_BYTES = 64 * 1024;

/** An answer about one object. 64 of them may be under way at once, so each is to be small. */
export const MAX_OBJECT_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Fills in the defaults.
 *
 * @throws {InvalidArgumentError} if the proxy's URL is none
 */
export function httpSettings(options: HttpOptions, env: Environment = process.env): HttpSettings {
  const { timeouts = {}, maxConnections, maxAnswerBytes, userAgent, keepAlive = 60_000, proxy, tls } = options;
  return {
    timeouts: {
      connect: timeouts.connect ?? 30_000,
      headers: timeouts.headers ?? 120_000,
      idle: timeouts.idle ?? 60_000,
      answer: timeouts.answer ?? 900_000,
    },
    maxConnections: maxConnections ?? 64,
    maxAnswerBytes: maxAnswerBytes ?? 128 * 1024 * 1024,
    userAgent: userAgent ?? 'stowage',
    keepAlive,
    proxies: new Proxies(proxy, env),
    ca: trusted(tls),
  };
}

function trusted({ ca }: HttpTls = {}): readonly string[] | undefined {
  if (ca === undefined) return undefined;
  const all: readonly (string | Uint8Array)[] = typeof ca === 'string' || ca instanceof Uint8Array ? [ca] : ca;
  const own = all.map((each) => (typeof each === 'string' ? each : Buffer.from(each).toString()));
  // Loaded by who wants it: it takes as long as a quarter of core.
  return [...process.getBuiltinModule('node:tls').getCACertificates('default'), ...own];
}
