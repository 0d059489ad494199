// An emulator in a thread of its own, whose requests fail at random.
import { parentPort, workerData } from 'node:worker_threads';
import { startEmulator } from '@stowage/b2-emulator';
import { plant } from './planted.mjs';

const { options, objects, share, shared } = workerData;
const counters = new Int32Array(shared);

const error = (status, code, more = {}) => ({ type: 'error', error: { status, code, ...more } });
const wire = (kind) => ({ type: 'wire', wire: { kind } });
const FAULTS = [
  error(503, 'service_unavailable'),
  error(500, 'internal_error'),
  error(408, 'request_timeout'),
  error(429, 'too_many_requests', { retryAfter: 1 }),
  wire('reset-before-response'),
  wire('reset-mid-request'),
  wire('truncate-response'),
];

if (objects > 0) plant(options.data, objects);
const emulator = await startEmulator({ ...options, journalLimit: 100 });
let isHostile = true;
emulator.faults.take = () =>
  isHostile && Math.random() < share ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined;
const record = emulator.journal.record.bind(emulator.journal);
emulator.journal.record = (entry) => {
  Atomics.add(counters, 0, 1);
  if (entry.fault !== null) Atomics.add(counters, 1, 1);
  if (entry.operation === 'b2_upload_file') Atomics.add(counters, 2, 1);
  if (['b2_upload_file', 'b2_hide_file'].includes(entry.operation) && entry.status === 200) Atomics.add(counters, 3, 1);
  record(entry);
};
parentPort.on('message', () => void (isHostile = false));
const { url, keyId, key } = emulator;
parentPort.postMessage({ url, keyId, key });
