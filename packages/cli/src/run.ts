import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { buildProgram } from './program.js';
import { withholdSqliteWarning } from './sqlite-warning.js';

/** Runs the command that the words ask for. The process ends with its exit code. */
export async function run(words: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly);
  process.stderr.on('error', endQuietly);
  withholdSqliteWarning(process);
  const program = await buildProgram(words, version(), async (request) => {
    // What works on stores is loaded when the command line is understood: help is printed without it.
    const { execute } = await import('./execute.js');
    process.exitCode = await execute(request, words);
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = refuse(error, words);
  }
}

/** `stowage` alone, `--help` and `--version` have printed what was wanted. */
function refuse(error: CommanderError, words: readonly string[]): number {
  if (error.exitCode === 0) return EXIT_CODES.ok;
  if (error.code === 'commander.help') return EXIT_CODES.usage;
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  if (words.includes('--json')) process.stderr.write(`${JSON.stringify({ type: 'error', code: 'usage', message })}\n`);
  else process.stderr.write(`stowage: ${message}\n`);
  return EXIT_CODES.usage;
}

/** Who reads has gone, as `head` does: no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? EXIT_CODES.ok : EXIT_CODES.failed);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
