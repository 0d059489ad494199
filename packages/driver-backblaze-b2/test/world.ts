import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { CLOCK, driverScope, RANDOM, SLEEP } from '@stowage/core/registry';
import { BackblazeB2StorageDriver, type BackblazeB2Options } from '../src/index.js';

/** An emulator, and a driver whose waits take no time but are written down. */
export interface World extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly driver: BackblazeB2StorageDriver;
  /** Every wait, in milliseconds. */
  readonly waits: number[];
  /** Another driver, with another key or other options. */
  readonly connect: (key?: { keyId: string; key: string }, options?: BackblazeB2Options) => BackblazeB2StorageDriver;
  /** Operations asked for so far, and what they were answered; only those of that name, if one is given. */
  readonly asked: (operation?: string) => readonly string[];
  readonly close: () => Promise<void>;
}

export async function world(
  emulatorOptions: Parameters<typeof startEmulator>[0] = {},
  options: BackblazeB2Options = {},
): Promise<World> {
  const emulator = await startEmulator({
    recommendedPartSize: 100_000,
    absoluteMinimumPartSize: 1_000,
    ...emulatorOptions,
  });
  const waits: number[] = [];
  const drivers: BackblazeB2StorageDriver[] = [];
  let now = Date.now();
  const connect: World['connect'] = ({ keyId, key } = emulator, own = {}) => {
    const scope = driverScope();
    scope.register(CLOCK, { useValue: () => now });
    scope.register(RANDOM, { useValue: () => 0 });
    scope.register(SLEEP, {
      useValue: async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        waits.push(milliseconds);
        now += milliseconds;
      },
    });
    const driver = new BackblazeB2StorageDriver(keyId, key, { endpoint: emulator.url, ...options, ...own }, scope);
    drivers.push(driver);
    return driver;
  };
  const close = async (): Promise<void> => {
    for (const driver of drivers) await driver.close();
    await emulator.close();
  };
  const asked: World['asked'] = (operation) =>
    emulator.journal.entries
      .filter((entry) => operation === undefined || entry.operation === operation)
      .map((entry) => `${entry.operation} ${entry.status ?? 'none'}`);
  return { emulator, driver: connect(), waits, connect, asked, close, [Symbol.asyncDispose]: close };
}
