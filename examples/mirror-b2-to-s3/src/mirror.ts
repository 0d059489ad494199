import type { Container } from '@stowage/core';
import { containerAt, sync, verify } from '@stowage/sync';

/** What a mirroring did. */
export interface Mirrored {
  /** Copies and deletions. */
  readonly changes: number;
  readonly same: number;
}

/**
 * Makes `target` hold what `source` holds. B2 and S3 have no checksum in common, so what is equal is remembered in a file: without it all is
 * copied again.
 *
 * @throws {Error} if anything could not be copied, or is not equal in the end
 */
export async function mirror(source: Container, target: Container, state: string): Promise<Mirrored> {
  const [from, to] = [containerAt(source), containerAt(target)];
  let changes = 0;
  const result = await sync(from, to, {
    state,
    onEvent: ({ type }) => {
      if (type === 'done') changes += 1;
    },
  });
  if (!result.isComplete) throw new Error(`not everything is mirrored: ${String(result.failures[0]?.error)}`);
  const { isEqual, same, found } = await verify(from, to);
  if (!isEqual) throw new Error(`the mirror differs: ${JSON.stringify(found[0])}`);
  return { changes, same };
}
