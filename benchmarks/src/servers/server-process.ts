import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Place } from '../job.js';
import type { Listening, ServerKind, ServerOptions, ServerUsage } from './server-report.js';

const PROGRAMS: Readonly<Record<ServerKind, URL>> = {
  sink: new URL('./sink-main.js', import.meta.url),
  's3-sink': new URL('./sink-main.js', import.meta.url),
  emulator: new URL('./emulator-main.js', import.meta.url),
  azurite: new URL('./judge-main.js', import.meta.url),
  swift: new URL('./judge-main.js', import.meta.url),
};

/** A server in its own process, so that its work is not the client's. */
export class ServerProcess implements AsyncDisposable {
  readonly place: Place;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, place: Place) {
    this.#child = child;
    this.place = place;
  }

  /** Starts a server and waits until it listens. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const child = fork(PROGRAMS[options.kind], [JSON.stringify(options)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new ServerProcess(child, await nextMessage<Listening>(child));
  }

  /** What it has used and done since it was started. */
  async usage(): Promise<ServerUsage> {
    const answer = nextMessage<ServerUsage>(this.#child);
    this.#child.send('usage');
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill();
    await exit;
  }
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the server process has ended'));
  child.once('exit', onExit);
  try {
    const [message] = (await once(child, 'message', { signal: ended.signal })) as [T];
    return message;
  } finally {
    child.off('exit', onExit);
  }
}
