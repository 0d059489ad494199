import { objectName } from '../../../bucket-shape.js';
import { inParallel } from '../../../in-parallel.js';
import type { Job } from '../../../job.js';
import { BareSession } from './session.js';

/** The limit for looking up: one HEAD each. */
export async function headMany(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  const { pool, token } = session;
  await inParallel(job.count, job.concurrency, async (index) => {
    const path = `/file/${job.bucket}/${objectName(index)}`;
    // undici ends the connection after a HEAD unless told not to.
    const head = { path, method: 'HEAD', reset: false, headers: { authorization: token } } as const;
    const { statusCode, body } = await pool.request(head);
    await body.dump();
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
  });
  await pool.close();
}
