import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Step } from '../scene.js';

const PROGRAM = fileURLToPath(new URL('../first-steps.js', import.meta.url));
const CAT = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>';

/** Runs the program that the driver's README begins with, in a bucket of its own. */
export const runFirstSteps: Step = async ({ driver, container, directory, env, signal }) => {
  await writeFile(join(directory, 'cat.svg'), CAT);
  const name = `${container.name}-first`;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, name], { cwd: directory, env, signal });
    if (!stdout.includes(`cats/cat.svg ${CAT.length}`)) throw new Error(`it printed: ${stdout}`);
    return stdout.trim().split('\n').at(-1) ?? '';
  } finally {
    await driver.deletePrefix(name, '');
    await driver.deleteContainer(name);
  }
};
