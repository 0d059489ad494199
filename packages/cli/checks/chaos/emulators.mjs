import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A B2 emulator that fails at random, and what it has counted itself. */
export class HostileEmulator {
  #thread;
  #counters;

  /** `objects` are planted in its bucket; `share` of the requests fail. */
  static async start({ options, objects = 0, share }) {
    const emulator = new HostileEmulator();
    const shared = new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT);
    emulator.#counters = new Int32Array(shared);
    emulator.#thread = new Worker(new URL('emulator-thread.mjs', import.meta.url), {
      workerData: { options, objects, share, shared },
    });
    const [place] = await once(emulator.#thread, 'message');
    return Object.assign(emulator, place);
  }

  get requests() {
    return this.#counters[0];
  }

  get failed() {
    return this.#counters[1];
  }

  /** Uploads that were begun, those that failed too. */
  get uploads() {
    return this.#counters[2];
  }

  /** What was stored or removed. */
  get changes() {
    return this.#counters[3];
  }

  /** How the command's configuration names it; its secret is in the environment. */
  get remote() {
    const { hostname, port } = new URL(this.url);
    const options = { host: hostname, port: Number(port), secure: false };
    return { provider: 'backblaze_b2', key: this.keyId, secret: { env: 'SECRET' }, options };
  }

  calm() {
    this.#thread.postMessage('calm');
  }

  /** What is in the bucket in the order of names, as B2 itself tells it: page by page. */
  async *files() {
    const authorization = `Basic ${btoa(`${this.keyId}:${this.key}`)}`;
    const login = await ask(`${this.url}/b2api/v4/b2_authorize_account`, { headers: { authorization } });
    const call = (name, body) =>
      ask(`${this.url}/b2api/v4/${name}`, {
        method: 'POST',
        headers: { authorization: login.authorizationToken },
        body: JSON.stringify(body),
      });
    const { buckets } = await call('b2_list_buckets', { accountId: login.accountId, bucketName: 'bucket' });
    for (let next = ''; next !== null;) {
      const { bucketId } = buckets[0];
      const page = await call('b2_list_file_names', { bucketId, startFileName: next, maxFileCount: 10_000 });
      yield* page.files;
      next = page.nextFileName;
    }
  }

  async close() {
    await this.#thread.terminate();
  }
}

async function ask(url, init) {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
