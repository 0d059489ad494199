import { rangeHeader, unlessReplaced, type HttpText } from '@stowage/core/http';
import {
  MalformedResponseError,
  type ByteRange,
  type CallOptions,
  type CopyFacet,
  type CopySource,
  type CopyTarget,
  type MultipartUpload,
  type ObjectRecord,
  type PartRecord,
} from '@stowage/core/spi';
import { pathOf, type Place } from './api/paths.js';
import { versionQuery } from './download/downloader.js';
import { isMissing } from './errors.js';
import { exOptions, expiryHeaders } from './ex-options.js';
import type { ClusterLimits } from './limits.js';
import { headersOf } from './metadata.js';
import type { SwiftMultipart } from './multipart.js';
import { assertObjectName, segmentsOf } from './names.js';
import { checksumsOf } from './records.js';
import type { SwiftServices } from './services.js';
import { SEGMENT_HEADERS, segmentName } from './upload/unfinished.js';

/** What is larger is copied in parts, several at once: Swift says nothing before it has read and written all of it. */
const MAX_COPY_SIZE = 1024 ** 3;

type Headers = Readonly<Record<string, string>>;

/** Copies that Swift makes itself, within the account. A large object becomes a plain one: it shares no segments, so that either can be deleted. */
export class SwiftCopies implements CopyFacet {
  readonly maxCopySize = MAX_COPY_SIZE;
  readonly #services: SwiftServices;
  readonly #multipart: SwiftMultipart;
  readonly #limits: ClusterLimits;

  constructor(services: SwiftServices, multipart: SwiftMultipart, limits: ClusterLimits) {
    this.#services = services;
    this.#limits = limits;
    this.#multipart = multipart;
  }

  async copyObject(
    source: CopySource,
    { container, name, head }: CopyTarget,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    assertObjectName(name, this.#services.session.provider);
    await this.#limits.assertTakes({ metadata: {}, headers: {}, ...head, name }, 0, signal);
    const own = head === undefined ? {} : { ...(headersOf({ ...head }) as Headers), 'x-fresh-metadata': 'true' };
    const headers = { ...own, ...expiryHeaders(exOptions('copy', ex)) };
    const { segments, downloader } = this.#services;
    const copy = (): Promise<HttpText> =>
      this.#copy(source, { container: container.name, object: name }, headers, signal);
    await segments.releasing(container, { name }, copy, { signal });
    return downloader.head(container, { name }, undefined);
  }

  async copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { provider } = this.#services.session;
    const target = { container: segmentsOf(upload.container, provider), object: segmentName(upload, partNumber) };
    const { range } = source;
    const headers = {
      ...SEGMENT_HEADERS,
      ...expiryHeaders(exOptions('begin', ex)),
      'x-fresh-metadata': 'true',
      range: rangeHeader(range),
    };
    const answer = await this.#copy(source, target, headers, signal);
    await this.#multipart.assertUnfinished(upload, partNumber);
    const { md5 } = checksumsOf(answer.headers['etag'] ?? '');
    if (md5 === undefined)
      throw new MalformedResponseError('the answer to a copy has no ETag', { provider, status: answer.status });
    // That Swift has copied this range and no other bytes it is held to when the upload is completed: by the size of each segment.
    return { partNumber, size: (range.end ?? 0) - range.start, checksums: { md5 }, etag: md5 };
  }

  async #copy(
    { container, object }: CopySource,
    target: Place,
    headers: Headers,
    signal: AbortSignal | undefined,
  ): Promise<HttpText> {
    const { downloader, session } = this.#services;
    const request = {
      method: 'COPY' as const,
      container: container.name,
      object: object.name,
      query: versionQuery(object),
      headers: {
        ...headers,
        destination: pathOf(target).slice(1),
        ...(object.etag === undefined ? {} : { 'if-match': object.etag }),
      },
      signal,
    };
    const copy = (): Promise<HttpText> =>
      unlessReplaced(object, () => session.call(request)).catch(async (error: unknown) => {
        // It may be the target's container that is missing.
        if (isMissing(error) && target.container !== undefined) await downloader.container(target.container, signal);
        throw error;
      });
    return downloader.telling(container, object, copy, signal);
  }
}
