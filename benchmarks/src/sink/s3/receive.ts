import { base64Of, beginDigest, type Digest, type DigestName } from '../../digests/digest.js';
import { readToEnd } from '../read-to-end.js';
import { SinkError } from '../sink-error.js';
import { AwsChunks } from './aws-chunks.js';
import { headerOf, type S3Call } from './s3-call.js';

const CHECKSUM = 'x-amz-checksum-';
const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const satisfies readonly DigestName[];

/** Above it, an ETag is an MD5 only if the client has sent one: a server of others' need not hash what nobody has asked it to. */
const MOST_UNASKED = 1 << 20;

/** What arrived. */
export interface Received {
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** Headers that say what it was held against. */
  readonly checksums: Readonly<Record<string, string>>;
}

/**
 * Reads an upload to its end, holds it against what its headers and trailers announce, and keeps nothing.
 *
 * @throws {SinkError} if it is not what they say
 */
export async function receive(call: S3Call): Promise<Received> {
  const size = announcedSize(call);
  const names = announced(call, size);
  const digests = new Map<DigestName, Digest>();
  for (const name of names) digests.set(name, await beginDigest(name));
  let seen = 0;
  const trailers = await drain(call, (data) => {
    seen += data.length;
    for (const digest of digests.values()) digest.update(data);
  });
  const computed = new Map([...digests].map(([name, digest]) => [name, base64Of(digest.end())]));
  if (seen !== size) throw new SinkError(400, 'IncompleteBody', `${seen} of ${size} bytes came`);
  const told = names.filter((name) => checked(call, name, computed.get(name) ?? '', trailers));
  const md5 = computed.get('md5');
  const etag = md5 === undefined ? `sink-${call.state.nextSerial()}` : Buffer.from(md5, 'base64').toString('hex');
  const sums = told.filter((name) => name !== 'md5').map((name) => [CHECKSUM + name, computed.get(name) ?? '']);
  return { size, etag: `"${etag}"`, checksums: Object.fromEntries(sums) as Record<string, string> };
}

function announcedSize(call: S3Call): number {
  const size = headerOf(call, 'x-amz-decoded-content-length') ?? headerOf(call, 'content-length');
  if (size === undefined || !/^\d+$/.test(size))
    throw new SinkError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  return Number(size);
}

/** What has to be computed. */
function announced(call: S3Call, size: number): readonly DigestName[] {
  const trailer = headerOf(call, 'x-amz-trailer')?.toLowerCase();
  const sums = CHECKSUMS.filter((name) => headerOf(call, CHECKSUM + name) !== undefined || trailer === CHECKSUM + name);
  return size <= MOST_UNASKED || headerOf(call, 'content-md5') !== undefined ? [...sums, 'md5'] : sums;
}

async function drain({ request }: S3Call, take: (data: Buffer) => void): Promise<ReadonlyMap<string, string>> {
  if (!/\baws-chunked\b/.test(request.headers['content-encoding'] ?? '')) {
    await readToEnd(request, take);
    return new Map();
  }
  const chunks = new AwsChunks(take);
  let problem: unknown;
  await readToEnd(request, (chunk) => {
    if (problem !== undefined) return;
    try {
      chunks.push(chunk);
    } catch (error) {
      problem = error;
    }
  });
  if (problem !== undefined) throw problem as Error;
  chunks.end();
  return chunks.trailers;
}

/** Whether it was announced; throws if otherwise than it is. */
function checked(call: S3Call, name: DigestName, computed: string, trailers: ReadonlyMap<string, string>): boolean {
  const isMd5 = name === 'md5';
  const header = isMd5 ? 'content-md5' : CHECKSUM + name;
  const expected = headerOf(call, header) ?? trailers.get(header);
  if (expected !== undefined && expected !== computed)
    throw new SinkError(400, 'BadDigest', `The ${header} you specified did not match what we received.`);
  if (expected === undefined && !isMd5) throw new SinkError(400, 'MalformedTrailerError', `no ${header} came`);
  return expected !== undefined;
}
