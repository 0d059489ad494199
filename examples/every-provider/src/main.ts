/**
 * A tree of files with odd names, empty ones and large ones goes from provider to provider, each copy made from the one before. At the end, and
 * at every stop, the SHA-256 of all files are those of the first. Providers whose servers the environment does not name are left out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from '@stowage/core';
import { openStops, type Stop } from './stops.js';
import { differences, fingerprint, plantTree } from './tree.js';

async function main(directory: string, signal: AbortSignal): Promise<void> {
  await using stops = await openStops(process.env, directory);
  await using made = new AsyncDisposableStack();
  const [first, ...others] = stops.all;
  let here = await containerAt(first, made, signal);
  await plantTree(here, signal);
  const planted = await fingerprint(here, signal);
  console.log(`${first.title}: ${planted.size} files`);
  for (const next of others) {
    here = await travel(here, await containerAt(next, made, signal), signal);
    const wrong = differences(planted, await fingerprint(here, signal));
    if (wrong.length > 0) throw new Error(`${next.title}: ${wrong.join(', ')}`);
    console.log(`${next.title}: ${planted.size} files, the same SHA-256 each`);
  }
}

/** Copies everything; what each provider says of it (content type, metadata) goes along. */
async function travel(from: Container, to: Container, signal: AbortSignal): Promise<Container> {
  for await (const object of from.iterateObjects({ signal }))
    await object.container.driver.copyObject(object, to, object.name, { signal });
  return to;
}

/** A container of this run alone, which is gone afterwards. */
async function containerAt({ driver }: Stop, made: AsyncDisposableStack, signal: AbortSignal): Promise<Container> {
  const container = await driver.createContainer(`journey-${process.pid}-${Date.now().toString(36)}`, { signal });
  made.defer(async () => {
    await container.deletePrefix('');
    await container.delete();
  });
  return container;
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort(new Error(signal)));
const directory = await mkdtemp(join(tmpdir(), 'stowage-journey-'));
try {
  await main(directory, interruption.signal);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
