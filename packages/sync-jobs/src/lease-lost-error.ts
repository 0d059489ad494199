import type { Lease } from './job.js';

/** A shard is somebody else's now, or its job is over: what was done of it does not count. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor({ job, shard }: Lease) {
    super(`the lease of shard ${shard} of '${job}' is lost`);
  }
}
