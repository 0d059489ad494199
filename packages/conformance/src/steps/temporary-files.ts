import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Fixture } from '../fixtures.js';
import { assertAlike } from '../alike.js';
import { realProcess } from './real-process.js';

const VARIABLES = ['TMPDIR', 'TEMP', 'TMP'] as const;

/** Runs `work` with a directory for temporary files of its own, and fails if anything but the kit's own is left in it. */
export async function withNothingTemporary<T>(kit: Fixture, work: () => Promise<T>): Promise<T> {
  const directory = await kit.directory();
  const restore = VARIABLES.map((name) => replaced(name, directory));
  try {
    assert.equal(tmpdir(), directory);
    const result = await work();
    const left = (await readdir(directory)).filter((name) => !name.startsWith('stowage-kit-'));
    assertAlike(left, []);
    return result;
  } finally {
    for (const each of restore) each();
  }
}

function replaced(name: string, value: string): () => void {
  const { env } = realProcess;
  const before = env[name];
  env[name] = value;
  return () => {
    if (before === undefined) Reflect.deleteProperty(env, name);
    else env[name] = before;
  };
}
