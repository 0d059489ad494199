#!/usr/bin/env node
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { startEmulator, type Emulator } from './emulator.js';
import type { ScriptedFault } from './faults.js';
import type { EmulatorOptions, ExtraKey } from './options.js';

interface Flags extends EmulatorOptions {
  readonly extraKey?: readonly ExtraKey[];
  readonly fault?: readonly ScriptedFault[];
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('not a whole number');
  return Number(value);
}

/** `id:secret`, with `:capability,capability` after it for a key that may not do all. */
function extraKey(value: string, before: readonly ExtraKey[] = []): readonly ExtraKey[] {
  const [keyId = '', key = '', capabilities] = value.split(':');
  return [...before, { keyId, key, ...(capabilities && { capabilities: capabilities.split(',') }) }];
}

function fault(value: string, before: readonly ScriptedFault[] = []): readonly ScriptedFault[] {
  const [on = '', status = '', count = '1'] = value.split(':');
  return [...before, { on, status: wholeNumber(status), count: wholeNumber(count) }];
}

function time(value: string): number | string {
  return /^\d+$/.test(value) ? Number(value) : value;
}

/** What the command says in one word and the library in a list. */
function optionsOf({ extraKey: keys, fault: faults, ...rest }: Flags): EmulatorOptions {
  return { ...rest, ...(keys && { keys }), ...(faults && { faults }) };
}

const command = new Command('b2-emulator')
  .description('A Backblaze B2 server (Native API, versions 1 to 4) on this machine')
  .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 9180)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--control-port <number>', 'port for scripting faults from other processes; 0 takes a free one', wholeNumber)
  .option('--base-url <url>', 'URL that clients are told to use, if it is not the one listened on')
  .option('--ca <file>', 'certificate authority for clients that come by CONNECT; made if it is not there')
  .option('--account-id <hex>', 'account id: 12 hex digits')
  .option('--key-id <id>', 'id of the master key', 'test-key-id')
  .option('--key <secret>', 'secret of the master key', 'test-key')
  .option('--extra-key <id:secret[:capabilities]>', 'a further key; may be repeated', extraKey)
  .option('--data <directory>', 'directory to keep everything in; without it, all is gone at the end')
  .option('--seed <file>', 'JSON file with keys, buckets and files to begin with')
  .option('--id-seed <text>', 'makes every identifier and secret follow from it')
  .option(
    '--fixed-time <date>',
    'where the clock stands until it is advanced: an ISO date, or milliseconds since 1970',
    time,
  )
  .option('--recommended-part-size <bytes>', 'advised size of parts of large files', wholeNumber)
  .option('--absolute-minimum-part-size <bytes>', 'least size of a part but the last', wholeNumber)
  .option('--max-upload-size <bytes>', 'most that one upload, part or copy may have', wholeNumber)
  .option('--max-buckets <count>', 'buckets an account may have', wholeNumber)
  .option('--token-ttl <ms>', 'milliseconds that tokens are good for', wholeNumber)
  .option('--no-check-upload-concurrency', 'accept several uploads at a time on one upload URL')
  .option('--short-pages', 'end pages of file names early, as production sometimes does')
  .option('--lenient-names', 'take names that only the S3-compatible API takes')
  .option('--custom-timestamps', 'let uploads say when they were made')
  .option('--storage-cap <bytes>', 'bytes that may be stored', wholeNumber)
  .option('--transaction-cap <count>', 'billed calls a day', wholeNumber)
  .option('--download-cap <bytes>', 'bytes that may be downloaded a day', wholeNumber)
  .option('--latency <ms>', 'milliseconds before each request is looked at', wholeNumber)
  .option('--bandwidth <bytes>', 'bytes a second, of each body in either direction', wholeNumber)
  .option('--lifecycle-interval <ms>', 'milliseconds between two looks at lifecycle rules', wholeNumber)
  .option('--replication-interval <ms>', 'milliseconds between two rounds of replication', wholeNumber)
  .option('--fault <operation:status[:count]>', 'an error from the start; may be repeated', fault)
  .option('--journal-limit <count>', 'requests that the journal keeps', wholeNumber)
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

/** One line a program can wait for, and one a person can copy from. */
function announce({ url, controlUrl, ca, keyId, key }: Emulator): void {
  process.stdout.write(`b2-emulator listening on ${url}\n`);
  process.stdout.write(`B2_APPLICATION_KEY_ID=${keyId} B2_APPLICATION_KEY=${key}\n`);
  if (ca !== undefined) process.stdout.write(`B2_EMULATOR_CA=${resolve(ca)}\n`);
  // What the public tests of Backblaze's SDKs wait for.
  if (controlUrl !== undefined) process.stdout.write(`SIMULATOR-LISTENING ${url}\nSIMULATOR-CONTROL ${controlUrl}\n`);
}

async function main(): Promise<void> {
  command.parse();
  const emulator = await startEmulator(optionsOf(command.opts<Flags>()));
  announce(emulator);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void emulator.close());
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${command.opts<{ port: number }>().port} is in use`;
  return message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CommanderError && error.exitCode === 0)) {
    process.stderr.write(`b2-emulator: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}
