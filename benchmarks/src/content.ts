import { createHash } from 'node:crypto';
import { beginDigest, type DigestName } from './digests/digest.js';

const BLOCK = 1 << 20;

/** What every object and every file of the benchmark repeats: bytes that neither compress nor change from run to run. */
const block = createHash('shake256', { outputLength: BLOCK }).update('stowage').digest();

/** The bytes from `start` up to but not including `end`, in chunks of at most 1 MiB that share memory. */
export function* contentBetween(start: number, end: number): Generator<Buffer, void, undefined> {
  for (let at = start; at < end;) {
    const offset = at % BLOCK;
    const chunk = block.subarray(offset, Math.min(BLOCK, offset + end - at));
    yield chunk;
    at += chunk.length;
  }
}

const digests = new Map<string, string>();

/** The SHA-1 of the first `size` bytes, in hex; computed once. */
export function contentSha1(size: number): string {
  const known = digests.get(keyOf('sha1', size));
  if (known !== undefined) return known;
  const hash = createHash('sha1');
  for (const chunk of contentBetween(0, size)) hash.update(chunk);
  const digest = hash.digest('hex');
  rememberDigest('sha1', size, digest);
  return digest;
}

/** Any digest of the first `size` bytes, in hex; computed once. */
export async function contentDigest(name: DigestName, size: number): Promise<string> {
  const known = digests.get(keyOf(name, size));
  if (known !== undefined) return known;
  const digest = await beginDigest(name);
  for (const chunk of contentBetween(0, size)) digest.update(chunk);
  const hex = digest.end();
  rememberDigest(name, size, hex);
  return hex;
}

/** Takes over a digest that another process has computed: 5 GiB take seconds. */
export function rememberDigest(name: DigestName, size: number, digest: string): void {
  digests.set(keyOf(name, size), digest);
}

function keyOf(name: DigestName, size: number): string {
  return `${name} of ${size}`;
}
