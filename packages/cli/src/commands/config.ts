import { readConfiguration, writeConfiguration, configPath, type Configuration, type Remote } from '../config-file.js';
import { defineCommand } from '../command-definition.js';
import { optionValues, collectOption, secretOf, type RemoteFlags } from '../remote-flags.js';
import type { Session } from '../session.js';
import { describeSecret } from '../secret-source.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';
import { REMOTE_NAME } from '../location.js';

type Work = (session: Session, path: string, name: string | undefined, flags: RemoteFlags) => Promise<void>;

const WORK: Readonly<Record<string, Work>> = { list, show, set, remove };

/** `stowage config`. */
export const command = defineCommand<RemoteFlags, [string?, string?]>({
  description:
    'Remotes are kept in a file without secrets: those come from an environment variable, a file that only its owner may read, or a command. Without an action it asks.',
  arguments: [
    { syntax: '[action]', description: 'what to do', choices: Object.keys(WORK) },
    { syntax: '[name]', description: 'the remote' },
  ],
  options: [
    { flags: '--provider <id>', description: 'such as backblaze_b2, s3, azure_blobs, openstack_swift, local' },
    { flags: '--key <text>', description: 'key id, account or user; of local, the directory' },
    { flags: '--secret-env <name>', description: 'the environment variable that holds the secret' },
    { flags: '--secret-file <path>', description: 'the file that holds it, with mode 0600' },
    {
      flags: '--secret-command <word>',
      description: 'the command that prints it; repeat it for each word',
      parse: appended,
    },
    { flags: '--option <name=value>', description: 'an option of the driver; may be repeated', parse: collectOption },
  ],
  examples: [
    { command: 'stowage config', says: 'asks for everything' },
    {
      command: 'stowage config set b2 --provider backblaze_b2 --key 004a… --secret-command pass --secret-command b2',
      says: 'the key is printed by: pass b2',
    },
    { command: 'stowage config list', says: 'what is configured, without secrets' },
  ],
  async run(session, [action, name], flags) {
    const path = session.flags.config ?? configPath(session.environment);
    if (action === undefined) {
      const { askForRemote } = await import('../ask-for-remote.js');
      const asked = await askForRemote(session, path);
      return save(session, path, asked.name, asked.remote);
    }
    await WORK[action]?.(session, path, name, flags);
  },
});

async function list(session: Session, path: string): Promise<void> {
  const { remotes } = await readConfiguration(path);
  for (const name of Object.keys(remotes).sort()) await print(session, name, remotes[name]);
  if (Object.keys(remotes).length === 0) session.output.note(`no remotes in ${path}`);
}

async function show(session: Session, path: string, name: string | undefined): Promise<void> {
  const { remotes } = await readConfiguration(path);
  const wanted = named(name);
  if (!Object.hasOwn(remotes, wanted)) throw unknown(wanted, path);
  await print(session, wanted, remotes[wanted]);
}

async function set(session: Session, path: string, name: string | undefined, flags: RemoteFlags): Promise<void> {
  const wanted = named(name);
  if (flags.provider === undefined) throw new UsageError('--provider is missing');
  const secret = secretOf(flags);
  const options = optionValues(flags.option);
  await save(session, path, wanted, {
    provider: flags.provider,
    ...(flags.key !== undefined && { key: flags.key }),
    ...(secret !== undefined && { secret }),
    ...(options !== undefined && { options }),
  });
}

async function remove(session: Session, path: string, name: string | undefined): Promise<void> {
  const { remotes } = await readConfiguration(path);
  const wanted = named(name);
  if (!Object.hasOwn(remotes, wanted)) throw unknown(wanted, path);
  const { [wanted]: _removed, ...rest } = remotes;
  await write(session, path, { remotes: rest });
}

async function save(session: Session, path: string, name: string, remote: Remote): Promise<void> {
  if (!REMOTE_NAME.test(name)) throw new UsageError(`'${name}': a remote is called by two or more of A-Z a-z 0-9 _ -`);
  const { remotes } = await readConfiguration(path);
  await write(session, path, { remotes: { ...remotes, [name]: remote } });
}

async function write(session: Session, path: string, configuration: Configuration): Promise<void> {
  if (!session.isDryRun) await writeConfiguration(path, configuration);
  session.succeed();
  const outcome = session.isDryRun ? 'planned' : 'done';
  const words = session.isDryRun ? 'would write' : 'wrote';
  await session.output.done({ type: 'action', action: 'update', outcome, target: path }, `${words} ${visible(path)}`);
}

async function print({ output }: Session, name: string, remote: Remote | undefined): Promise<void> {
  const { provider = '', key, secret, options = {} } = remote ?? {};
  const told = secret && describeSecret(secret);
  const facts = [`${name}:`, `  provider: ${provider}`];
  if (key !== undefined) facts.push(`  key: ${key}`);
  if (told !== undefined) facts.push(`  secret: from ${told}`);
  for (const [option, value] of Object.entries(options)) facts.push(`  ${option}: ${JSON.stringify(value)}`);
  const line = {
    type: 'remote',
    name,
    provider,
    options,
    ...(key !== undefined && { key }),
    ...(told !== undefined && { secret: told }),
  } as const;
  await output.result(line, facts.map(visible).join('\n'));
}

function named(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new UsageError("the remote's name is missing");
}

function unknown(name: string, path: string): UsageError {
  return new UsageError(`no remote '${name}' in ${path}`);
}

function appended(word: string, before: unknown): readonly string[] {
  return [...((before ?? []) as readonly string[]), word];
}
