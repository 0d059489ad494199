// rclone takes the same files as our filters do, by the same rules in the same order; what is known to differ must differ, and README says why.
// `node checks/rclone-filters.mjs`. Needs a build, and rclone.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MemoryStorageDriver } from '@stowage/core';
import { containerAt, diff, directoryAt } from '@stowage/sync';

/** So many rclones run at once. */
const AT_ONCE = 4;

const FILES = [
  ...['a.jpg', 'a.JPG', 'a.tmp', 'b', 'c.txt', '.hidden', '.git/config', '[x].txt', 'star*.txt', 'q?.txt', 'é.jpg'],
  ...['dir/a.jpg', 'dir/a.tmp', 'dir/b', 'dir/.hidden', 'dir/sub/a.jpg', 'dir/sub/b.tmp', 'dir/sub/deep/er/c.txt'],
  ...['dir2/a.jpg', 'other/dir/a.jpg', 'other/dir/sub/x', 'other/cache/x', 'cache/x', 'cache2/x', 'xdir/a.jpg'],
  ...[
    'file1.log',
    'file2.log',
    'file10.log',
    'filea.log',
    'with space/b c.txt',
    'a-b',
    'a/b',
    '{a,b}.txt',
    'back\\slash',
  ],
];

/** Each of them leaves out what it matches. */
const PATTERNS = [
  ...[
    '*.tmp',
    '*',
    '**',
    '*.jpg',
    '/*.jpg',
    '/dir/*',
    '/dir/**',
    'dir/**',
    'dir/',
    '/dir/',
    'dir',
    '/dir',
    '*/',
    '/*/',
  ],
  ...['a*', 'sub/*', 'dir/**/c.txt', '**.jpg', 'd**g', '/d**', 'dir*/**', 'dir*', 'file?.log', 'file[0-9].log', '/'],
  ...['file[^0-9].log', 'file[!0-9].log', 'file{1,10}.log', '{dir,cache}/**', '{a,c}.*', '*.{jpg,tmp}', '\\[x\\].txt'],
  ...['[[]x].txt', 'star\\*.txt', 'q\\?.txt', '\\{a,b\\}.txt', '.*', '.*/**', '*.*', 'é.*', '?.jpg', 'with space/*'],
  ...['b c.txt', 'a-?', 'a/b', 'a?b', 'a[-/]b', '*é*', '/**', 'cache/', '/cache/**'],
];
const LISTS = [
  [],
  ...PATTERNS.map((pattern) => [`- ${pattern}`]),
  ['+ *.jpg', '- *'],
  ['- *', '+ *.jpg'],
  ['+ *.jpg', '- *.jpg'],
  ['- a.*', '+ *.jpg', '- *'],
  ['+ /dir/sub/**', '- /dir/**'],
  ['- /dir/sub/**', '+ /dir/**', '- **'],
  ['+ *.txt', '- dir/', '- *.tmp'],
  ['- dir/', '+ *.jpg', '- *'],
  ['+ /dir/sub/deep/er/c.txt', '- **'],
  ['+ {dir,other}/**', '- *'],
  ['- **/sub/**', '+ **.jpg', '- *'],
  ['+ */a.jpg', '- *'],
  ['+ /*', '- *'],
  ['- /*', '+ **'],
  ['+ c.txt', '- sub/**', '+ *.tmp', '- *'],
  ['- .*', '- .*/**', '+ **'],
];
const IN_ANY_CASE = [['- *.jpg'], ['+ *.JPG', '- *'], ['- /DIR/**'], ['- File[0-9].LOG'], ['- {A,c}.*'], ['- É.*']];

/** What only one of both takes. Between two slashes, `**` may stand for nothing here; and no directory is left out for what no rule says of it. */
const DIFFERENT = [
  { rules: ['- **/a.jpg'], theirs: ['a.jpg'] },
  { rules: ['- /**/a.jpg'], theirs: ['a.jpg'] },
  { rules: ['- /dir/**/a.jpg'], theirs: ['dir/a.jpg'] },
  { rules: ['+ dir/**', '- *'], ours: ['other/dir/a.jpg', 'other/dir/sub/x'] },
  { rules: ['+ deep/er/**', '- *'], ours: ['dir/sub/deep/er/c.txt'] },
];

const work = mkdtempSync(join(tmpdir(), 'stowage-filters-'));
try {
  for (const file of FILES) {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), file);
  }
  const nothing = containerAt(await new MemoryStorageDriver().createContainer('empty'));
  const cases = [
    ...LISTS.map((rules) => ({ rules })),
    ...IN_ANY_CASE.map((rules) => ({ rules, ignoreCase: true })),
    ...DIFFERENT,
  ];
  const left = cases.values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => hold(left, nothing)));
  console.log(`${cases.length} lists of rules over ${FILES.length} files: ${DIFFERENT.length} differ, as they should`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Throws where what only one of both takes is not what is expected. */
async function hold(cases, nothing) {
  for (const { rules, ignoreCase = false, ours = [], theirs = [] } of cases) {
    const taken = [];
    for await (const { path } of diff(directoryAt(work), nothing, { filter: { rules, ignoreCase } })) taken.push(path);
    const other = await takenByRclone(rules, ignoreCase);
    const found = [taken.filter((path) => !other.includes(path)), other.filter((path) => !taken.includes(path))];
    if (JSON.stringify(found) !== JSON.stringify([ours, theirs]))
      throw new Error(`${JSON.stringify(rules)}: only we take ${JSON.stringify(found[0])}, only rclone ${found[1]}`);
  }
}

async function takenByRclone(rules, ignoreCase) {
  const words = [...rules.flatMap((rule) => ['--filter', rule]), ...(ignoreCase ? ['--ignore-case'] : [])];
  const env = { ...process.env, RCLONE_CONFIG: '/dev/null', RCLONE_LOCAL_ENCODING: 'None' };
  const args = ['lsf', '--recursive', '--files-only', ...words, work];
  const { stdout } = await promisify(execFile)('rclone', args, { env, encoding: 'utf8' });
  return stdout.split('\n').filter((path) => path !== '');
}
