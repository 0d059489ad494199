/**
 * The main job: what an application does with an object store, end to end, on real bytes over real HTTP. It runs on the
 * embedded B2 emulator or, where B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY are set, in that account. Whatever happens on
 * the way, Ctrl-C included, it takes away what it brought: the container, the temporary directory, the emulator.
 */
import { StorageError } from '@stowage/core';
import { openCloud } from './cloud.js';
import { Interruption } from './interruption.js';
import { Scene } from './scene.js';
import { runSteps } from './steps.js';
import { openWorkspace } from './workspace.js';

async function main(signal: AbortSignal): Promise<void> {
  await using cloud = await openCloud();
  await using workspace = await openWorkspace();
  await using scene = new Scene(cloud, workspace.directory, signal);
  console.log(`Stowage quickstart, on ${cloud.name}`);
  await runSteps(scene);
}

/** Says what went wrong; what went wrong while cleaning up holds the error that came before it. */
function complain(error: unknown): void {
  if (isSuppressed(error)) {
    complain(error.suppressed);
    complain(error.error);
  } else console.error(error instanceof StorageError ? `${error.name} (${error.code}): ${error.message}` : error);
}

/** By its name: Node 22 has no such class, and what the compiler makes in its place has only the name. */
function isSuppressed(error: unknown): error is SuppressedError {
  return error instanceof Error && error.name === 'SuppressedError';
}

const interruption = new Interruption();
try {
  await main(interruption.signal);
  console.log('nothing is left behind');
} catch (error) {
  if (!interruption.explains(error)) complain(error);
  process.exitCode = interruption.exitCode ?? 1;
}
