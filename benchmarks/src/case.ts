import { bucketName } from './bucket-shape.js';
import type { ContenderName } from './contenders/contender-name.js';
import type { JobKind } from './job.js';
import type { Protocol } from './protocol.js';
import type { Line } from './sink/sink-server.js';
import type { ServerKind } from './servers/server-report.js';

/** What is measured: a job, how much of it, and what it is done against. */
export interface Case {
  /** By which it is asked for. */
  readonly name: string;
  /** What client and server speak. */
  readonly protocol: Protocol;
  readonly kind: JobKind;
  /** Objects. */
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
  /** Objects, or parts of one, at a time: the same for every contender that lets it be set. */
  readonly concurrency: number;
  readonly server: ServerKind;
  /** Milliseconds added to every request. */
  readonly latency: number;
  /** What the sink does not go beyond. Default: nothing. */
  readonly limits?: Pick<Line, 'bytesPerSecond' | 'requestsPerSecond'>;
  /** Whether they speak TLS. Default: no. */
  readonly tls?: true;
  readonly rounds: number;
  /** Who takes part. Default: everyone. */
  readonly contenders?: readonly ContenderName[];
}

/** What a rate counts. */
export type Unit = 'MB/s' | 'files/s' | 'rows/s' | 'ms';

const UNITS: Readonly<Record<JobKind, Unit>> = {
  uploadFile: 'MB/s',
  uploadStream: 'MB/s',
  downloadFile: 'MB/s',
  uploadMany: 'files/s',
  downloadMany: 'files/s',
  deleteMany: 'files/s',
  headMany: 'files/s',
  copyMany: 'files/s',
  uploadTree: 'files/s',
  syncSame: 'files/s',
  list: 'rows/s',
  startUp: 'ms',
};

/** The unit of a case's rate. Only milliseconds are better when they are fewer. */
export function unitOf({ kind }: Case): Unit {
  return UNITS[kind];
}

/** How fast it was, in the case's unit. */
export function rateOf(each: Case, seconds: number): number {
  const unit = unitOf(each);
  if (unit === 'ms') return seconds * 1000;
  return (unit === 'MB/s' ? (each.count * each.size) / 1e6 : each.count) / seconds;
}

/** The bucket a case works on: an empty one to upload into, else one with what it is about. */
export function bucketOf({ kind, count, size }: Case): string {
  return bucketName(kind.startsWith('upload') || kind === 'startUp' ? { count: 0, size: 0 } : { count, size });
}
