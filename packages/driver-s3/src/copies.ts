import {
  ObjectChangedError,
  NotSupportedError,
  ObjectDoesNotExistError,
  type ByteRange,
  type CallOptions,
  type CopyFacet,
  type CopySource,
  type CopyTarget,
  type MultipartUpload,
  type ObjectLocation,
  type ObjectRecord,
  type PartRecord,
  type UploadHead,
  type WriteOptions,
} from '@stowage/core/spi';
import { conditionHeaders, detailsOf, rangeHeader, unlessReplaced, type HeaderValue } from '@stowage/core/http';
import { textOf } from '@stowage/xml';
import { malformed } from './api/document.js';
import { checksumQuestion, checksumsOfFields, quoted } from './checksums.js';
import { conditionError, hasCondition } from './conditions.js';
import type { LookRequest } from './download/downloader.js';
import { keyHeaders, sourceKeyHeaders, type SseC } from './encryption.js';
import { exOptions } from './ex-options.js';
import { lookForCopy } from './lost-copy.js';
import { begunWith } from './multipart.js';
import { assertKey, encodeKey, encodeText } from './names.js';
import type { Preset } from './preset.js';
import type { S3Services } from './services.js';
import { headHeaders, storedHeaders } from './upload/object-headers.js';

type Headers = Readonly<Record<string, HeaderValue>>;

/** Copies that S3 makes itself, from and to any bucket that the credentials may use. */
export class S3Copies implements CopyFacet {
  readonly maxCopySize: number;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
    this.maxCopySize = services.preset.maxCopySize;
  }

  /** Not, on some servers, what is encrypted or is to be. */
  async canCopy(source: CopySource & { readonly record: ObjectRecord }, { ex }: CallOptions): Promise<boolean> {
    const { serverSideEncryption: wanted } = exOptions('copy', ex);
    const { serverSideEncryption: managed, customerAlgorithm } = source.record.extra;
    const encrypted = [wanted, sourceKeyOf(source), managed, customerAlgorithm].some((each) => each !== undefined);
    return Promise.resolve(this.#services.preset.copiesEncrypted || !encrypted);
  }

  /** The answer tells neither size nor type: the copy is looked at. */
  async copyObject(source: CopySource, target: CopyTarget, write: WriteOptions): Promise<ObjectRecord> {
    const { session, lookup, preset } = this.#services;
    const { signal } = write;
    const options = exOptions('copy', write.ex);
    const sourceKey = sourceKeyOf(source);
    assertKey(target.name, preset.id);
    if (options.tags !== undefined && !preset.tagsCopies)
      throw new NotSupportedError('a copy with tags of its own', { provider: preset.id });
    const { container, name: key } = target;
    const sourceLook = { headers: keyHeaders(sourceKey), signal };
    const head = target.head ?? (await this.#ownHead(source, target, sourceLook));
    if (!isPinned(source, preset)) await this.#assertPin(source, sourceLook);
    const described = head === undefined ? undefined : headHeaders(head, { inParts: true });
    const headers = {
      ...sourceHeaders(source, preset),
      ...sourceKeyHeaders(sourceKey),
      'x-amz-metadata-directive': described === undefined ? 'COPY' : 'REPLACE',
      ...described,
      ...storedHeaders(options),
      ...conditionHeaders(write),
      ...(options.tags === undefined ? {} : { 'x-amz-tagging-directive': 'REPLACE' }),
    };
    const call = { operation: 'CopyObject', method: 'PUT', bucket: container.name, key, headers, signal } as const;
    const request = { headers: keyHeaders(options.serverSideEncryption), signal };
    const asking = checksumQuestion(preset);
    const looks = { source: { ...asking, ...sourceLook.headers }, target: { ...asking, ...request.headers } };
    const look = lookForCopy(session, { source, target, described, looks, signal });
    const copy = () => session.answer(call, 'CopyObjectResult', { look });
    const { answer } = await this.#told(source, copy).catch(async (error: unknown) => {
      throw await this.#ofTarget(error, { source, target, write, look: sourceLook });
    });
    return lookup.find(container, { name: key, versionId: answer.headers['x-amz-version-id'] }, request);
  }

  async copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { session, preset } = this.#services;
    exOptions('copy', ex);
    const sourceKey = sourceKeyOf(source);
    const headers = {
      ...sourceHeaders(source, preset),
      'x-amz-copy-source-range': rangeHeader(source.range),
      ...sourceKeyHeaders(sourceKey),
      ...keyHeaders(begunWith(upload)),
    };
    const operation = 'UploadPartCopy';
    const { container, name: key, id } = upload;
    const query = { partNumber: String(partNumber), uploadId: id };
    const call = { operation, method: 'PUT', bucket: container.name, key, query, headers, signal } as const;
    const { document } = await this.#told(source, () => session.answer(call, 'CopyPartResult'));
    if (!preset.pinsCopiedParts || !isPinned(source, preset))
      await this.#assertPin(source, { headers: keyHeaders(sourceKey), signal });
    const etag = textOf(document, 'ETag');
    if (etag === undefined || etag === '') throw malformed(operation, 'the answer has no ETag', preset.id);
    const fields = Object.fromEntries(
      document.children.map(({ name, text }) => [name.toLowerCase().replace(/^checksum/, ''), text]),
    );
    const { start, end = start } = source.range;
    return { partNumber, size: end - start, etag: quoted(etag), checksums: checksumsOfFields(fields) };
  }

  /** What is missing or has changed is the source, not what was to become of it. */
  async #told<T>({ object }: ObjectLocation, copy: () => Promise<T>): Promise<T> {
    const { deniesReplaced = false } = this.#services.preset;
    return (deniesReplaced ? unlessReplaced(object, copy) : copy()).catch((error: unknown) => {
      if (error instanceof ObjectDoesNotExistError) throw new ObjectDoesNotExistError(object.name, detailsOf(error));
      if (error instanceof ObjectChangedError) throw new ObjectChangedError(object.name, detailsOf(error));
      throw error;
    });
  }

  /** What a refusal means where the target has a condition: it may have met that of the source as well, and has one answer for both. */
  async #ofTarget(error: unknown, { source, target, write, look }: ConditionedCopy): Promise<unknown> {
    const isRefused = error instanceof ObjectChangedError || error instanceof ObjectDoesNotExistError;
    if (!hasCondition(write) || !isRefused) return error;
    const { container, object } = source;
    const { etag } = await this.#services.lookup.find(container, object, look);
    return object.etag === undefined || etag === object.etag ? conditionError(error, target.name, write) : error;
  }

  /** Of bytes that nobody sees before the upload is completed, it is early enough to know that they are not those that were meant. */
  async #assertPin({ container, object }: ObjectLocation, request: LookRequest): Promise<void> {
    const { lookup, preset } = this.#services;
    if (object.etag === undefined) return;
    const found = await lookup.find(container, object, request);
    if (found.etag !== object.etag) throw new ObjectChangedError(object.name, { provider: preset.id });
  }

  /** S3 refuses to copy an object onto itself without a change, so it is replaced by what it is. */
  async #ownHead(
    { container, object }: CopySource,
    target: CopyTarget,
    request: { readonly headers: Headers; readonly signal: AbortSignal | undefined },
  ): Promise<UploadHead | undefined> {
    const isItself = container.name === target.container.name && object.name === target.name;
    if (!isItself || object.versionId !== undefined) return undefined;
    return headOf(await this.#services.lookup.find(container, object, request));
  }
}

/** A copy under a condition that was refused. */
interface ConditionedCopy {
  readonly source: CopySource;
  readonly target: CopyTarget;
  readonly write: WriteOptions;
  /** What it takes to look at the source. */
  readonly look: LookRequest;
}

/** The key that the source is encrypted with. */
function sourceKeyOf({ ex }: CopySource): SseC | undefined {
  return exOptions('read', ex).serverSideEncryption;
}

/** What a copy of an object is stored with that changes nothing. */
function headOf(record: ObjectRecord): UploadHead {
  return {
    name: record.name,
    contentType: record.contentType ?? 'application/octet-stream',
    metadata: record.metadata ?? {},
    headers: record.headers ?? {},
    lastModified: record.sourceLastModified,
    checksums: record.checksums,
  };
}

/** Whether the server compares the ETag of this source, if it is known. */
function isPinned({ object: { etag } }: ObjectLocation, { pinsSourcesInParts }: Preset): boolean {
  return pinsSourcesInParts || etag?.includes('-') !== true;
}

function sourceHeaders(source: ObjectLocation, preset: Preset): Headers {
  const { container, object } = source;
  const { name, versionId, etag } = object;
  const pins = isPinned(source, preset) ? preset.copyPins : [];
  const version = versionId === undefined ? '' : `?versionId=${encodeText(versionId)}`;
  return {
    'x-amz-copy-source': `/${encodeText(container.name)}/${encodeKey(name)}${version}`,
    ...(etag === undefined ? {} : Object.fromEntries(pins.map((pin) => [pin, etag]))),
  };
}
