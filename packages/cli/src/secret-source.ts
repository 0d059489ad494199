import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '@stowage/core/http';
import type { SecretSource } from './config-file.js';
import { UsageError } from './usage-error.js';

/** Seconds that a command may take to print a secret: somebody may have to touch a key. */
const DEFAULT_TIMEOUT = 30;
const MAX_BYTES = 64 * 1024;

/**
 * The secret itself, from where the configuration says. It is blotted out of whatever is printed from now on.
 *
 * @throws {UsageError} naming the source, never anything of its content
 */
export async function readSecret(source: SecretSource, environment: NodeJS.ProcessEnv): Promise<Secret> {
  const text = (await textOf(source, environment)).replace(/\r?\n$/, '');
  if (text === '') throw new UsageError(`the secret from ${describeSecret(source)} is empty`);
  return new Secret(text);
}

/** Where it comes from, in a few words. Of a command only its name: what follows may be a secret too. */
export function describeSecret(source: SecretSource): string {
  if ('env' in source) return `the environment variable ${source.env}`;
  if ('file' in source) return `the file ${source.file}`;
  return `the command '${source.command[0] ?? ''}'`;
}

/** A file as the configuration names it: it is to be found from any directory. */
export function absolute(path: string): string {
  return path.startsWith('~/') ? path : resolve(path);
}

function textOf(source: SecretSource, environment: NodeJS.ProcessEnv): Promise<string> {
  if ('env' in source) return Promise.resolve(environment[source.env] ?? '');
  return 'file' in source ? ofFile(source.file) : ofCommand(source);
}

async function ofFile(name: string): Promise<string> {
  const path = name.startsWith('~/') ? join(homedir(), name.slice(2)) : name;
  const file = await open(path).catch((error: unknown) => {
    throw new UsageError(
      `the secret's file ${name} cannot be opened (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
  });
  try {
    const { mode, size } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new UsageError(`the secret's file ${name} may be read by others: chmod 600 ${name}`);
    if (size > MAX_BYTES) throw new UsageError(`the secret's file ${name} is too large to be one`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Not by a shell. What it prints to stderr is not shown: it may cite the secret. */
async function ofCommand({
  command,
  timeout = DEFAULT_TIMEOUT,
}: Extract<SecretSource, { command: unknown }>): Promise<string> {
  const [file = '', ...parameters] = command;
  try {
    const options = { timeout: timeout * 1000, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' } as const;
    // Only who has such a command pays for loading this.
    const { execFile } = await import('node:child_process');
    return (await promisify(execFile)(file, parameters, options)).stdout;
  } catch (error) {
    const { code, killed } = error as { code?: unknown; killed?: boolean };
    const reason = killed === true ? `took longer than ${timeout} seconds` : `failed (${String(code)})`;
    // The error itself cites the command and what it printed.
    throw new UsageError(`the command '${file}', which should print a secret, ${reason}`);
  }
}
