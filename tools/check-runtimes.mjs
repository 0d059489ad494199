/**
 * What each entry point asks of Node, found by bundling its sources as for a worker: docs/guides/runtimes.md says what it means. The small
 * entry points, which run wherever there are these few modules, must not ask for more.
 *
 * `node tools/check-runtimes.mjs` prints the whole table.
 */
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';
import { root } from './toolchain.mjs';

/** The only modules of Node that these may need. */
const LIGHT = {
  'core/src/spi': [],
  'core/src/concurrency': ['timers/promises'],
  'core/src/listing': ['buffer'],
  'core/src/validation': [],
  'core/src/checksums': ['crypto', 'zlib'],
};
const OTHERS = [
  ...[
    'core/src',
    'core/src/http',
    'core/src/wrap',
    'driver-backblaze-b2/src',
    'driver-s3/src',
    'driver-azure-blobs/src',
  ],
  ...['driver-swift/src', 'driver-local/src', 'sync/src'],
];

/** The modules of Node that an entry point needs: those that our sources import, and those that only npm packages do. */
async function needsOf(entry) {
  const [ours, theirs] = [new Set(), new Set()];
  const record = ({ path, importer }) => {
    if (!isBuiltin(path)) return undefined;
    (importer.includes('node_modules') ? theirs : ours).add(path.replace(/^node:/, ''));
    return { path, external: true };
  };
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`packages/${entry}/index.ts`],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['@stowage/source', 'workerd', 'worker', 'browser'],
    plugins: [{ name: 'node', setup: ({ onResolve }) => onResolve({ filter: /.*/ }, record) }],
    logLevel: 'silent',
  });
  const kib = Math.round(outputFiles[0].contents.length / 1024);
  return { kib, ours: [...ours].sort(), theirs: [...theirs].filter((name) => !ours.has(name)).sort() };
}

let wrong = 0;
for (const entry of [...Object.keys(LIGHT), ...OTHERS]) {
  const { kib, ours, theirs } = await needsOf(entry);
  const tooMany = LIGHT[entry] ? [...ours, ...theirs].filter((name) => !LIGHT[entry].includes(name)) : [];
  wrong += tooMany.length;
  console.log(
    `${tooMany.length === 0 ? 'ok  ' : 'FAIL'} ${entry}: ${kib} KiB; ours: ${ours.join(' ')}; npm: ${theirs.join(' ')}`,
  );
  if (tooMany.length > 0) console.log(`       it must not need ${tooMany.join(', ')}`);
}
process.exitCode = wrong === 0 ? 0 : 1;
