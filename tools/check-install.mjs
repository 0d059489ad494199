/**
 * What users install is what is tested: the packed tarballs go into an empty project outside the workspace, by npm, beside a copy of
 * the quickstart; their types are checked with the strictest settings, it is built, and it runs. So do the commands of the command's README.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './tarballs.mjs';
import { output, root } from './toolchain.mjs';

const quickstart = join(root, 'examples', 'quickstart');
const readmeCommands = join(root, 'packages', 'cli', 'checks', 'readme-commands.mjs');
const tsc = 'node_modules/typescript/bin/tsc';
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** A stranger's code, and what its compiler should say of it. */
const consumer = `
import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-backblaze-b2';

const BackblazeB2 = getDriver(Provider.BACKBLAZE_B2);
export const driver = new BackblazeB2('key-id', 'key');
export const hide: () => unknown = () => driver.exHideObject;

// @ts-expect-error: the application key is missing, which only the driver's own constructor knows.
new BackblazeB2('key-id');
// @ts-expect-error: a driver that is typed has no method of this name.
driver.noSuchMethod();
`;

const compilerOptions = {
  target: 'ES2024',
  lib: ['ES2024', 'ESNext.Disposable', 'ESNext.AsyncIterable'],
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  rootDir: 'src',
  outDir: 'dist',
};

/** The oldest Node that the packages say they run on, as a version of the npm package `node`. */
function oldestNode() {
  const { engines } = readJson(join(root, 'packages', 'core', 'package.json'));
  return /^>=(\d+\.\d+)$/.exec(engines.node)[1] + '.0';
}

/** The quickstart's manifest as a user would write it: our packages by tarball, a compiler, and the oldest Node they may have. */
function manifest(tarballs) {
  const ours = Object.fromEntries(tarballs.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const { dependencies, devDependencies } = readJson(join(quickstart, 'package.json'));
  const { typescript, '@types/node': nodeTypes } = readJson(join(root, 'package.json')).devDependencies;
  return {
    name: 'a-project-of-somebody',
    private: true,
    type: 'module',
    dependencies: { ...dependencies, ...ours },
    devDependencies: { ...devDependencies, typescript, '@types/node': nodeTypes, node: oldestNode() },
  };
}

function step(name, command, project) {
  const start = performance.now();
  const said = output(command, project);
  console.log(`ok   ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return said;
}

const directory = mkdtempSync(join(tmpdir(), 'stowage-install-'));
try {
  const tarballs = packAll(directory);
  const project = join(directory, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest(tarballs)));
  step('installs', ['npm', 'install', '--no-audit', '--no-fund'], project);

  cpSync(join(quickstart, 'src'), join(project, 'src'), { recursive: true });
  writeFileSync(join(project, 'consumer.ts'), consumer);
  // Our declarations, and those they import, are checked whole; what else the quickstart uses is none of our business.
  const checked = {
    compilerOptions: { ...compilerOptions, rootDir: '.', noEmit: true, skipLibCheck: false },
    files: ['consumer.ts'],
  };
  const built = { compilerOptions: { ...compilerOptions, skipLibCheck: true }, include: ['src'] };
  writeFileSync(join(project, 'tsconfig.consumer.json'), JSON.stringify(checked));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(built));
  step('type-checks, declarations of packages too', ['node', tsc, '-p', 'tsconfig.consumer.json'], project);
  step('builds', ['node', tsc], project);

  console.log(step(`runs on Node ${oldestNode()}`, ['node_modules/.bin/node', 'dist/main.js'], project));

  cpSync(readmeCommands, join(project, 'readme-commands.mjs'));
  const commands = ['node_modules/.bin/node', 'readme-commands.mjs'];
  console.log(step(`the command's README is true on Node ${oldestNode()}`, commands, project));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
