// Syncs a million objects with a million others, and holds the peak of memory against that of ten thousand: at most 1.3 times. A
// hundredth is new, and a hundredth is to be deleted. `node checks/memory.mjs [OBJECTS]`. Needs a build.
import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Container, StorageDriver } from '@stowage/core';
import { containerAt, sync } from '@stowage/sync';

const SMALL = 10_000;
const MOST = 1.3;
const PAGE = 1000;

// What is alive is 15 MB, however many objects there are. V8 lets garbage lie as long as it may: ten thousand objects are over before it has
// collected once, so both get the same small heap. Without that it is 106 MiB and 205 MiB (and 148 at a hundred thousand).
const HEAP = ['--max-old-space-size=48', '--max-semi-space-size=2'];

const [count = '1000000', only] = process.argv.slice(2);

function compare(large) {
  const [small, many] = [SMALL, large].map(peakOf);
  const ratio = many.peak / small.peak;
  for (const { objects, peak, seconds } of [small, many])
    console.log(`${objects} objects: peak ${(peak / 1024).toFixed(0)} MiB, ${seconds.toFixed(1)} s`);
  console.log(`${ratio.toFixed(2)} times`);
  if (ratio > MOST) process.exitCode = 1;
}

function peakOf(objects) {
  const script = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(process.execPath, [...HEAP, script, String(objects), 'child'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function syncSynthetic(objects) {
  const start = performance.now();
  const [source, target] = ['source', 'target'].map((side) => locationOf(side, objects));
  const result = await sync(source, target);
  if (result.created + result.same + result.deleted !== objects || !result.isComplete)
    throw new Error(JSON.stringify(result));
  const { maxRSS: peak } = process.resourceUsage();
  console.log(JSON.stringify({ objects, peak, seconds: (performance.now() - start) / 1000 }));
}

function locationOf(side, objects) {
  const driver = new StorageDriver(new SyntheticBackend(side, objects));
  return containerAt(new Container({ name: side, extra: {} }, driver));
}

/** Every hundredth is only in the source, and the one after it only in the target. */
function isThere(side, index) {
  return index % 100 !== (side === 'source' ? 1 : 0);
}

function record(name) {
  return {
    kind: 'object',
    name,
    size: 1000,
    checksums: { sha1: name.slice(-7).padStart(40, '0') },
    contentType: 'text/plain',
    lastModified: new Date(0),
    metadata: {},
    headers: {},
    extra: {},
  };
}

/** Lists names that nobody stores. */
class SyntheticBackend {
  provider = 'synthetic';
  capabilities = {
    checksums: [],
    maxWriteSize: 1e9,
    maxObjectNameBytes: 1024,
    maxPageSize: PAGE,
    rangeReads: true,
    metadata: { keys: { case: 'distinct' }, values: { characters: 'unicode' } },
    headers: 'any',
    deleteMissing: 'silent',
    conditions: { read: false, write: [], copy: [], delete: false },
  };
  copy = {
    maxCopySize: 1e9,
    accepts: async () => true,
    copyObject: async (_source, { name }) => record(name),
    copyPart: async () => undefined,
  };
  bulkDelete = { maxKeys: 1000, deleteObjects: async (_container, names) => names.map((name) => ({ name })) };

  constructor(side, objects) {
    this.side = side;
    this.objects = objects;
  }

  async listObjects(_container, { cursor = '0', limit }) {
    // As any answer does that comes from a network, it comes in another turn.
    await nextTurn();
    const items = [];
    let index = Number(cursor);
    for (; index < this.objects && items.length < limit; index += 1)
      if (isThere(this.side, index)) items.push(record(`some/where/object-${String(index).padStart(9, '0')}`));
    return index < this.objects ? { items, next: String(index) } : { items };
  }

  async getObject(_container, { name }) {
    return record(name);
  }
}

if (only === 'child') await syncSynthetic(Number(count));
else compare(Number(count));
