import { badRequest } from './cloud-error.js';
import { contentLength, type Content } from './content.js';
import type { ContentPool } from './content-pool.js';
import { Hasher, type Digests } from './digest.js';

/** Bytes on their way in. */
export interface Incoming {
  /** How many they are to be. */
  readonly size: number;
  readonly bytes: AsyncIterable<Buffer>;
  /** The SHA-1 the client vouches for, in lower-case hex, or null if it does not; known when all bytes were read. */
  readonly declaredSha1: () => string | null;
}

/** Bytes that are in. */
export interface Received {
  readonly content: Content;
  readonly contentLength: number;
  /** What B2 shows as `contentSha1`: of bytes nobody vouched for it says so. */
  readonly contentSha1: string;
  /** Null if only a large file's parts have one. */
  readonly contentMd5: string | null;
}

/**
 * Stores bytes and compares their hash.
 * @throws {CloudError} 400 `bad_request` if the SHA-1 differs from the declared one; nothing is kept then
 */
export async function receive(pool: ContentPool, incoming: Incoming): Promise<Received> {
  const hasher = new Hasher();
  const content = await pool.write(hasher.watch(incoming.bytes));
  const digests = hasher.digests();
  const declared = incoming.declaredSha1();
  if (declared !== null && declared !== digests.sha1) {
    pool.release(content);
    throw badRequest('Sha1 did not match data received');
  }
  return received(content, digests, declared === null);
}

/** Bytes of the pool again, hashed as if they came from a client; the result is a user of them. */
export async function receiveAgain(pool: ContentPool, content: Content): Promise<Received> {
  pool.retain(content);
  try {
    const hasher = new Hasher();
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of hasher.watch(pool.read(content)));
    return received(content, hasher.digests(), false);
  } catch (error) {
    pool.release(content);
    throw error;
  }
}

function received(content: Content, { sha1, md5 }: Digests, isUnverified: boolean): Received {
  return {
    content,
    contentLength: contentLength(content),
    contentSha1: isUnverified ? `unverified:${sha1}` : sha1,
    contentMd5: md5,
  };
}

/** The hash itself, verified or not. */
export function bareSha1(contentSha1: string): string {
  return contentSha1.replace(/^unverified:/, '').toLowerCase();
}
