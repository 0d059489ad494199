// What a prefix listing costs in a large tree: run it with the number of files (default 100,000).
//
//   pnpm --filter @stowage/core --filter @stowage/driver-local build
//   node packages/driver-local/bench/prefix-listing.mjs [files] [directory to build the tree in]
//
// The tree is made of plain files, as another program would have made it: 1,000 of them in each directory, and one directory that
// holds a tenth of all. It is removed afterwards. `rclone lsf` lists the same prefixes, if it is installed.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { LocalStorageDriver } from '@stowage/driver-local';

const files = Number(process.argv[2] ?? 100_000);
const base = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'stowage-bench-'));
const FLAT = Math.floor(files / 10);
const PER_DIRECTORY = 1000;

function touch(path) {
  closeSync(openSync(path, 'w'));
}

function padded(number) {
  return String(number).padStart(7, '0');
}

function build() {
  mkdirSync(`${base}/box/flat`, { recursive: true });
  for (let each = 0; each < FLAT; each += 1) touch(`${base}/box/flat/f${padded(each)}`);
  for (let each = 0; each < files - FLAT; each += 1) {
    const directory = `${base}/box/tree/d${padded(Math.floor(each / PER_DIRECTORY))}`;
    if (each % PER_DIRECTORY === 0) mkdirSync(directory, { recursive: true });
    touch(`${directory}/f${padded(each)}`);
  }
}

async function timed(work) {
  const start = performance.now();
  const rows = await work();
  return { rows, milliseconds: Math.round(performance.now() - start) };
}

async function byStowage(options) {
  const driver = new LocalStorageDriver(base);
  const rows = driver.iterateContainerObjects('box', options);
  let count = 0;
  while (!(await rows.next()).done) count += 1;
  return count;
}

/** rclone lists directories; what only starts with a prefix is a filter for it. */
async function byRclone({ prefix = '', delimiter }) {
  const directory = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const start = prefix.slice(directory.length);
  const filter = start === '' ? [] : ['--include', `/${start}*`];
  const recursive = delimiter === undefined ? ['-R', '--files-only'] : [];
  const out = execFileSync('rclone', ['lsf', '--config', '', ...recursive, ...filter, `${base}/box/${directory}`], {
    maxBuffer: 2 ** 31 - 1,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out.toString().split('\n').length - 1;
}

function hasRclone() {
  try {
    execFileSync('rclone', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const listings = {
  'one directory of 1,000': { prefix: 'tree/d0000003/' },
  'ten names in it': { prefix: 'tree/d0000003/f000300' },
  'ten names in the large directory': { prefix: 'flat/f000123' },
  'all of the large directory': { prefix: 'flat/' },
  'the folders at the top': { prefix: '', delimiter: '/' },
  'the folders of the tree': { prefix: 'tree/', delimiter: '/' },
  'a prefix of nothing': { prefix: 'nothing/here' },
  everything: {},
};

try {
  const built = await timed(async () => build());
  console.log(`${files} files, made in ${built.milliseconds} ms; the large directory has ${FLAT}\n`);
  const rclone = hasRclone();
  const table = {};
  for (const [title, options] of Object.entries(listings)) {
    const ours = await timed(() => byStowage(options));
    const theirs = rclone ? await timed(() => byRclone(options).catch(() => 0)) : undefined;
    table[title] = {
      rows: ours.rows,
      'stowage ms': ours.milliseconds,
      'rclone rows': theirs?.rows,
      'rclone ms': theirs?.milliseconds,
    };
  }
  console.table(table);
  console.log(`largest memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
