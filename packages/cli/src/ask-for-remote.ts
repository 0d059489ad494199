import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Remote, SecretSource } from './config-file.js';
import { REMOTE_NAME } from './location.js';
import { PROVIDER_IDS } from './providers.js';
import type { Session } from './session.js';
import { absolute } from './secret-source.js';
import { UsageError } from './usage-error.js';

/** Those with a protocol of their own come first. */
const FIRST = ['backblaze_b2', 's3', 'azure_blobs', 'openstack_swift', 'local'];
const PROVIDERS = [...FIRST, ...PROVIDER_IDS.filter((id) => !FIRST.includes(id) && id !== 'memory')];

/** What was answered. */
export interface AskedRemote {
  readonly name: string;
  readonly remote: Remote;
}

/**
 * Asks for a remote. A secret that is typed goes into a file of its own beside the configuration, which only its owner may read.
 *
 * @throws {UsageError} if nobody is there to answer
 */
export async function askForRemote({ stdin, signal, output }: Session, path: string): Promise<AskedRemote> {
  if (!stdin.isTTY) throw new UsageError('nobody can be asked here: stowage config set NAME --provider …');
  const { input, select } = await import('@inquirer/prompts');
  const context = { signal, output: output.terminal };
  const validate = (text: string): string | true => REMOTE_NAME.test(text) || 'two or more of A-Z a-z 0-9 _ -';
  const name = await input({ message: 'What shall the remote be called?', validate }, context);
  const provider = await select({ message: 'Provider', choices: PROVIDERS, pageSize: 12 }, context);
  const isLocal = provider === 'local';
  const key = await input({ message: isLocal ? 'Directory' : 'Key id, account or user', required: true }, context);
  if (isLocal) return { name, remote: { provider, key } };
  const endpoint = await input({ message: "Endpoint (empty: the provider's own)", validate: isEndpoint }, context);
  const secret = await askForSecret(context, join(dirname(path), 'secrets', name));
  return { name, remote: { provider, key, secret, ...(endpoint !== '' && { options: { endpoint } }) } };
}

function isEndpoint(text: string): string | true {
  return text === '' || /^https?:\/\/[^/]/.test(text) || 'a URL that begins with http:// or https://';
}

async function askForSecret(
  context: { readonly signal: AbortSignal; readonly output: NodeJS.WriteStream },
  ownFile: string,
): Promise<SecretSource> {
  const { input, password, select } = await import('@inquirer/prompts');
  const choices = [
    { name: `It is typed now, and kept in ${ownFile}`, value: 'typed' },
    { name: 'An environment variable', value: 'env' },
    { name: 'A file', value: 'file' },
    { name: 'A command that prints it', value: 'command' },
  ] as const;
  const from = await select({ message: 'Where does the secret come from?', choices }, context);
  if (from === 'typed') {
    const typed = await password({ message: 'Secret', mask: '*' }, context);
    await mkdir(dirname(ownFile), { recursive: true, mode: 0o700 });
    await writeFile(ownFile, typed, { mode: 0o600 });
    return { file: ownFile };
  }
  const named = await input(
    { message: choices.find(({ value }) => value === from)?.name ?? '', required: true },
    context,
  );
  if (from === 'command') return { command: named.trim().split(/\s+/) };
  return from === 'env' ? { env: named } : { file: absolute(named) };
}
