import type { Session } from '../session.js';
import { formatBytes } from '../sizes.js';
import { visible } from '../visible.js';

const WORDS = {
  copy: ['copied', 'would copy'],
  download: ['downloaded', 'would download'],
  move: ['moved', 'would move'],
  upload: ['uploaded', 'would upload'],
} as const;

/** What a transfer does. */
export type TransferKind = keyof typeof WORDS;

/** Says that a transfer is done or, with `--dry-run`, would be. */
export async function tellTransfer(
  session: Session,
  action: TransferKind,
  { source, target, size }: { readonly source: string; readonly target: string; readonly size: number },
): Promise<void> {
  const { isDryRun, output } = session;
  session.succeed();
  const outcome = isDryRun ? 'planned' : 'done';
  const words = WORDS[action][isDryRun ? 1 : 0];
  await output.done(
    { type: 'action', action, outcome, source, target, size },
    `${words} ${visible(source)} -> ${visible(target)} (${formatBytes(size)})`,
  );
}
