import type { Difference } from '@stowage/sync';
import type { Session } from '../session.js';
import { counted } from '../sizes.js';
import { visible } from '../visible.js';

const KINDS = {
  different: ['!', 'different'],
  'only-source': ['+', 'only-in-source'],
  'only-target': ['-', 'only-in-target'],
  unknown: ['?', 'unknown'],
} as const;

/** Prints each difference as it is found. Any makes the exit code 1. */
export async function tellDifferences(
  session: Session,
  differences: AsyncIterable<Difference>,
  isOneWay: boolean,
): Promise<void> {
  let [same, found] = [0, 0];
  for await (const { type, path, by, reason } of differences) {
    if (type === 'same') {
      same += 1;
      session.succeed();
      continue;
    }
    if (isOneWay && type === 'only-target') continue;
    found += 1;
    session.differ();
    const [sign, kind] = KINDS[type];
    const says = reason ?? by;
    const line = { type: 'difference', path, kind, ...(says !== undefined && { says }) } as const;
    await session.output.result(line, `${sign} ${visible(path)}${says === undefined ? '' : ` (${says})`}`);
  }
  const text = `${counted(found, 'difference')}, ${same.toLocaleString('en')} the same`;
  await session.output.done({ type: 'summary', done: same, failed: found }, text);
}
