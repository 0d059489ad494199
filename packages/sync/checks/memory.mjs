// Syncs a million objects with a million others, of which a hundredth is new and a hundredth is to be deleted, and holds the memory that takes
// against that of fewer. `node checks/memory.mjs [OBJECTS]`. Needs a build.
//
// V8 lets garbage lie as long as it may, and lets its young generation grow with what survives in it: ten thousand objects are over before
// it has collected once, and the peak by default (107 MiB, 219 at a million) says how lazy it was. So there are three comparisons:
//
//   retained   what is alive after full collections, in ten places of a run: that is ours alone
//   command    peak RSS as the command has it, which tells V8 not to be lazy
//   default    peak RSS as users have it, against 300,000 objects: where V8 has taken its fill, nothing more is taken
import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Container, StorageDriver } from '@stowage/core';
import { containerAt, sync } from '@stowage/sync';

const MOST = 1.3;
const MEBIBYTE = 1024 * 1024;
const PAGE = 1000;
const SAMPLES = 10;

const [count = '1000000', only, name] = process.argv.slice(2);

/** `fewer` is how many objects the million is held against; `most`, in MiB, is never to be exceeded. */
const MEASURES = [
  { name: 'retained', field: 'retained', flags: ['--expose-gc'], fewer: 10_000, most: 32 },
  { name: 'command', field: 'peak', flags: [], fewer: 10_000, most: 160 },
  { name: 'default', field: 'peak', flags: [], fewer: 300_000, most: 288 },
];

function compare(many) {
  for (const { name, field, flags, fewer, most } of MEASURES) {
    const [one, other] = [fewer, many].map((objects) => ({ objects, ...measured(objects, { name, flags }) }));
    for (const { objects, seconds, ...bytes } of [one, other])
      console.log(`${name}: ${objects} objects: ${(bytes[field] / MEBIBYTE).toFixed(1)} MiB, ${seconds.toFixed(1)} s`);
    const ratio = other[field] / one[field];
    const isWithin = ratio <= MOST && other[field] <= most * MEBIBYTE;
    console.log(
      `${name}: ${ratio.toFixed(2)} times${isWithin ? '' : `: too much: at most ${MOST} times and ${most} MiB`}`,
    );
    if (!isWithin) process.exitCode = 1;
  }
}

function measured(objects, { name, flags }) {
  const script = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, script, String(objects), 'child', name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The most that was alive, of the samples. */
let retained = 0;

function sample() {
  if (globalThis.gc === undefined) return;
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  retained = Math.max(retained, heapUsed + external);
}

async function syncSynthetic(objects) {
  const start = performance.now();
  const [source, target] = ['source', 'target'].map((side) => locationOf(side, objects));
  const result = await sync(source, target);
  if (result.created + result.same + result.deleted !== objects || !result.isComplete)
    throw new Error(JSON.stringify(result));
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ peak, retained, seconds: (performance.now() - start) / 1000 }));
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
    if (this.side === 'source' && Number(cursor) % (this.objects / SAMPLES) === 0) sample();
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

if (name === 'command') (await import('../../cli/dist/keep-heap-small.js')).keepHeapSmall();
if (only === 'child') await syncSynthetic(Number(count));
else compare(Number(count));
