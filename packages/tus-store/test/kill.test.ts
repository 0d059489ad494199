import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { LocalStorageDriver } from '@stowage/driver-local';
import { CuttingProxy } from './support/cutting-proxy.js';
import { hashOf, MIB, someBytes, upload } from './support/world.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SERVE = fileURLToPath(new URL('support/serve.ts', import.meta.url));
const ON_SOURCES = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  ...['--conditions', '@stowage/source', '--import', './tools/run-sources.mjs'],
];
const KILLS = 4;

/** A server in a process, which dies without a word. */
class OwnProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(directory: string): Promise<OwnProcess> {
    const child = spawn(process.execPath, [...ON_SOURCES, SERVE, directory, 'box'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return new OwnProcess(child, Number(port.toString()));
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

test(`what was acknowledged is there after kill -9, ${KILLS} times in one upload`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tus-kill-'));
  const driver = new LocalStorageDriver(directory);
  const container = await driver.createContainer('box');
  let server = await OwnProcess.start(directory);
  const bytes = someBytes(40 * MIB);
  let [kills, acknowledged] = [0, 0];
  const lost: number[] = [];
  try {
    await using proxy = await CuttingProxy.open(() => server.port, { every: 7 * MIB, most: KILLS });
    const id = await upload(bytes, {
      endpoint: `${proxy.url}/files`,
      chunkSize: 3 * MIB + 1,
      onShouldRetry: () => true,
      onBeforeRequest: async () => {
        if (proxy.cuts === kills) return;
        kills = proxy.cuts;
        // It may still be busy with what came before the way broke.
        await server.kill();
        server = await OwnProcess.start(directory);
      },
      onChunkComplete: (_size, accepted) => {
        acknowledged = accepted;
      },
      onAfterResponse: (request, response) => {
        const offset = Number(response.getHeader('upload-offset'));
        if (request.getMethod() === 'HEAD' && offset < acknowledged) lost.push(acknowledged - offset);
      },
    });
    expect([kills, lost]).toEqual([KILLS, []]);
    expect(hashOf(await (await container.getObject(id)).bytes())).toBe(hashOf(bytes));
  } finally {
    await server.kill();
    await driver.close();
    await rm(directory, { recursive: true });
  }
}, 120_000);
