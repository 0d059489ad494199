import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JobStore } from '@stowage/sync-jobs';
import type { Place } from '../../serve/place.js';
import { serving } from '../../serve/serving.js';
import type { Session } from '../../session.js';
import { rateOf } from '../job-rate.js';
import { jobLine } from '../tell-job.js';
import { metricsOf } from './metrics.js';
import { PAGE, POLICY } from './page.js';

/** Shows jobs as a page until Ctrl-C. It changes nothing, and tells names, counts and errors: no credentials, which the database does not have. */
export async function serveJobs(session: Session, store: JobStore, place: Place): Promise<void> {
  const { output, signal, clock } = session;
  session.drains = true;
  const view = new JobsView(store, clock);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    void answer(view, request.method === 'GET' ? path : '', response).catch((error: unknown) => {
      session.report(error, 'the database');
      // What it says may name hosts and users.
      send(response, 503, 'text/plain', 'the database cannot be reached\n');
    });
  };
  await serving(handle, { ...place, signal }, (url) =>
    output.result({ type: 'serving', url, location: 'jobs' }, `jobs are shown on ${url}`),
  );
}

async function answer(view: JobsView, path: string, response: ServerResponse): Promise<void> {
  const [type, body] = (await answerTo(view, path)) ?? [undefined, 'not found\n'];
  send(response, type === undefined ? 404 : 200, type ?? 'text/plain', body);
}

async function answerTo(view: JobsView, path: string): Promise<readonly [type: string, body: string] | undefined> {
  if (path === '/') return ['text/html; charset=utf-8', PAGE];
  if (path === '/metrics') return ['text/plain; version=0.0.4; charset=utf-8', await view.metrics()];
  const found = path === '/jobs' ? await view.jobs() : await view.job(path);
  return found === undefined ? undefined : ['application/json', JSON.stringify(found)];
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** What the page asks for. */
class JobsView {
  readonly #store: JobStore;
  readonly #clock: () => number;

  constructor(store: JobStore, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  async jobs(): Promise<object> {
    const jobs = await this.#store.jobs();
    const now = this.#clock();
    return { jobs: jobs.map((job) => jobLine(job, rateOf(job, jobs, now))), workers: await this.#store.workers() };
  }

  /** At `/jobs/<name>`. */
  async job(path: string): Promise<object | undefined> {
    const [, name] = /^\/jobs\/([\w.-]+)$/.exec(path) ?? [];
    if (name === undefined || (await this.#store.job(name)) === undefined) return undefined;
    const [throughput, slowest, failures] = await Promise.all([
      this.#store.throughput(name),
      this.#store.slowest(name),
      this.#store.failures(name),
    ]);
    return { throughput, slowest, failures: failures.slice(0, FAILURES), failed: failures.length };
  }

  async metrics(): Promise<string> {
    return metricsOf(await this.#store.jobs(), await this.#store.workers());
  }
}

/** So many are shown. */
const FAILURES = 100;
