import { createHash } from 'node:crypto';
import type { HeaderValue, HttpText } from '@stowage/core/http';
import { MalformedResponseError, ObjectDoesNotExistError, type Checksums, type ObjectRecord } from '@stowage/core/spi';
import { textOf, type XmlElement } from '@stowage/xml';
import type { Address } from '../api/addressing.js';
import { completeDocument, type CompletedPart } from '../api/documents.js';
import { checksumHeaders, checksumsOfFields, checksumsOfHeaders, md5OfEtag } from '../checksums.js';
import { metadataOf } from '../metadata.js';
import { ofWritten } from '../records.js';
import type { Answered, Session } from '../session/session.js';

/** What an object is made of. */
export interface Completion {
  readonly address: Required<Pick<Address, 'bucket' | 'key'>>;
  readonly uploadId: string;
  readonly parts: readonly (CompletedPart & { readonly size: number })[];
  /** Of the whole, where they are known. */
  readonly checksums: Checksums;
  readonly headers: Readonly<Record<string, HeaderValue>>;
}

/** What a completion stands on. */
export interface CompletionContext {
  readonly session: Session;
  readonly preset: { readonly id: string; readonly checksums: 'crc64nvme' | 'md5' };
}

const OPERATION = 'CompleteMultipartUpload';

/**
 * Makes the object. The answer may take minutes, and begin before it is known whether it is one. Where an answer was lost, the object is looked at:
 * its ETag is that of these parts and of no others.
 */
export async function completed(
  { session, preset }: CompletionContext,
  completion: Completion,
  signal: AbortSignal | undefined,
): Promise<ObjectRecord> {
  const { address, uploadId, parts, checksums, headers } = completion;
  const { id: provider } = preset;
  const whole = preset.checksums === 'md5' ? {} : wholeHeaders(checksums);
  const call = { operation: OPERATION, method: 'POST', ...address, query: { uploadId }, signal } as const;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const { document, answer } = await session.answer(
    { ...call, headers: { ...headers, ...whole }, body: completeDocument(parts) },
    'CompleteMultipartUploadResult',
    {
      settle: async (failure) => {
        const answer = await lookedAt(session, completion, size).catch(() => undefined);
        if (answer === undefined) throw failure;
        return { document: NO_DOCUMENT, answer };
      },
    },
  );
  if (isTelling(document, answer)) return recordOf(completion, { document, answer }, size, provider);
  // Ceph's gateway, at first, does not say what it has made: where that is not to be seen either, the failure of the look is what is known.
  const found = await lookedAt(session, completion, size);
  return recordOf(completion, { document: NO_DOCUMENT, answer: found ?? answer }, size, provider);
}

/** Where what is known came by the headers of another answer. */
const NO_DOCUMENT: XmlElement = { name: 'CompleteMultipartUploadResult', text: '', attributes: {}, children: [] };

function isTelling(document: XmlElement, { headers }: HttpText): boolean {
  return (etagIn(document) ?? headers['etag']) !== undefined;
}

function etagIn(document: XmlElement): string | undefined {
  const etag = textOf(document, 'ETag');
  return etag === '' ? undefined : etag;
}

/** In bytes, too: S3 holds both against what it puts together. */
function wholeHeaders({ crc64nvme }: Checksums): Readonly<Record<string, string>> {
  if (crc64nvme === undefined) return {};
  return { ...checksumHeaders({ crc64nvme }), 'x-amz-checksum-type': 'FULL_OBJECT' };
}

function recordOf(
  { address: { key = '' }, checksums }: Completion,
  { document, answer }: Answered,
  size: number,
  provider: string,
): ObjectRecord {
  const etag = etagIn(document) ?? answer.headers['etag'];
  if (etag === undefined)
    throw new MalformedResponseError(`${OPERATION}: the answer about '${key}' has no ETag`, { provider });
  const told = ofWritten({ name: key, headers: { ...answer.headers, etag }, provider }, size);
  const fields = Object.fromEntries(document.children.map(({ name, text }) => [name, text]));
  // What was announced is kept as metadata, and told by every look at the object.
  return { ...told, checksums: { ...md5Of(checksums), ...checksumsOfElements(fields) } };
}

function md5Of({ md5 }: Checksums): Checksums {
  return md5 === undefined ? {} : { md5 };
}

function checksumsOfElements(fields: Readonly<Record<string, string>>): Checksums {
  const named = Object.entries(fields).flatMap(([name, text]) =>
    name.startsWith('Checksum') ? [[name.slice('Checksum'.length).toLowerCase(), text] as const] : [],
  );
  return checksumsOfFields(Object.fromEntries(named));
}

/**
 * What looking at the object says, if it is what the parts make.
 *
 * @throws {StorageError} what the look does, unless there is no such object
 */
async function lookedAt(session: Session, completion: Completion, size: number): Promise<HttpText | undefined> {
  const { address, headers, parts, checksums } = completion;
  const { 'if-match': _match, 'if-none-match': _none, ...key } = headers;
  const asking = { 'x-amz-checksum-mode': 'ENABLED', ...key };
  const call = { operation: 'HeadObject', method: 'HEAD', ...address, headers: asking } as const;
  const found = await session.call(call).catch((error: unknown) => {
    if (error instanceof ObjectDoesNotExistError) return undefined;
    throw error;
  });
  return found !== undefined && isOfTheseParts(found, { parts, size, checksums }) ? found : undefined;
}

function isOfTheseParts(
  { headers }: HttpText,
  { parts, size, checksums }: Pick<Completion, 'checksums' | 'parts'> & { readonly size: number },
): boolean {
  if (Number(headers['content-length']) !== size) return false;
  const known = checksumsOfHeaders(headers, metadataOf(headers).md5);
  const { crc64nvme } = checksums;
  if (crc64nvme !== undefined && known.crc64nvme !== undefined) return known.crc64nvme === crc64nvme;
  return (
    headers['etag'] !== undefined &&
    isEtagOfParts(
      headers['etag'],
      parts.map(({ etag }) => md5OfEtag(etag)),
    )
  );
}

/** Whether an ETag is the MD5 of these MD5s, and says how many there are: that of an object in parts, and of no other bytes cut in any other way. */
export function isEtagOfParts(etag: string, md5s: readonly (string | undefined)[]): boolean {
  const hash = createHash('md5');
  for (const md5 of md5s) {
    if (md5 === undefined) return false;
    hash.update(Buffer.from(md5, 'hex'));
  }
  return etag.replaceAll('"', '') === `${hash.digest('hex')}-${md5s.length}`;
}
