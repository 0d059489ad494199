import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Listening, ServerOptions, ServerUsage } from './server-report.js';

/** Which server the clients talk to. */
export type ServerKind = 'sink' | 'emulator';

const PROGRAMS: Readonly<Record<ServerKind, URL>> = {
  sink: new URL('./sink-main.js', import.meta.url),
  emulator: new URL('./emulator-main.js', import.meta.url),
};

/** A server in its own process, so that its work is not the client's. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts a server and waits until it listens. */
  static async start(kind: ServerKind, options: ServerOptions): Promise<ServerProcess> {
    const child = fork(PROGRAMS[kind], [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const { url } = await nextMessage<Listening>(child);
    return new ServerProcess(child, url);
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
