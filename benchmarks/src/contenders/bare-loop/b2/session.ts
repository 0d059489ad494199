import { createHash } from 'node:crypto';
import { Pool } from 'undici';
import type { Job } from '../../../job.js';
import type { Answers } from './answers.js';

/** The part of a job that says where. */
export type Place = Pick<Job, 'url' | 'keyId' | 'key' | 'bucket' | 'concurrency'>;

/** An authorized account, and one pool of connections for everything. */
export class BareSession {
  readonly pool: Pool;
  token = '';
  accountId = '';
  bucketId = '';
  partSize = 0;

  constructor(private readonly place: Place) {
    this.pool = new Pool(place.url, { connections: place.concurrency });
  }

  /** Authorizes and looks up the bucket. */
  async open(): Promise<this> {
    await this.authorize();
    const found = await this.call('b2_list_buckets', { accountId: this.accountId, bucketName: this.place.bucket });
    this.bucketId = found.buckets[0]?.bucketId ?? '';
    return this;
  }

  async authorize(): Promise<void> {
    this.token = `Basic ${Buffer.from(`${this.place.keyId}:${this.place.key}`).toString('base64')}`;
    const account = await this.call('b2_authorize_account', {});
    this.token = account.authorizationToken;
    this.accountId = account.accountId;
    this.partSize = account.apiInfo.storageApi.recommendedPartSize;
  }

  /** A call of the JSON API. */
  async call<O extends keyof Answers>(operation: O, fields: object): Promise<Answers[O]> {
    const { statusCode, body } = await this.pool.request({
      ...{ path: `/b2api/v4/${operation}`, method: 'POST', body: JSON.stringify(fields) },
      headers: { authorization: this.token, 'content-type': 'application/json' },
    });
    if (statusCode !== 200) throw new Error(`${operation}: ${await body.text()}`);
    return body.json() as Promise<Answers[O]>;
  }
}

/** In hex. */
export function sha1(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}
