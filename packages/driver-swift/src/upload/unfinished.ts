import { createHash, randomUUID } from 'node:crypto';
import { dateOf, pick, type HeaderValue, type HttpText } from '@stowage/core/http';
import type { ContainerKey, MultipartUpload } from '@stowage/core/spi';
import type { ObjectRow } from '../api/rows.js';
import { ifThere, isMissing } from '../errors.js';
import { segmentsOf } from '../names.js';
import { fromHeaders } from '../records.js';
import type { Session } from '../session/session.js';

/** Where the uploads that are not complete are noted: each is an object whose content is the name and whose metadata is the head. */
const NOTES = '.unfinished/';
/** A longer name has no room for what follows it: its hash stands for it. */
const MAX_BASE_BYTES = 960;
/** What other clients give segments. */
const SEGMENT_TYPE = 'application/swiftclient-segment';
const ID = /^[0-9a-f-]{36}$/;
const DIGITS = 8;

type Signal = AbortSignal | undefined;

/** What tells one upload from another. */
export type UploadKey = Pick<MultipartUpload, 'container' | 'id' | 'name'>;

/** The notes about uploads in parts: while there is one the upload can be resumed, and takes parts. */
export class Unfinished {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Notes that an upload has begun, and makes the container of segments if there is none. */
  async note(
    container: ContainerKey,
    name: string,
    headers: Readonly<Record<string, HeaderValue>>,
    signal: Signal,
  ): Promise<MultipartUpload> {
    const upload = { id: randomUUID(), container, name, extra: {} };
    const segments = segmentsOf(container, this.#session.provider);
    // Of a missing container there is nothing to be uploaded, also where segments of it are left.
    const { headers: told } = await this.#session.call({ method: 'HEAD', container: container.name, signal });
    const put = { method: 'PUT' as const, container: segments, object: noteOf(upload), headers, body: name, signal };
    try {
      await this.#session.call(put);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#session.call({ method: 'PUT', container: segments, headers: settingsOf(told), signal });
      await this.#session.call(put);
    }
    return upload;
  }

  /**
   * The headers that the upload was begun with.
   *
   * @throws {ObjectDoesNotExistError} if it is not unfinished any more
   */
  async headers({ container, name, ...upload }: UploadKey, signal: Signal): Promise<HttpText['headers']> {
    const segments = segmentsOf(container, this.#session.provider);
    const note = { container: segments, object: noteOf({ ...upload, name }) };
    return (await this.#session.call({ method: 'HEAD', ...note, signal })).headers;
  }

  /** Whether it can be resumed. */
  async isNoted(upload: UploadKey): Promise<boolean> {
    return (await this.headers(upload, undefined).catch(ifThere)) !== undefined;
  }

  /** The upload that a row of the container of segments notes; undefined if it notes none. */
  async read(
    container: ContainerKey,
    { name: note, last_modified }: ObjectRow,
    signal: Signal,
  ): Promise<MultipartUpload | undefined> {
    const id = note.slice(note.lastIndexOf('/') + 1);
    if (!note.startsWith(NOTES) || !ID.test(id)) return undefined;
    const { provider } = this.#session;
    const place = { container: segmentsOf(container, provider), object: note };
    const answer = await this.#session.call({ method: 'GET', ...place, signal }).catch(ifThere);
    if (answer === undefined || noteOf({ id, name: answer.text }) !== note) return undefined;
    const {
      contentType = '',
      metadata = {},
      headers = {},
      sourceLastModified,
    } = fromHeaders(answer, answer.text, 0, provider);
    const head = { contentType, metadata, headers, lastModified: sourceLastModified };
    const startedAt = dateOf(last_modified === undefined ? undefined : `${last_modified}Z`);
    return { id, container, name: answer.text, startedAt, head, extra: {} };
  }

  /** Forgets it: it takes no more parts. */
  async forget({ container, ...upload }: UploadKey): Promise<void> {
    const segments = segmentsOf(container, this.#session.provider);
    await this.#session.remove({ method: 'DELETE', container: segments, object: noteOf(upload) }).catch(ifThere);
  }
}

/** What the notes of names with this prefix begin with. Names that are hashed are found by the empty prefix alone. */
export function notesOf(prefix: string): string {
  return `${NOTES}${prefix}`;
}

/** Where the segments of an upload are. */
export function segmentsPrefix({ id, name }: Omit<UploadKey, 'container'>): string {
  return `${baseOf(name)}/slo/${id}/`;
}

/** The name of one segment. */
export function segmentName(upload: UploadKey, partNumber: number): string {
  return `${segmentsPrefix(upload)}${String(partNumber).padStart(DIGITS, '0')}`;
}

/** Which part a segment is; undefined if it is none. */
export function partNumberOf(upload: UploadKey, segment: string): number | undefined {
  const digits = segment.slice(segmentsPrefix(upload).length);
  return /^\d{8,}$/.test(digits) ? Number(digits) : undefined;
}

/** The upload that a segment belongs to: `base` is its object's name or stands for it. */
export function ownerOf(segment: string): { readonly base: string; readonly id: string } | undefined {
  const [, base = '', id = ''] = /^(.*)\/slo\/([0-9a-f-]{36})\/\d{8,}$/s.exec(segment) ?? [];
  return id === '' ? undefined : { base, id };
}

/** What a segment is stored with. */
export const SEGMENT_HEADERS = { 'content-type': SEGMENT_TYPE } as const;

function noteOf({ id, name }: Omit<UploadKey, 'container'>): string {
  return `${NOTES}${baseOf(name)}/${id}`;
}

/** Stands for a name in those of its segments. */
export function baseOf(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BASE_BYTES) return name;
  return `.long/${createHash('sha256').update(name).digest('hex')}`;
}

/** Who may read an object must be allowed to read its segments, which are best where it is. */
function settingsOf(headers: HttpText['headers']): Record<string, string> {
  return { ...pick(headers, ['x-storage-policy', 'x-container-read']), 'x-container-meta-stowage': 'segments' };
}
