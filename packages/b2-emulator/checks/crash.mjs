/**
 * Kills an emulator that keeps its data in a directory, without warning and under load, as often as its argument says (by default 200 times).
 * After each start everything that was acknowledged must be there, byte for byte, and nothing else. Needs the package built.
 *   node packages/b2-emulator/checks/crash.mjs [kills]
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const KILLS = Number(process.argv[2] ?? 200);
const WORKERS = 6;
const MAX_CHANGES = 40; // before a kill
const MAX_LIFE = 600; // milliseconds under load
const KEEP = 60; // files; more would only make each look longer

const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const data = await mkdtemp(join(tmpdir(), 'b2-crash-'));
const sha1 = (bytes) => createHash('sha1').update(bytes).digest('hex');

/** What was acknowledged: hashes by name. Names that were in the air at a kill may be there or not, but whole. */
const kept = new Map();
const uncertain = new Map();
let acknowledged = 0;
let checked = 0;
let serial = 0;

async function start() {
  const options = ['--port', '0', '--data', data, '--absolute-minimum-part-size', '1'];
  const child = spawn(process.execPath, [command, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) if (lines.push(line) === 2) break;
  if (lines.length < 2) throw new Error('the emulator did not start again');
  return { child, base: lines[0].replace('b2-emulator listening on ', '') };
}

async function json(url, init) {
  const response = await fetch(url, init);
  const body = await response.json();
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(body)}`);
  return body;
}

async function connect(base) {
  const authorization = `Basic ${btoa('test-key-id:test-key')}`;
  const { accountId, authorizationToken } = await json(`${base}/b2api/v2/b2_authorize_account`, {
    headers: { authorization },
  });
  const call = (operation, fields) =>
    json(`${base}/b2api/v2/${operation}`, {
      method: 'POST',
      headers: { authorization: authorizationToken },
      body: JSON.stringify(fields),
    });
  return { base, accountId, authorizationToken, call };
}

function send({ uploadUrl, authorizationToken }, bytes, headers) {
  return json(uploadUrl, {
    method: 'POST',
    headers: { authorization: authorizationToken, 'X-Bz-Content-Sha1': sha1(bytes), ...headers },
    body: bytes,
  });
}

async function uploadSmall(client, bucketId, name, bytes) {
  const target = await client.call('b2_get_upload_url', { bucketId });
  await send(target, bytes, { 'X-Bz-File-Name': name, 'Content-Type': 'a/b' });
}

async function uploadLarge(client, bucketId, fileName, bytes) {
  const { fileId } = await client.call('b2_start_large_file', { bucketId, fileName, contentType: 'a/b' });
  const target = await client.call('b2_get_upload_part_url', { fileId });
  const half = bytes.length >> 1;
  const parts = [bytes.subarray(0, half), bytes.subarray(half)];
  for (const [i, part] of parts.entries()) await send(target, part, { 'X-Bz-Part-Number': String(i + 1) });
  await client.call('b2_finish_large_file', { fileId, partSha1Array: parts.map(sha1) });
}

async function remove(client, bucketId, name) {
  uncertain.set(name, kept.get(name));
  kept.delete(name);
  const { files } = await client.call('b2_list_file_names', { bucketId, startFileName: name, maxFileCount: 1 });
  await client.call('b2_delete_file_version', { fileName: name, fileId: files[0].fileId });
  uncertain.delete(name);
  acknowledged++;
}

/** Uploads and deletes until the server is gone. Each name is written once. */
async function work(client, bucketId) {
  for (;;) {
    if (kept.size > KEEP) await remove(client, bucketId, [...kept.keys()][randomInt(kept.size)]);
    const name = `n${++serial}`;
    const bytes = randomBytes(randomInt(10) === 0 ? randomInt(2, 3_000_000) : randomInt(2, 20_000));
    const hash = sha1(bytes);
    uncertain.set(name, hash);
    await (randomInt(4) === 0 ? uploadLarge : uploadSmall)(client, bucketId, name, bytes);
    uncertain.delete(name);
    kept.set(name, hash);
    acknowledged++;
  }
}

async function download(client, name) {
  const headers = { authorization: client.authorizationToken };
  const response = await fetch(`${client.base}/file/crash-bucket/${name}`, { headers });
  return sha1(Buffer.from(await response.arrayBuffer()));
}

async function verify(client, bucketId) {
  const { files } = await client.call('b2_list_file_names', { bucketId, maxFileCount: 10_000 });
  const names = new Set(files.map((file) => file.fileName));
  for (const [name, hash] of uncertain) if (names.has(name)) kept.set(name, hash);
  uncertain.clear();
  for (const name of kept.keys()) if (!names.has(name)) throw new Error(`${name} was acknowledged and is gone`);
  for (const name of names) {
    if (!kept.has(name)) throw new Error(`${name} was deleted and is back, or was never sent`);
    if ((await download(client, name)) !== kept.get(name)) throw new Error(`${name} has other bytes than were sent`);
    checked++;
  }
  await cancelUnfinished(client, bucketId);
}

async function cancelUnfinished(client, bucketId) {
  const { files } = await client.call('b2_list_unfinished_large_files', { bucketId, maxFileCount: 100 });
  for (const { fileId } of files) await client.call('b2_cancel_large_file', { fileId });
}

/** Until so many changes are acknowledged, and then a moment that nobody can foresee. */
async function someLoad() {
  const enough = acknowledged + randomInt(MAX_CHANGES);
  const end = performance.now() + MAX_LIFE;
  while (acknowledged < enough && performance.now() < end) await setTimeout(1);
  await setTimeout(randomInt(20));
}

async function round(bucket) {
  const { child, base } = await start();
  const ended = once(child, 'exit');
  try {
    const client = await connect(base);
    const { accountId } = client;
    const bucketId =
      bucket ??
      (await client.call('b2_create_bucket', { accountId, bucketName: 'crash-bucket', bucketType: 'allPrivate' }))
        .bucketId;
    await verify(client, bucketId);
    const working = Array.from({ length: WORKERS }, () => work(client, bucketId));
    const settled = Promise.allSettled(working);
    await someLoad();
    child.kill('SIGKILL');
    for (const { reason } of await settled) if (!(reason instanceof TypeError)) throw reason;
    return bucketId;
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

try {
  let bucketId;
  for (let i = 0; i < KILLS; i++) bucketId = await round(bucketId);
  const { child, base } = await start();
  const client = await connect(base);
  await verify(client, bucketId);
  const blobs = (await readdir(join(data, 'objects'))).length;
  child.kill('SIGKILL');
  console.log(
    `crash: ${KILLS} kills, ${acknowledged} acknowledged changes, ${checked} files compared, nothing lost; ` +
      `${kept.size} files and ${blobs} blobs at the end`,
  );
} finally {
  await rm(data, { recursive: true, force: true });
}
