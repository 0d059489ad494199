/**
 * What an application does with S3: it stores, lists, hands out links, resumes an upload, copies on the server, reads back and compares. It runs on the
 * server or account that the environment names, in a bucket of its own that is gone afterwards, also on Ctrl-C.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud, WHAT_TO_SET, type Cloud } from './cloud.js';
import type { Step } from './scene.js';
import { runFirstSteps } from './steps/first-steps.js';
import { readByLink, writeByLink } from './steps/links.js';
import { copy, list, put, verify } from './steps/objects.js';
import { resume } from './steps/resume.js';

const STEPS: Readonly<Record<string, Step>> = {
  "run the README's first program": runFirstSteps,
  'put objects': put,
  list: list,
  'read by a link, without a key': readByLink,
  'write by a link, without a key': writeByLink,
  'resume an upload in parts': resume,
  'copy on the server': copy,
  'read back and verify': verify,
};

async function main(cloud: Cloud, directory: string, signal: AbortSignal): Promise<void> {
  await using driver = cloud.driver;
  console.log(`Stowage on S3, at ${cloud.name}`);
  const container = await driver.createContainer(`stowage-example-${process.pid}-${Date.now().toString(36)}`);
  try {
    for (const [title, step] of Object.entries(STEPS))
      console.log(`${title}: ${await step({ ...cloud, container, directory, signal })}`);
  } finally {
    await container.deletePrefix('');
    await container.delete();
  }
  console.log('nothing is left behind');
}

const cloud = openCloud(process.env);
if (cloud === undefined) {
  console.error(WHAT_TO_SET);
  process.exitCode = 2;
} else {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort(new Error(name)));
  const directory = await mkdtemp(join(tmpdir(), 'stowage-s3-'));
  try {
    await main(cloud, directory, interruption.signal);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
