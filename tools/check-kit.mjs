/**
 * The kit as strangers use it: its tarball and core's go into empty projects outside the workspace, by npm, beside the tests that its
 * README shows, which are type-checked and run: one by vitest, one by `node --test`. jest runs the kit on every driver of this
 * repository.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packAll } from './tarballs.mjs';
import { output, root } from './toolchain.mjs';

const OURS = ['@stowage/core', '@stowage/conformance'];
const VITEST = '5.1.1';
const README = join('packages', 'conformance', 'README.md');
const TABLE = /^conformance of .+\n {2}facet .*\n(?: {2}.*\n)*? {2}all( +\d+){4}$/m;

const compilerOptions = {
  target: 'ES2024',
  lib: ['ES2024', 'ESNext.Disposable', 'ESNext.AsyncIterable'],
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  // What a framework declares is its own business; ours is checked by tools/check-install.mjs.
  skipLibCheck: true,
  noEmit: true,
};

/** How each framework runs a test file, what it needs for that, and where the README shows one. */
const frameworks = [
  {
    name: 'vitest',
    needs: { vitest: VITEST },
    // More time than the five seconds of its default: this machine may have other work.
    command: ['node_modules/.bin/vitest', 'run', '--testTimeout=60000'],
  },
  { name: 'node-test', needs: {}, command: ['node', '--test'] },
];

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** The code that follows `<!-- runs in NAME: FILE -->` in the README. */
function shownTest(name) {
  const shown = new RegExp(`<!-- runs in ${name}: (?<file>\\S+) -->\\s+\`\`\`ts\\n(?<code>.*?)\`\`\``, 's');
  const { groups } = shown.exec(readFileSync(join(root, README), 'utf8')) ?? {};
  if (groups === undefined) throw new Error(`${README} shows no test for ${name}`);
  return groups;
}

function manifest(tarballs, needs) {
  const ours = tarballs.filter(({ name }) => OURS.includes(name)).map(({ name, tarball }) => [name, `file:${tarball}`]);
  const { typescript, '@types/node': nodeTypes } = readJson('package.json').devDependencies;
  const devDependencies = { ...Object.fromEntries(ours), ...needs, typescript, '@types/node': nodeTypes };
  return { name: 'a-driver-of-somebody', private: true, type: 'module', devDependencies };
}

function makeProject(project, tarballs, { name, needs }) {
  const { file, code } = shownTest(name);
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest(tarballs, needs)));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['test'] }));
  writeFileSync(join(project, file), code);
  return file;
}

/** The kit's table, which it prints at its end; without it nothing was tested. */
function tableIn(said) {
  const [table] = TABLE.exec(said) ?? [];
  if (table === undefined) throw new Error(`no table of the kit was printed:\n${said}`);
  return table;
}

function check(directory, tarballs, framework) {
  const project = join(directory, framework.name);
  const file = makeProject(project, tarballs, framework);
  output(['npm', 'install', '--no-audit', '--no-fund'], project);
  output(['node', 'node_modules/typescript/bin/tsc'], project);
  const start = performance.now();
  const said = output([...framework.command, file], project);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${tableIn(said)}\nok   ${framework.name} runs ${file} of ${README} (${seconds} s)\n`);
}

const directory = mkdtempSync(join(tmpdir(), 'stowage-kit-'));
try {
  const tarballs = packAll(directory);
  for (const framework of frameworks) check(directory, tarballs, framework);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
