import type { Session } from './session.js';
import { UsageError } from './usage-error.js';
import { visible } from './visible.js';

/**
 * Asks before something that cannot be undone.
 *
 * @throws {UsageError} if the answer is no, or nobody is there to be asked and `--yes` was not given
 */
export async function confirmed({ stdin, output, signal }: Session, question: string, isSaid: boolean): Promise<void> {
  if (isSaid) return;
  if (!stdin.isTTY) throw new UsageError(`${question} Say --yes where nobody can be asked.`);
  const { confirm } = await import('@inquirer/prompts');
  const options = { message: visible(question), default: false };
  const isMeant = await confirm(options, { output: output.terminal, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if ((error as Error).name === 'ExitPromptError') throw error;
    throw new UsageError('nothing was deleted', { cause: error });
  });
  if (!isMeant) throw new UsageError('nothing was deleted');
}
