import type { Counters } from '../sink/counters.js';

/** What a server process says when it listens. */
export interface Listening {
  readonly url: string;
}

/** What a server process answers when it is asked what it has used. */
export interface ServerUsage {
  readonly cpuSeconds: number;
  /** Undefined for a server that does not count. */
  readonly counters: Counters | undefined;
}

/** What a server process is started with. */
export interface ServerOptions {
  /** Milliseconds. */
  readonly latency: number;
  /** The bucket that the run is about: the one that is listed. */
  readonly bucket: string;
  /** SHA-1 by size, so that the server need not compute them while it is measured. */
  readonly digests: readonly (readonly [size: number, sha1: string])[];
}
