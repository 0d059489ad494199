/** 25,000 objects are listed completely and in order, and the listing's memory does not grow with their number. */
import assert from 'node:assert/strict';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

const MIB = 1024 ** 2;
const count = 25_000;
const names = Array.from({ length: count }, (_, index) => `dir-${index % 7}/object ${String(index).padStart(6, '0')}`);

function heap() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function uploadAll(container) {
  const left = names.values();
  const worker = async () => {
    for (const name of left) await container.uploadObjectViaStream(name, name);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

await using driver = BackblazeB2StorageDriver.fromEnv();
const container = await driver.createContainer(`scale-listing-${process.pid}`);
try {
  let start = performance.now();
  await uploadAll(container);
  console.log(`up ${count} objects: ${(count / ((performance.now() - start) / 1000)).toFixed(0)}/s`);

  const expected = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const heaps = [];
  let seen = 0;
  start = performance.now();
  for await (const object of container.iterateObjects()) {
    assert.equal(object.name, expected[seen]);
    seen += 1;
    if (seen % 5000 === 0) heaps.push(heap());
  }
  assert.equal(seen, count);
  const seconds = (performance.now() - start) / 1000;
  const growth = (heaps.at(-1) - heaps[1]) / MIB;
  console.log(
    `listed ${seen} objects in order: ${(seen / seconds).toFixed(0)}/s, heap grew by ${growth.toFixed(1)} MiB`,
  );
  assert.ok(growth < 8, 'the listing holds on to what it has given out');
} finally {
  const start = performance.now();
  const { deleted } = await driver.deletePrefix(container, '');
  console.log(`deleted ${deleted} objects: ${(deleted / ((performance.now() - start) / 1000)).toFixed(0)}/s`);
  await container.delete();
}
