import type { HeaderValue, HttpText, Look } from '@stowage/core/http';
import type { CopySource, CopyTarget } from '@stowage/core/spi';
import { checksumsOfHeaders } from './checksums.js';
import { describingHeaders } from './metadata.js';
import type { Answered, Session } from './session/session.js';

type Headers = Readonly<Record<string, HeaderValue>>;

/** A copy that was asked for. */
interface AskedCopy {
  readonly source: CopySource;
  readonly target: CopyTarget;
  /** What it is stored with, if that is not the source's. */
  readonly described: Headers | undefined;
  /** What it takes to look at either: keys of the caller's, and the question for checksums. */
  readonly looks: { readonly source: Headers; readonly target: Headers };
  readonly signal?: AbortSignal | undefined;
}

/** Checksums of the whole, one of which a copy shares with its source. */
const PROOFS = ['crc64nvme', 'md5'] as const;

/** `Last-Modified` and `Date` tell whole seconds. */
const SECOND = 1000;

/**
 * Finds the copy that a try without an answer has made: where versions are kept, another try would make another one. It is that copy if it has the source's
 * checksum, type, headers and metadata, and is no older than the try, by the server's own clock. Where ETags are the only checksums, what was stored
 * in parts or is encrypted shares none with its copy: that is copied again.
 */
export function lookForCopy(session: Session, asked: AskedCopy): Look<Answered> {
  const begun = session.now;
  return async () => {
    const { source, target, looks, signal } = asked;
    const { name: key, versionId } = source.object;
    const from = await look(session, { bucket: source.container.name, key, versionId, headers: looks.source, signal });
    const made = await look(session, {
      bucket: target.container.name,
      key: target.name,
      headers: looks.target,
      signal,
    });
    const waited = session.now - begun;
    return isCopyOf(from, made, asked.described) && ageOf(made) <= waited + SECOND ? answered(made) : undefined;
  };
}

interface Looked {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly headers: Headers;
  readonly signal?: AbortSignal | undefined;
}

async function look(session: Session, { versionId, ...object }: Looked): Promise<HttpText['headers']> {
  const call = { operation: 'HeadObject', method: 'HEAD', query: { versionId }, ...object } as const;
  return (await session.call(call)).headers;
}

function isCopyOf(from: HttpText['headers'], made: HttpText['headers'], described: Headers | undefined): boolean {
  const [meant, stored] = [checksumsOfHeaders(from), checksumsOfHeaders(made)];
  if (!PROOFS.some((proof) => meant[proof] !== undefined && meant[proof] === stored[proof])) return false;
  const [expected, found] = [describingHeaders(described ?? from), describingHeaders(made)];
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].every((name) => expected[name] === found[name]);
}

/** In milliseconds; not a number, which is less than nothing, if the server does not tell. */
function ageOf({ date = '', 'last-modified': modified = '' }: HttpText['headers']): number {
  return Date.parse(date) - Date.parse(modified);
}

function answered(headers: HttpText['headers']): Answered {
  const document = { name: 'CopyObjectResult', text: '', attributes: {}, children: [] };
  return { document, answer: { status: 200, headers, text: '' } };
}
