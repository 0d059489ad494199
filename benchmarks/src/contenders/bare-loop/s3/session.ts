import { Pool, type Dispatcher } from 'undici';
import type { Job } from '../../../job.js';
import { Signature } from './signature.js';

/** One request to a bucket, or to an object in it. */
export interface BareCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'HEAD';
  readonly key?: string;
  /** Sorted, and encoded. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Dispatcher.DispatchOptions['body'];
}

/** A pool of connections, and a signature for each request. */
export class BareSession {
  readonly #bucket: string;
  readonly #pool: Pool;
  readonly #signature: Signature;

  constructor({ url, bucket, concurrency, ...secrets }: Job) {
    this.#bucket = bucket;
    this.#pool = new Pool(url, { connections: concurrency });
    this.#signature = new Signature(new URL(url).host, secrets);
  }

  /** @throws {Error} with what the server said, if it refused */
  async send({ method, key = '', query = '', headers = {}, body = null }: BareCall): Promise<Dispatcher.ResponseData> {
    const path = `/${this.#bucket}${key === '' ? '' : `/${key}`}`;
    const answer = await this.#pool.request({
      ...{ method, body, path: query === '' ? path : `${path}?${query}` },
      headers: this.#signature.headers({ method, path, query, headers }),
      // undici ends the connection after a HEAD unless told not to.
      reset: false,
    });
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${await answer.body.text()}`);
    return answer;
  }

  /** The text of the answer. */
  async text(call: BareCall): Promise<string> {
    return (await this.send(call)).body.text();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** A job with a session of its own. */
export function inSession(work: (session: BareSession, job: Job) => Promise<void>) {
  return async (job: Job): Promise<undefined> => {
    const session = new BareSession(job);
    await work(session, job);
    await session.close();
  };
}
