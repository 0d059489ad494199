import { Clock } from './cloud/clock.js';
import { Cloud } from './cloud/cloud.js';
import { Ids } from './cloud/ids.js';
import { Closing } from './closing.js';
import { ControlServer, type ControlParts } from './control.js';
import { Faults } from './faults.js';
import { Journal } from './journal.js';
import { checkOptions, type CheckedOptions, type EmulatorOptions } from './options.js';
import { B2Server } from './server.js';
import { directoryStore, memoryStore } from './store/store.js';

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** What clients take for `https://api.backblazeb2.com`; without a slash at its end. */
  readonly url: string;
  /** Where faults, clock and journal are reached from other processes; only with the option `controlPort`. */
  readonly controlUrl: string | undefined;
  /** The id of the master key. */
  readonly keyId: string;
  /** The secret of the master key. */
  readonly key: string;
  /** What is to go wrong. */
  readonly faults: Faults;
  /** The time by which tokens expire. */
  readonly clock: Clock;
  /** What was asked and answered. */
  readonly journal: Journal;
  /** Ends every connection and frees everything, also temporary files; a second call does nothing more. */
  close(): Promise<void>;
}

/**
 * Starts a B2 server.
 * @throws {TypeError} if an option is unknown or wrong
 * @throws the system's error if the port is in use, or the data directory cannot be used
 * @example
 * await using emulator = await startEmulator();
 * const response = await fetch(`${emulator.url}/b2api/v4/b2_authorize_account`, {
 *   headers: { Authorization: `Basic ${btoa(`${emulator.keyId}:${emulator.key}`)}` },
 * });
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const checked = checkOptions(options);
  const closing = new Closing();
  try {
    return await open(checked, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function open(options: CheckedOptions, closing: Closing): Promise<Emulator> {
  const { host, port, keyId, key } = options;
  const clock = new Clock();
  const faults = new Faults();
  const journal = new Journal(options.journalLimit);
  const cloud = await openCloud(options, clock);
  closing.add(() => cloud.close());
  const server = new B2Server({ cloud, clock, faults, journal, baseUrl: options.baseUrl?.replace(/\/+$/, '') });
  await server.listen(host, port);
  closing.add(() => server.close());
  const controlUrl = await openControl(options, { clock, faults, journal }, closing);
  const close = () => closing.run();
  return { url: server.url, controlUrl, keyId, key, faults, clock, journal, close, [Symbol.asyncDispose]: close };
}

async function openControl(
  { host, controlPort }: CheckedOptions,
  parts: ControlParts,
  closing: Closing,
): Promise<string | undefined> {
  if (controlPort === undefined) return undefined;
  const control = new ControlServer(parts);
  const url = await control.listen(host, controlPort);
  closing.add(() => control.close());
  return url;
}

async function openCloud(options: CheckedOptions, clock: Clock): Promise<Cloud> {
  const { accountId, keyId, key, data, checkUploadConcurrency } = options;
  const store = data === undefined ? memoryStore() : await directoryStore(data);
  return new Cloud({
    accountId,
    master: { keyId, key },
    limits: options,
    clock,
    ids: new Ids(),
    store,
    checkUploadConcurrency,
  });
}
