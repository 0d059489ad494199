import type { Case } from './case.js';
import type { JobKind } from './job.js';
import type { Counters } from './sink/counters.js';

/** How much of a job the sink has seen, and how much it must have seen. */
const SEEN: Readonly<Record<JobKind, (counters: Counters, each: Case) => readonly [seen: number, wanted: number]>> = {
  uploadFile: ({ uploadedBytes }, { size }) => [uploadedBytes, size],
  uploadStream: ({ uploadedBytes }, { size }) => [uploadedBytes, size],
  uploadMany: ({ uploads }, { count }) => [uploads, count],
  downloadFile: ({ downloadedBytes }, { size }) => [downloadedBytes, size],
  downloadMany: ({ downloads }, { count }) => [downloads, count],
  deleteMany: ({ deletions }, { count }) => [deletions, count],
  list: ({ rows }, { count }) => [rows, count],
  headMany: ({ requests }, { count }) => [requests, count],
  copyMany: ({ copies }, { count }) => [copies, count],
  // Of large files, each is several uploads of parts.
  uploadTree: ({ uploadedBytes }, { count, size }) => [uploadedBytes, count * size],
  syncSame: ({ rows }, { count }) => [rows, count],
  startUp: () => [0, 0],
};

/** @throws {Error} if the sink has seen less than the job is: a client that does less must not look faster */
export function assertDone(each: Case, counters: Counters | undefined): void {
  if (counters === undefined) return;
  const [seen, wanted] = SEEN[each.kind](counters, each);
  if (seen < wanted) throw new Error(`the server saw ${seen} of ${wanted}`);
}
