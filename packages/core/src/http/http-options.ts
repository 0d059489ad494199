/** In milliseconds. */
export interface HttpTimeouts {
  /** For a connection to stand, TLS included. Default: 30 s. */
  readonly connect?: number | undefined;
  /** From the last byte sent to the first of the answer; during an upload, for one chunk to be taken. Default: 2 minutes. */
  readonly headers?: number | undefined;
  /** Between two pieces of an answer's body. Default: 1 minute. */
  readonly idle?: number | undefined;
}

/** How the HTTP client behaves. */
export interface HttpOptions {
  readonly timeouts?: HttpTimeouts | undefined;
  /** Connections to one host at a time, for each of the two kinds (calls, bytes). Further requests wait. Default: 64. */
  readonly maxConnections?: number | undefined;
  readonly userAgent?: string | undefined;
}

/** The options with every default filled in. */
export interface HttpSettings {
  readonly timeouts: { readonly connect: number; readonly headers: number; readonly idle: number };
  readonly maxConnections: number;
  readonly userAgent: string;
}

/** Fills in the defaults. */
export function httpSettings({ timeouts = {}, maxConnections, userAgent }: HttpOptions): HttpSettings {
  return {
    timeouts: {
      connect: timeouts.connect ?? 30_000,
      headers: timeouts.headers ?? 120_000,
      idle: timeouts.idle ?? 60_000,
    },
    maxConnections: maxConnections ?? 64,
    userAgent: userAgent ?? 'stowage',
  };
}
