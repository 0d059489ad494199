/**
 * One million objects in one bucket: how long a page of 10,000 takes from the start, the middle and the end, and what memory an object
 * needs. Needs the package built.
 *   node packages/b2-emulator/checks/million.mjs [objects]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const OBJECTS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 5;
const BUCKET = 'b'.repeat(24);
const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const { SqliteMetadata } = await import('../dist/store/sqlite-metadata.js');
const { newBucketSettings } = await import('../dist/cloud/bucket.js');

const nameOf = (i) => `folder-${String(i % 1000).padStart(4, '0')}/object-${String(i).padStart(8, '0')}.bin`;

/** Empty files, written where the emulator looks for what an earlier run kept: a million uploads would measure uploads. */
function fill(directory) {
  const metadata = new SqliteMetadata(join(directory, 'metadata.sqlite'));
  metadata.together(() => {
    metadata.put('bucket', BUCKET, newBucketSettings(BUCKET, 'million-bucket', 'allPrivate'));
    for (let i = 0; i < OBJECTS; i++) {
      const { fileId, ...version } = versionOf(i);
      metadata.put('file', fileId, { fileId, ...version });
    }
  });
  metadata.close();
}

function versionOf(i) {
  const unique = i.toString(16).padStart(15, '0');
  return {
    fileId: `4_z${BUCKET}_f1${unique}_d20300101_m000000_c002_v0001129_t0017_u${String(1_893_456_000_000 + i).padStart(14, '0')}`,
    bucketId: BUCKET,
    fileName: nameOf(i),
    action: 'upload',
    contentType: 'application/octet-stream',
    contentLength: 0,
    contentSha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    contentMd5: 'd41d8cd98f00b204e9800998ecf8427e',
    fileInfo: { src_last_modified_millis: '1641308478000' },
    uploadTimestamp: 1_893_456_000_000 + i,
    sequence: i + 1,
    content: [],
    encryption: { mode: null, algorithm: null },
    retention: { mode: null, retainUntilTimestamp: null },
    legalHold: null,
  };
}

async function start(...options) {
  const child = spawn(process.execPath, ['--max-old-space-size=8192', command, '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) if (lines.push(line) === 2) break;
  return { child, base: lines[0].replace('b2-emulator listening on ', '') };
}

/** Bytes. */
function residentSize({ pid }) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function stop(child) {
  child.kill();
  await once(child, 'exit');
}

async function page(base, token, startFileName) {
  const before = performance.now();
  const response = await fetch(`${base}/b2api/v4/b2_list_file_names`, {
    method: 'POST',
    headers: { authorization: token },
    body: JSON.stringify({ bucketId: BUCKET, startFileName, maxFileCount: 10_000 }),
  });
  const { files } = await response.json();
  return { rows: files.length, ms: performance.now() - before };
}

const directory = await mkdtemp(join(tmpdir(), 'b2-million-'));
try {
  const empty = await start();
  const baseline = residentSize(empty.child);
  await stop(empty.child);

  let before = performance.now();
  fill(directory);
  console.log(`million: ${OBJECTS} objects written in ${Math.round(performance.now() - before)} ms`);

  before = performance.now();
  const { child, base } = await start('--data', directory);
  console.log(`million: started with them in ${Math.round(performance.now() - before)} ms`);
  console.log(`million: ${Math.round((residentSize(child) - baseline) / OBJECTS)} bytes of memory for each object`);

  const headers = { authorization: `Basic ${btoa('test-key-id:test-key')}` };
  const { authorizationToken } = await (await fetch(`${base}/b2api/v4/b2_authorize_account`, { headers })).json();
  const names = Array.from({ length: OBJECTS }, (_, i) => nameOf(i)).sort();
  const places = { start: '', middle: names[OBJECTS >> 1], end: names[OBJECTS - 10_000] };
  for (const name of Object.values(places)) await page(base, authorizationToken, name);
  for (const [place, name] of Object.entries(places)) {
    const pages = [];
    for (let i = 0; i < ROUNDS; i++) pages.push(await page(base, authorizationToken, name));
    const [median] = pages.sort((a, b) => a.ms - b.ms).slice(ROUNDS >> 1);
    console.log(
      `million: a page of ${median.rows} rows from the ${place}: ${Math.round(median.ms)} ms (median of ${ROUNDS})`,
    );
  }
  await stop(child);
} finally {
  await rm(directory, { recursive: true, force: true });
}
