// One request in twenty of a sync of thousands of files to the B2 emulator goes wrong, and again of one back: both come to their end, and
// what arrived is what was sent, by SHA-256. `node checks/faults.mjs [FILES]`, by default 5,000. Needs a build.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@stowage/b2-emulator';
import { containerAt, directoryAt, sync, verify } from '@stowage/sync';
import { assertComplete, assertHolds, assertSameTrees, driverAt } from './place.mjs';
import { plant, randomFrom } from './tree.mjs';

const files = Number(process.argv[2] ?? 5000);
const SHARE = 0.05;

const ANYWHERE = [
  { status: 503, code: 'service_unavailable' },
  { status: 500, code: 'internal_error' },
  { status: 408, code: 'request_timeout' },
  { status: 429, code: 'too_many_requests' },
  { kind: 'reset-before-response' },
  { kind: 'reset-mid-request' },
];
const DOWNLOADS = [...ANYWHERE, { kind: 'truncate-response' }, { kind: 'corrupt-response' }];

const random = randomFrom(11);
const work = mkdtempSync(join(tmpdir(), 'stowage-faults-'));
// Unfinished uploads are remembered here, and not in the state of whoever runs this.
process.env.XDG_STATE_HOME = join(work, 'uploads');
const emulator = await startEmulator({
  recommendedPartSize: 200_000,
  absoluteMinimumPartSize: 5000,
  journalLimit: files * 10,
});
try {
  const [root, back] = ['tree', 'back'].map((name) => join(work, name));
  mkdirSync(root);
  const bytes = plant(root, files);
  console.log(`${files} files, ${bytes} bytes`);
  await using driver = driverAt(emulator.url, emulator);
  const container = await driver.createContainer('fault-sync-bucket');
  const [from, bucket, to] = [directoryAt(root), containerAt(container), directoryAt(back)];
  await amongFaults('up', ANYWHERE, () => sync(from, bucket));
  await assertHolds(container, root);
  await amongFaults('down', DOWNLOADS, () => sync(bucket, to));
  await assertSameTrees(root, back);
  const { isEqual, differences } = await verify(from, bucket);
  if (!isEqual) throw new Error(`verify sees ${differences} differences`);
  console.log('equal by SHA-256 both ways');
} finally {
  await emulator.close();
  rmSync(work, { recursive: true, force: true });
}

/** Plans work one after the other: each lets up to twice as many pass as one in twenty is, and then hits one. */
async function amongFaults(what, kinds, work) {
  for (let index = 0; index < files; index += 1) {
    const skip = Math.floor(random() * (2 / SHARE - 1));
    const fault = kinds[Math.floor(random() * kinds.length)];
    if ('kind' in fault) emulator.faults.wire('*', { ...fault, skip });
    else emulator.faults.fail('*', { ...fault, skip });
  }
  emulator.journal.clear();
  const start = performance.now();
  assertComplete(what, await work());
  emulator.faults.clear();
  const { entries } = emulator.journal;
  const hit = entries.filter(({ fault }) => fault !== null).length;
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what}: ${hit} of ${entries.length} requests went wrong, ${seconds.toFixed(1)} s`);
  if (hit < entries.length * SHARE * 0.8) throw new Error('too few requests went wrong');
}
