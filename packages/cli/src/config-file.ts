import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from '@stowage/core/validation';
import { REMOTE_NAME } from './location.js';
import { UsageError } from './usage-error.js';

const secretSource = z.lazy(() =>
  z.union(
    [
      z.strictObject({ env: z.string().min(1) }),
      z.strictObject({ file: z.string().min(1) }),
      z.strictObject({
        command: z.array(z.string().min(1)).min(1),
        timeout: z.number().positive().max(600).optional(),
      }),
    ],
    'expected { env }, { file } or { command, timeout? }: a secret itself has no place here',
  ),
);

const remote = z.lazy(() =>
  z.strictObject({
    provider: z.string().min(1),
    key: z.string().min(1).optional(),
    secret: secretSource.optional(),
    options: z.record(z.string(), z.unknown()).optional(),
  }),
);

const configuration = z.lazy(() =>
  z.strictObject({
    remotes: z
      .record(z.string().regex(REMOTE_NAME, 'a remote is called by two or more of A-Z a-z 0-9 _ -'), remote)
      .default({}),
  }),
);

/** Where a secret comes from: an environment variable, a file that nobody else may read, or what a command prints. */
export type SecretSource = z.output<typeof secretSource>;

/** A store with a name: its provider, who asks, and the driver's options. */
export type Remote = z.output<typeof remote>;

/** Everything in the file. */
export interface Configuration {
  readonly remotes: Readonly<Record<string, Remote>>;
}

/** `STOWAGE_CONFIG`, else `stowage/config.json` in `XDG_CONFIG_HOME`, else in `~/.config`. */
export function configPath(environment: NodeJS.ProcessEnv): string {
  const { STOWAGE_CONFIG: own, XDG_CONFIG_HOME: home } = environment;
  if (own !== undefined && own !== '') return own;
  return join(home === undefined || home === '' ? join(homedir(), '.config') : home, 'stowage', 'config.json');
}

/**
 * What is configured; nothing if there is no file.
 *
 * @throws {UsageError} naming the file, and the key that is wrong
 */
export async function readConfiguration(path: string): Promise<Configuration> {
  const text = await textOf(path);
  if (text === undefined) return { remotes: {} };
  const checked = configuration.safeParse(jsonOf(path, text));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new UsageError(`${path}: ${[...(issue?.path ?? [])].join('.') || 'the file'}: ${issue?.message ?? 'is wrong'}`);
}

/** Replaces the file as a whole, so that nobody reads half of it. Only its owner may read it. */
export async function writeConfiguration(path: string, value: Configuration): Promise<void> {
  const checked = configuration.parse(value);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(checked, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** What the parser says is not told: it cites the text. */
function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not valid JSON`);
  }
}
