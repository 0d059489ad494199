import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { comparable, type CpuSeconds } from './cpu-seconds.js';

/** Which amount of work: figures of one are not held against those of the other. */
export type Amount = 'quick' | 'full';

/** What was last found good, in the repository. */
const BASELINE = fileURLToPath(new URL('../../baseline.json', import.meta.url));

/** Adds a benchmark to a file that has a line of JSON for each. */
export async function appendToHistory(path: string, amount: Amount, cpuSeconds: CpuSeconds): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const line = { date: new Date().toISOString(), node: process.version, amount, cpuSeconds };
  await appendFile(path, `${JSON.stringify(line)}\n`);
}

/** What the repository says of that amount of work. */
export async function readBaseline(amount: Amount): Promise<CpuSeconds> {
  return (await readAll())[amount];
}

/** Makes what has run the new baseline of its cases. */
export async function saveBaseline(amount: Amount, cpuSeconds: CpuSeconds): Promise<void> {
  const all = await readAll();
  const saved = { ...all, [amount]: { ...all[amount], ...comparable(cpuSeconds) } };
  await writeFile(BASELINE, `${JSON.stringify(saved, undefined, 2)}\n`);
}

async function readAll(): Promise<Readonly<Record<Amount, CpuSeconds>>> {
  return JSON.parse(await readFile(BASELINE, 'utf8')) as Record<Amount, CpuSeconds>;
}
