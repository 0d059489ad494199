import { CertificateAuthority, type Identity } from './certificate-authority.js';
import { Clock } from './cloud/clock.js';
import { Cloud } from './cloud/cloud.js';
import { Ids } from './cloud/ids.js';
import { seededBytes } from './cloud/seeded-bytes.js';
import { Closing } from './closing.js';
import { ControlServer, type ControlParts } from './control.js';
import { Faults } from './faults.js';
import { Journal } from './journal.js';
import { Network } from './network.js';
import { checkOptions, type CheckedOptions, type EmulatorOptions } from './options.js';
import { plantKey, plantSeed } from './seed.js';
import { B2Server } from './server.js';
import { directoryStore, memoryStore } from './store/open-store.js';
import { LOCAL_NAMES, TUNNEL_HOSTS } from './tunnel.js';
import { Webhooks } from './webhooks.js';

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** What clients take for `https://api.backblazeb2.com`; without a slash at its end. */
  readonly url: string;
  /** Where faults, clock, network and journal are reached from other processes; only with the option `controlPort`. */
  readonly controlUrl: string | undefined;
  /** The PEM file that clients behind CONNECT are to trust; only with the option `ca`. */
  readonly ca: string | undefined;
  /** The id of the master key. */
  readonly keyId: string;
  /** The secret of the master key. */
  readonly key: string;
  /** What is to go wrong. */
  readonly faults: Faults;
  /** The time by which tokens expire. */
  readonly clock: Clock;
  /** How slow the way to the server is. */
  readonly network: Network;
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
  const { ca, keyId, key } = options;
  const clock = options.fixedTime === undefined ? new Clock() : Clock.stopped(options.fixedTime);
  const stopping = new AbortController();
  const controls = openControls(options, clock, stopping.signal);
  const ids = new Ids(options.idSeed === undefined ? undefined : seededBytes(options.idSeed));
  const cloud = await openCloud(options, { clock, ids }, closing);
  openWebhooks(cloud, { clock, ids, closing: stopping.signal });
  const baseUrl = options.baseUrl?.replace(/\/+$/, '');
  const server = new B2Server({ cloud, ...controls, baseUrl, identity: openIdentity(ca) });
  await server.listen(options.host, options.port);
  closing.add(() => server.close());
  closing.add(() => stopping.abort());
  const controlUrl = await openControlPort(options, controls, closing);
  const close = () => closing.run();
  return { url: server.url, controlUrl, ca, keyId, key, ...controls, close, [Symbol.asyncDispose]: close };
}

function openControls(options: CheckedOptions, clock: Clock, stopping: AbortSignal): ControlParts {
  const faults = new Faults();
  for (const fault of options.faults) faults.script(fault);
  const network = new Network(clock, stopping);
  network.set({ latency: options.latency, bandwidth: options.bandwidth });
  return { clock, faults, network, journal: new Journal(options.journalLimit) };
}

async function openCloud(options: CheckedOptions, parts: { clock: Clock; ids: Ids }, closing: Closing): Promise<Cloud> {
  const { accountId, keyId, key, data, seed, checkUploadConcurrency } = options;
  const store = data === undefined ? memoryStore() : await directoryStore(data);
  closing.add(() => store.close());
  const master = { keyId, key };
  const cloud = new Cloud({
    accountId,
    master,
    limits: options,
    caps: options,
    ...parts,
    store,
    checkUploadConcurrency,
  });
  if (seed !== undefined) await plantSeed(cloud, seed);
  for (const extra of options.keys) plantKey(cloud, extra);
  closing.add(parts.clock.every(options.lifecycleInterval, () => cloud.lifecycle.run()));
  closing.add(parts.clock.every(options.replicationInterval, () => cloud.replicator.run()));
  return cloud;
}

function openWebhooks(cloud: Cloud, parts: { clock: Clock; ids: Ids; closing: AbortSignal }): void {
  const webhooks = new Webhooks({ accountId: cloud.accountId, ...parts });
  cloud.events.subscribe((type, version) => {
    const bucket = cloud.buckets.find(version.bucketId);
    if (bucket !== undefined) webhooks.notify(bucket.settings, type, version);
  });
}

/** Certificates are judged by the clients' clocks, so theirs is real time, whatever the emulator's says. */
function openIdentity(ca: string | undefined): Identity | undefined {
  if (ca === undefined) return undefined;
  const now = new Clock().now();
  return CertificateAuthority.open(ca, now).issue([...TUNNEL_HOSTS, ...LOCAL_NAMES], now);
}

async function openControlPort(
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
