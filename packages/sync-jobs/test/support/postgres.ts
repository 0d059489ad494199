import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Where Debian's newest server is; undefined if it is not installed. */
export const postgresPrograms = existsSync(DEBIAN)
  ? readdirSync(DEBIAN)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(DEBIAN, version, 'bin'))
      .find((bin) => existsSync(join(bin, 'initdb')))
  : undefined;

/** It does not run as root: `nobody` is there on every machine. */
const [UID, GID] = [65_534, 65_534];

/** A server of its own, on loopback, with its own directory. */
export class Postgres implements AsyncDisposable {
  readonly url: string;
  readonly #home: string;
  readonly #port: number;
  readonly #settings: readonly string[];
  #server: ChildProcess | undefined;

  private constructor(home: string, port: number, settings: readonly string[]) {
    this.#home = home;
    this.#settings = settings;
    this.#port = port;
    this.url = `postgres://stowage@127.0.0.1:${port}/postgres`;
  }

  /** Settings are told as `-c name=value`. */
  static async start(settings: readonly string[] = []): Promise<Postgres> {
    const home = await mkdtemp(join(tmpdir(), 'stowage-postgres-'));
    if (process.getuid?.() === 0) await chown(home, UID, GID);
    const server = new Postgres(home, await freePort(), settings);
    await server.#initialise();
    await server.restart();
    return server;
  }

  /** Ends it with a signal, and starts it again. */
  async restart(signal: NodeJS.Signals = 'SIGQUIT'): Promise<void> {
    await this.#kill(signal);
    await this.#untilReady();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // "Immediate shutdown": what is under way is lost, as with a crash, and its processes are not left over.
    await this.#kill('SIGQUIT');
    await rm(this.#home, { recursive: true, force: true });
  }

  async #kill(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || isOver(server)) return;
    const ended = once(server, 'exit');
    server.ref();
    server.kill(signal);
    await ended;
  }

  #spawn(): ChildProcess {
    const settings = ['-c', 'fsync=off', '-c', `unix_socket_directories=${this.#home}`, '-c', 'max_connections=60'];
    const args = [
      '-D',
      join(this.#home, 'data'),
      '-h',
      '127.0.0.1',
      '-p',
      String(this.#port),
      ...settings,
      ...this.#settings,
    ];
    const server = spawn(this.#program('postgres'), args, { stdio: 'ignore', cwd: this.#home, ...this.#user() });
    // Tests that could not wait for it end without it.
    server.unref();
    process.once('exit', () => server.kill('SIGQUIT'));
    return server;
  }

  async #initialise(): Promise<void> {
    const args = [
      '-D',
      join(this.#home, 'data'),
      '-U',
      'stowage',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ];
    await run(this.#program('initdb'), args, { cwd: this.#home, ...this.#user() });
  }

  async #untilReady(): Promise<void> {
    const args = ['-h', '127.0.0.1', '-p', String(this.#port), '-U', 'stowage', '-t', '1'];
    for (let tries = 0; tries < 300; tries += 1) {
      // It does not begin while processes of one that was killed are still there.
      if (this.#server === undefined || isOver(this.#server)) this.#server = this.#spawn();
      const isReady = await run(this.#program('pg_isready'), args, { cwd: this.#home }).then(
        () => true,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('PostgreSQL does not answer');
  }

  #program(name: string): string {
    return join(postgresPrograms ?? '', name);
  }

  #user(): { readonly uid?: number; readonly gid?: number } {
    return process.getuid?.() === 0 ? { uid: UID, gid: GID } : {};
  }
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
