import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

const PROGRAM = fileURLToPath(new URL('../first-steps.js', import.meta.url));

const CAT = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
  <path d="M8 34V6l8 7h8l8-7v28z"/><circle cx="15" cy="21" r="2" fill="#fff"/><circle cx="25" cy="21" r="2" fill="#fff"/>
</svg>
`;

/** Runs the program that the README shows, as its reader would: by itself, with a key in its environment. */
export async function runFirstSteps({ cloud, containerName, directory, signal }: Scene): Promise<Outcome> {
  await writeFile(join(directory, 'cat.svg'), CAT);
  const child = spawn(process.execPath, [PROGRAM, containerName], { cwd: directory, env: cloud.env });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop);
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (child.exitCode !== 0) throw new Error(`first-steps.js failed: ${complaint}`);
  return { summary: 'first-steps.js', details: said.trimEnd().split('\n') };
}
