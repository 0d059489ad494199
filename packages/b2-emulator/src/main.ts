#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { startEmulator, type Emulator } from './emulator.js';
import type { EmulatorOptions } from './options.js';

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('not a whole number');
  return Number(value);
}

const command = new Command('b2-emulator')
  .description('A Backblaze B2 server (Native API, versions 1 to 4) on this machine')
  .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 9180)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--key-id <id>', 'id of the master key', 'test-key-id')
  .option('--key <secret>', 'secret of the master key', 'test-key')
  .option('--control-port <number>', 'port for scripting faults from other processes; 0 takes a free one', wholeNumber)
  .option('--account-id <hex>', 'account id: 12 hex digits')
  .option('--base-url <url>', 'URL that clients are told to use, if it is not the one listened on')
  .option('--data <directory>', 'directory to keep everything in; without it, all is gone at the end')
  .option('--recommended-part-size <bytes>', 'advised size of parts of large files', wholeNumber)
  .option('--absolute-minimum-part-size <bytes>', 'least size of a part but the last', wholeNumber)
  .option('--token-ttl <ms>', 'milliseconds that tokens are good for', wholeNumber)
  .option('--no-check-upload-concurrency', 'accept several uploads at a time on one upload URL')
  .option('--short-pages', 'end pages of file names early, as production sometimes does')
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

/** One line a program can wait for, and one a person can copy from. */
function announce({ url, controlUrl, keyId, key }: Emulator): void {
  process.stdout.write(`b2-emulator listening on ${url}\n`);
  process.stdout.write(`B2_APPLICATION_KEY_ID=${keyId} B2_APPLICATION_KEY=${key}\n`);
  // What the public tests of Backblaze's SDKs wait for.
  if (controlUrl !== undefined) process.stdout.write(`SIMULATOR-LISTENING ${url}\nSIMULATOR-CONTROL ${controlUrl}\n`);
}

async function main(): Promise<void> {
  command.parse();
  const emulator = await startEmulator(command.opts<EmulatorOptions>());
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
