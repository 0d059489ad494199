import { Clock } from './cloud/clock.js';
import { Cloud } from './cloud/cloud.js';
import { Ids } from './cloud/ids.js';
import { Faults } from './faults.js';
import { Journal } from './journal.js';
import { checkOptions, type CheckedOptions, type EmulatorOptions } from './options.js';
import { B2Server } from './server.js';
import { directoryStore, memoryStore } from './store/store.js';

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** What clients take for `https://api.backblazeb2.com`; without a slash at its end. */
  readonly url: string;
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
  const clock = new Clock();
  const cloud = await openCloud(checked, clock);
  const faults = new Faults();
  const journal = new Journal(checked.journalLimit);
  const server = new B2Server({ cloud, clock, faults, journal, baseUrl: checked.baseUrl?.replace(/\/+$/, '') });
  try {
    await server.listen(checked.host, checked.port);
  } catch (error) {
    cloud.close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= server.close().then(() => cloud.close()));
  const { keyId, key } = checked;
  return { url: server.url, keyId, key, faults, clock, journal, close, [Symbol.asyncDispose]: close };
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
