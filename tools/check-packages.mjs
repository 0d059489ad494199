/**
 * Are the tarballs we would publish good? publint and attw judge the manifest and the types; the rest is what they do not look at:
 * that each tarball has all that a user needs, and nothing of ours.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packAll } from './tarballs.mjs';
import { output, root } from './toolchain.mjs';

const REQUIRED = ['LICENSE', 'README.md', 'package.json'];
const LIBRARY = ['dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
const CHUNK = /^dist\/chunk-\w+\.js(\.map)?$/;
/** What is built of several sources, or of none of ours. */
const NOBODYS = /^dist\/(chunk-\w+\.js(\.map)?|carried\/[\w-]+\.js|carried\/core\.json|licences\.txt)$/;
/** Sources of packages that are part of one of ours, and of what stands for a module of Node's: see bundle.mjs. */
const FOREIGN = /(^|\/)node_modules\/|^(built-in|late):/;
const UNWANTED = /(^|\/)tests?\/|\.test\.|(^|\/)(jest\.config|tsconfig|node_modules|\.turbo)/;
const MACHINE_PATH = /(?<![\w.@/-])\/(work|root|home|Users)\/\w|(?<!\w)[A-Z]:\\Users\\/;

/** Each check takes a tarball, unpacked, and returns what is wrong with it. */
const checks = {
  publint: async ({ tarball }) => {
    const { messages, pkg } = await publint({
      pack: { tarball: Uint8Array.from(readFileSync(tarball)).buffer },
      strict: true,
    });
    return messages.map((message) => formatMessage(message, pkg));
  },

  // `esm-only` leaves out CommonJS and the resolution of Node 10: Node >= 22.12 can require() an ES module. Nothing else is ignored.
  attw: ({ tarball }) => {
    try {
      output([
        'attw',
        tarball,
        '--profile',
        'esm-only',
        '--format',
        'ascii',
        '--no-color',
        '--no-emoji',
        '--no-definitely-typed',
      ]);
      return [];
    } catch (error) {
      return [error.message];
    }
  },

  'has what a user needs': ({ files, manifest }) =>
    [...REQUIRED, ...entriesOf(manifest)].filter((file) => !files.includes(file)),

  'has nothing of ours': ({ files }) => files.filter((file) => UNWANTED.test(file)),

  'names no path of this machine': ({ files, read }) =>
    files.filter(
      (file) =>
        MACHINE_PATH.test(read(file)) || [root, homedir()].some((path) => path !== '/' && read(file).includes(path)),
    ),

  // A file whose source is gone stays in dist/ until that is removed.
  'is built from its sources': ({ files }) =>
    files
      .filter((file) => file.startsWith('dist/') && !NOBODYS.test(file) && !files.includes(sourceOf(file)))
      .map((file) => `${file}: no ${sourceOf(file)}`),

  'has no chunk that nothing imports': ({ files, read }) => {
    const code = files.filter((file) => file.endsWith('.js')).map(read);
    return files.filter((file) => CHUNK.test(file) && !code.some((text) => text.includes(basename(file, '.map'))));
  },

  'has the sources that its maps name': ({ files, read, unpacked }) =>
    files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) =>
        JSON.parse(read(file))
          .sources.filter((source) => !FOREIGN.test(source))
          .map((source) => join(dirname(file), source)),
      )
      .filter((source) => !existsSync(join(unpacked, source))),

  'has a truthful manifest': ({ manifest, files }) => [
    ...(manifest.license === 'Apache-2.0' ? [] : ['license']),
    ...(manifest.type === 'module' ? [] : ['type']),
    ...(manifest.engines?.node === '>=22.19' ? [] : ['engines']),
    ...(manifest.sideEffects === undefined ? ['sideEffects is not declared'] : []),
    ...[manifest.sideEffects ?? []]
      .flat()
      .filter((pattern) => typeof pattern === 'string' && !files.some((file) => matches(file, pattern)))
      .map((pattern) => `sideEffects: no file ${pattern}`),
    ...(JSON.stringify(manifest).includes('"workspace:') ? ['a dependency on a path of the workspace'] : []),
  ],
};

/** What is imported, or, where nothing is, what is run. */
const entriesOf = ({ exports, bin = {} }) =>
  exports['.'] === undefined ? Object.values(bin).map((path) => path.replace(/^\.\//, '')) : LIBRARY;
const sourceOf = (file) => file.replace(/^dist\//, 'src/').replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
const matches = (file, pattern) =>
  new RegExp(`^${pattern.replace(/^\.\//, '').replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}$`).test(file);

function inspect({ unpacked, ...tarball }) {
  const files = globSync('**/*', { cwd: unpacked, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
  const read = (file) => readFileSync(join(unpacked, file), 'utf8');
  return { ...tarball, unpacked, files, read, manifest: JSON.parse(read('package.json')) };
}

const directory = mkdtempSync(join(tmpdir(), 'stowage-packages-'));
try {
  let wrong = 0;
  for (const tarball of packAll(directory).map(inspect)) {
    for (const [name, check] of Object.entries(checks)) {
      const faults = await check(tarball);
      wrong += faults.length;
      console.log([`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${tarball.name}: ${name}`, ...faults].join('\n       '));
    }
  }
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}
