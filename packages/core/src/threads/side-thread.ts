import type { Worker } from 'node:worker_threads';

/**
 * What a thread does: made once in it, and asked from then on, one question after the other. It gets there as its text, so that no bundler
 * has to know a file of it: it names nothing outside of itself, and takes what it needs of Node by `process.getBuiltinModule`.
 * Questions and answers are copied (https://nodejs.org/api/worker_threads.html#portpostmessagevalue-transferlist).
 */
type ThreadWork<Q, A> = () => (question: Q) => A | Promise<A>;

/** What a thread says: once that it is there, then of one question each. */
type Reply<A> = 'ready' | { readonly value: A } | { readonly error: Error; readonly code: string | undefined };

/** At most so many at once, of a process on a machine of many cores: what they do is a part of what the main thread does. */
const MOST = 4;

/** A thread needs little: what it reads and makes lies outside of its heap. */
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 };

let running = 0;

/** How many there may be: one core is the main thread's. `STOWAGE_THREADS` says otherwise, 0 for none. */
async function most(): Promise<number> {
  const told = process.env['STOWAGE_THREADS'] ?? '';
  if (/^\d+$/.test(told)) return Number(told);
  const { availableParallelism } = await import('node:os');
  return Math.min(MOST, availableParallelism() - 1);
}

/** A thread beside this one that answers questions. It keeps the process alive only while there is one. */
export class SideThread<Q, A> {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #waiting: PromiseWithResolvers<A>[] = [];
  #ended: Error | undefined;

  private constructor(worker: Worker) {
    running += 1;
    this.#worker = worker;
    worker.on('message', (reply: Reply<A>) => this.#take(reply));
    worker.on('error', (error) => this.#end(error as Error));
    worker.once('exit', () => {
      running -= 1;
      this.#end(new Error('the thread has ended'));
    });
  }

  /**
   * Undefined where there is none to be had: with one core, enough of them already, a runtime or a permission that has none, or work that some
   * tool has put names into.
   */
  static async start<Q, A>(work: ThreadWork<Q, A>): Promise<SideThread<Q, A> | undefined> {
    const allowed = await most();
    try {
      const { Worker: Thread } = await import('node:worker_threads');
      if (running >= allowed) return undefined;
      // esbuild puts `__name` around functions, so that they keep their names.
      const text = `const __name = (named) => named; (${String(serve)})(${String(work)});`;
      // What the program was told to load first is not for this thread.
      const worker = new Thread(text, { eval: true, env: {}, execArgv: [], resourceLimits: LIMITS });
      const thread = new SideThread<Q, A>(worker);
      await thread.#ready.promise;
      return thread;
    } catch {
      return undefined;
    }
  }

  /** @throws what the work has thrown, with its `code`; another error if the thread has ended meanwhile */
  async ask(question: Q): Promise<A> {
    if (this.#ended !== undefined) throw this.#ended;
    const waiting = Promise.withResolvers<A>();
    this.#waiting.push(waiting);
    this.#worker.ref();
    this.#worker.postMessage(question);
    return waiting.promise;
  }

  /** Ends it, in the middle of an answer, too: it does nothing any more when this settles. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(reply: Reply<A>): void {
    if (reply === 'ready') {
      this.#worker.unref();
      this.#ready.resolve();
      return;
    }
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('value' in reply) waiting?.resolve(reply.value);
    else waiting?.reject(Object.assign(reply.error, { code: reply.code }));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#ready.reject(error);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }
}

/** Runs in the thread, as text: one question after the other. */
function serve<Q, A>(work: ThreadWork<Q, A>): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const answer = work();
  let last: Promise<void> = Promise.resolve();
  const reply = async (question: Q): Promise<void> => {
    try {
      parentPort?.postMessage({ value: await answer(question) });
    } catch (error) {
      parentPort?.postMessage({ error, code: (error as NodeJS.ErrnoException).code });
    }
  };
  parentPort?.on('message', (question: Q) => {
    last = last.then(() => reply(question));
  });
  parentPort?.postMessage('ready');
}
