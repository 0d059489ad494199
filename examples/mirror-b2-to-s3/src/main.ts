/** `main.js <bucket of B2> <bucket of S3>`; without arguments it shows how, on an emulator. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { contents } from './contents.js';
import { ownEnds, sampleEnds } from './ends.js';
import { mirror } from './mirror.js';

const [from, to] = process.argv.slice(2);
if (from !== undefined && to !== undefined) {
  await using ends = await ownEnds(from, to);
  console.log(await mirror(ends.source, ends.target, `${from}-${to}.state`));
} else {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-mirror-'));
  try {
    await show(join(directory, 'state'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function show(state: string): Promise<void> {
  await using ends = await sampleEnds(process.env);
  console.log(`to ${ends.target.driver.provider}, the first time:`, await mirror(ends.source, ends.target, state));
  await ends.source.uploadObjectViaStream('page 7, corrected', 'pages/7.txt');
  await ends.source.deleteObject('pages/8.txt');
  const again = await mirror(ends.source, ends.target, state);
  console.log('after a change and a deletion:', again);
  if (again.same !== 30 || again.changes !== 2) throw new Error('there should be two changes, and 30 objects');
  const [here, there] = await Promise.all([contents(ends.source), contents(ends.target)]);
  if (!isDeepStrictEqual(here, there)) throw new Error('the bytes differ');
  console.log(`SHA-256 of all ${here.size} is the same on both sides`);
}
