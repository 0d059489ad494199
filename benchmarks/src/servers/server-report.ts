import type { DigestName } from '../digests/digest.js';
import type { Place } from '../job.js';
import type { Counters } from '../sink/counters.js';
import type { Line } from '../sink/sink-server.js';

/** Which server the clients talk to: ours that store nothing, B2's emulator, and what others wrote. */
export type ServerKind = 'sink' | 's3-sink' | 'emulator' | 'azurite' | 'swift';

/** What a server process says when it listens. */
export type Listening = Place;

/** What a server process answers when it is asked what it has used. */
export interface ServerUsage {
  readonly cpuSeconds: number;
  /** Undefined for a server that does not count. */
  readonly counters: Counters | undefined;
}

/** A digest of the content of a size, so that the server need not compute it while it is measured. */
export type KnownDigest = readonly [name: DigestName, size: number, digest: string];

/** What a server process is started with. */
export interface ServerOptions extends Line {
  readonly kind: ServerKind;
  /** The bucket that the run is about: the one that is listed. */
  readonly bucket: string;
  readonly digests: readonly KnownDigest[];
}
