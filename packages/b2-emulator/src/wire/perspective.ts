import type { Session } from '../cloud/session.js';
import type { ApiVersion } from './address.js';

/** Who reads an answer, and in which version: the same row looks different to different readers. */
export interface Perspective {
  readonly accountId: string;
  readonly version: ApiVersion;
  readonly session: Session | undefined;
}

/** A value that some keys may not see: then B2 says so, and sends null. */
export function guarded(isReadable: boolean, value: unknown): { isClientAuthorizedToRead: boolean; value: unknown } {
  return { isClientAuthorizedToRead: isReadable, value: isReadable ? value : null };
}
