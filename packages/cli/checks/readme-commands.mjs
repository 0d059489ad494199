// Runs the commands of the README of @stowage/cli, in a project that has it and the emulator installed: `node readme-commands.mjs`. Says how long
// the command takes to start, beside Node alone; no time is asserted.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startEmulator } from '@stowage/b2-emulator';

const project = import.meta.dirname;
const bin = join(project, 'node_modules', '.bin');
const ROUNDS = 7;

const readme = readFileSync(join(project, 'node_modules', '@stowage', 'cli', 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^(?:\w+ \w+ \| )?stowage .*$/gm)].map(([line]) => line.replace(/\s+#.*$/, ''));
if (commands.length !== 10) throw new Error(`the README has ${commands.length} commands, not ten`);

const work = mkdtempSync(join(tmpdir(), 'stowage-readme-'));
const emulator = await startEmulator();
try {
  const { url, keyId, key } = emulator;
  mkdirSync(join(work, 'bin'));
  // What the README stores, and the other program that prints something.
  writeFileSync(join(work, 'cat.jpg'), 'a picture');
  writeFileSync(join(work, 'bin', 'pg_dump'), '#!/bin/sh\necho "a dump of $1"\n');
  chmodSync(join(work, 'bin', 'pg_dump'), 0o755);
  const env = {
    PATH: [bin, join(work, 'bin'), process.env.PATH].join(delimiter),
    HOME: work,
    B2_ENDPOINT: url,
    B2_APPLICATION_KEY_ID: keyId,
    B2_APPLICATION_KEY: key,
  };
  for (const command of ['npx --no -- @stowage/cli --version', ...commands]) await run(command, env);
  if (readFileSync(join(work, 'copy.jpg'), 'utf8') !== 'a picture')
    throw new Error('what came back is another picture');
  tellStart(env);
} finally {
  await emulator.close();
  rmSync(work, { recursive: true, force: true });
}

async function run(command, env) {
  // `npx` looks for the package where it is run.
  const cwd = command.startsWith('npx ') ? project : work;
  const child = spawn('sh', ['-c', command], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${command}: exit code ${code}\n${stdout}${stderr}`);
  console.log(`$ ${command}\n${stdout.trimEnd()}`);
}

/** The best of several, in turns, so that both meet the same machine. */
function tellStart(env) {
  const best = { node: Infinity, version: Infinity, ls: Infinity };
  const words = { node: ['node', '-e', '0'], version: ['stowage', '--version'], ls: ['stowage', 'ls', `${work}/`] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, [file, ...rest]] of Object.entries(words)) {
      const began = performance.now();
      spawnSync(file, rest, { env });
      best[name] = Math.min(best[name], performance.now() - began);
    }
  }
  const above = (name) => `${Math.round(best[name] - best.node)} ms`;
  console.log(
    `start-up above Node ${process.version} alone: ${above('version')} --version, ${above('ls')} ls of a directory`,
  );
}
