import { Listr, type ListrTask } from 'listr2';
import prettyBytes from 'pretty-bytes';
import type { Progress } from '@stowage/core';
import type { Scene } from './scene.js';
import type { Outcome, Step } from './step.js';
import { createContainer, deleteContainer } from './steps/containers.js';
import { deleteObject } from './steps/deletion.js';
import { compareHashes, downloadDirectory, downloadLargeFile, readRange } from './steps/downloads.js';
import { runFirstSteps } from './steps/first-steps.js';
import { fetchLink } from './steps/links.js';
import { listByFolder } from './steps/listing.js';
import { makeLargeFile, uploadDirectory, uploadLargeFile } from './steps/uploads.js';
import { overwrite, restore } from './steps/versions.js';

const steps: readonly Step[] = [
  { title: 'create a container', run: createContainer },
  { title: "run the README's first example", run: runFirstSteps },
  { title: 'upload a directory', run: uploadDirectory },
  { title: 'make a large file', run: makeLargeFile },
  { title: 'upload a large file in parts', run: uploadLargeFile },
  { title: 'list with prefix and delimiter', run: listByFolder },
  { title: 'read a range', run: readRange },
  { title: 'download the large file', run: downloadLargeFile },
  { title: 'download the directory', run: downloadDirectory },
  { title: 'compare hashes', run: compareHashes },
  { title: 'fetch a link without credentials', run: fetchLink },
  { title: 'overwrite an object and list its versions', run: overwrite },
  { title: 'bring the old version back', run: restore },
  { title: 'delete an object', run: deleteObject },
  { title: 'delete the container and all that is in it', run: deleteContainer },
];

/** Runs every step in its turn; in a terminal each shows how far it is. Rejects with the first failure. */
export async function runSteps(scene: Scene): Promise<void> {
  const tasks = steps.map((step) => taskOf(step, scene));
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false },
    fallbackRenderer: 'simple',
  }).run();
}

function taskOf({ title, run }: Step, scene: Scene): ListrTask {
  return {
    title,
    rendererOptions: { persistentOutput: true, outputBar: Infinity },
    task: async (_, task) => {
      scene.signal.throwIfAborted();
      const start = performance.now();
      const outcome = await run(scene, (progress) => {
        if (process.stdout.isTTY) task.title = `${title}: ${percentage(progress)}`;
      });
      task.title = `${title}: ${describe(outcome, performance.now() - start)}`;
      if (outcome.details !== undefined) task.output = outcome.details.join('\n');
    },
  };
}

function percentage({ transferred, total }: Progress): string {
  const whole = total === undefined ? '' : ` of ${prettyBytes(total)} (${Math.floor((100 * transferred) / total)} %)`;
  return `${prettyBytes(transferred)}${whole}`;
}

function describe({ summary, bytes }: Outcome, ms: number): string {
  const rate = bytes === undefined ? '' : `, ${prettyBytes((bytes / ms) * 1000)}/s`;
  return `${summary}${rate} (${Math.round(ms)} ms)`;
}
