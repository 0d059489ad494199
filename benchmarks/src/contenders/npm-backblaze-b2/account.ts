import B2 from 'backblaze-b2';
import type { Job } from '../../job.js';

/** An authorized client, and the bucket of the job. */
export interface Account {
  readonly b2: B2;
  readonly bucketId: string;
}

/** The package asks Backblaze's own host; where else to ask, its options for axios say. */
export async function openAccount(job: Job): Promise<Account> {
  const b2 = new B2({ applicationKeyId: job.keyId, applicationKey: job.key });
  await b2.authorize({ axiosOverride: { url: `${job.url}/b2api/v2/b2_authorize_account` } });
  const { data } = await b2.getBucket({ bucketName: job.bucket });
  return { b2, bucketId: data.buckets[0]?.bucketId ?? '' };
}

/** Without these, axios refuses a part. */
export const ANY_LENGTH = { maxBodyLength: Infinity, maxContentLength: Infinity };
