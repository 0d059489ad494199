/** A stream of unknown length, 2 GiB by default, goes up and comes down; the hashes are equal and memory stays bounded. */
import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

const MIB = 1024 ** 2;
const size = Number(process.env.STOWAGE_SCALE_BYTES ?? 2048 * MIB);
const limit = 250 * MIB;

/**
 * The same bytes every time, without a file: a block of what AES makes of zeros, with its number in front. One buffer for all, as a source
 * may do, so that what is measured is the driver's memory and not the garbage of this generator. Remembers the hash.
 */
async function* pseudoRandom(hash) {
  const block = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(256 * 1024));
  for (let left = size, number = 0; left > 0; left -= block.length, number += 1) {
    block.writeUInt32BE(number);
    const chunk = left < block.length ? block.subarray(0, left) : block;
    hash.update(chunk);
    yield chunk;
  }
}

async function timed(what, work) {
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`${what}: ${(size / MIB / seconds).toFixed(0)} MiB/s, peak RSS so far ${peak.toFixed(0)} MiB`);
  return result;
}

await using driver = BackblazeB2StorageDriver.fromEnv();
const container = await driver.createContainer(`scale-stream-${process.pid}`);
try {
  const sent = createHash('sha256');
  const received = createHash('sha256');
  const up = `up ${size / MIB} MiB of unknown length`;
  const object = await timed(up, () => container.uploadObjectViaStream(pseudoRandom(sent), 'large.bin'));
  assert.equal(object.size, size);
  await timed(`down ${size / MIB} MiB`, async () => {
    for await (const chunk of await object.asStream()) received.update(chunk);
  });
  assert.equal(received.digest('hex'), sent.digest('hex'), 'what came down is not what went up');
  const peak = process.resourceUsage().maxRSS * 1024;
  assert.ok(peak < limit, `peak RSS ${(peak / MIB).toFixed(0)} MiB is not under ${limit / MIB} MiB`);
} finally {
  await driver.deletePrefix(container, '');
  await container.delete();
}
