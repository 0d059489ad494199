import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { JobMethod } from '../../contender.js';
import type { Job } from '../../job.js';

/** What a contender changes of the SDK's defaults. */
export type Settings = Pick<S3ClientConfig, 'requestChecksumCalculation' | 'responseChecksumValidation'>;

/** A job with a client of its own. */
export type ClientJob = (client: S3Client, job: Job) => Promise<void>;

/** As its documentation shows it: a client, its commands, and the end. */
export function withClient(settings: Settings, work: ClientJob): JobMethod {
  return async (job) => {
    const { url: endpoint, keyId: accessKeyId, key: secretAccessKey } = job;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true, ...settings });
    await work(client, job);
    client.destroy();
    return undefined;
  };
}
