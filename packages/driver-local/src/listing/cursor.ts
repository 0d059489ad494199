import { InvalidArgumentError } from '@stowage/core/spi';
import { PROVIDER } from '../provider.js';

/** Where a listing has come to. */
export interface Position {
  /** The key that was listed last: of a name, or of a folded prefix. */
  readonly key: string;
  /** Whether it was a prefix: then everything that starts with it is done. */
  readonly folded: boolean;
}

/** Before the first name. */
const BEGINNING: Position = { key: '', folded: false };

/** A position as an opaque text. */
export function encodeCursor({ key, folded }: Position): string {
  return Buffer.from(`${folded ? 'p' : 'o'}${key}`, 'latin1').toString('base64url');
}

/** @throws {InvalidArgumentError} if it is not one that {@link encodeCursor} gave */
export function decodeCursor(cursor: string | undefined): Position {
  if (cursor === undefined) return BEGINNING;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const position = { key: text.slice(1), folded: text.startsWith('p') };
  if (text.length > 1 && encodeCursor(position) === cursor) return position;
  throw new InvalidArgumentError('cursor: not one that an earlier page gave', { provider: PROVIDER });
}

/** Whether a listing that has come to `position` is past this key. */
export function isPast(key: string, position: Position): boolean {
  return key <= position.key || (position.folded && key.startsWith(position.key));
}

/** Whether it is past every key that starts with this one. */
export function isPastAll(start: string, { key, folded }: Position): boolean {
  if (folded && start.startsWith(key)) return true;
  return start < key && !key.startsWith(start);
}
