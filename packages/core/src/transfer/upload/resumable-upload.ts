import { systemClock } from '../../concurrency/index.js';
import { collect, items, walkOf } from '../../listing/index.js';
import { isSameHead } from '../../resume/fingerprint.js';
import type { UploadSession } from '../../resume/upload-session.js';
import { StorageError } from '../../errors/index.js';
import type { MultipartFacet, MultipartUpload, ObjectRecord, PartRecord } from '../../spi/index.js';
import type { Content } from '../content/content.js';
import { completedUpload } from './completed-upload.js';
import type { UploadEnds } from './multipart-upload.js';
import { creatingCall, partSupport, type Upload } from './upload.js';
import { UploadSessions } from './upload-sessions.js';
import { uploadsInFlight } from './uploads-in-flight.js';

/** An upload in parts that may resume one that was not finished. */
export interface ResumablePlan {
  readonly upload: Upload;
  readonly facet: MultipartFacet;
  /** The whole, of which parts are cut. */
  readonly content: Content;
  /** The size of parts if it is begun anew, in bytes. */
  readonly partSize: number;
}

/** An unfinished upload of the same content. */
interface Unfinished {
  readonly multipart: MultipartUpload;
  readonly partSize: number;
  readonly parts: ReadonlyMap<number, PartRecord>;
}

/** What became of what was begun before: it can be resumed, or it came to its end and only its process did not hear of it. */
interface Earlier {
  readonly unfinished?: Unfinished | undefined;
  readonly stored?: ObjectRecord | undefined;
}

/** The most unfinished uploads of one name that are looked into. */
const MAX_CANDIDATES = 10;

/**
 * The two ends of an upload in parts that outlives its process: it resumes an unfinished one of the same content, and
 * remembers what it began. Parts that were sent are held against the bytes as they are now, one by one.
 */
export class ResumableUpload implements UploadEnds {
  /** The object, if the upload had been completed before its process died: there is nothing left to send. */
  readonly stored: ObjectRecord | undefined;
  readonly #plan: ResumablePlan;
  readonly #found: Unfinished | undefined;
  readonly #sessions: UploadSessions;

  private constructor(plan: ResumablePlan, sessions: UploadSessions, { unfinished, stored }: Earlier) {
    this.#plan = plan;
    this.#sessions = sessions;
    this.#found = unfinished;
    this.stored = stored;
  }

  /** Looks for an unfinished upload. */
  static async of(plan: ResumablePlan): Promise<ResumableUpload> {
    const sessions = new UploadSessions(plan.upload, plan.content.size);
    const earlier = (await fromSessions(plan, sessions)) ?? (await fromProvider(plan, sessions));
    return new ResumableUpload(plan, sessions, earlier ?? {});
  }

  /** The size that parts must have, in bytes. */
  get partSize(): number {
    return this.#found?.partSize ?? this.#plan.partSize;
  }

  /** What is resumed is remembered already. */
  async begin(): Promise<MultipartUpload> {
    if (this.#found !== undefined) return this.#found.multipart;
    const { upload, facet } = this.#plan;
    const begunAt = systemClock();
    const multipart = await facet.begin(upload.target.container, upload.head, creatingCall(upload));
    try {
      await this.#sessions.save({ uploadId: multipart.id, partSize: this.partSize, begunAt });
    } catch (error) {
      await facet.abort(multipart, {}).catch(() => undefined);
      throw error;
    }
    return multipart;
  }

  sent(partNumber: number): PartRecord | undefined {
    return this.#found?.parts.get(partNumber);
  }

  /** The object is there: a session that cannot be removed costs the next upload of this name a look. */
  async finished({ id }: MultipartUpload): Promise<void> {
    await this.#sessions.remove(id).catch(() => undefined);
  }

  async failed(multipart: MultipartUpload): Promise<void> {
    const { upload, facet } = this.#plan;
    if (upload.options.resume === true) return this.#sessions.release(multipart.id);
    await this.#sessions.remove(multipart.id);
    await facet.abort(multipart, {});
  }
}

/** Several may be left of one name: each is resumed, or removed. */
async function fromSessions(plan: ResumablePlan, sessions: UploadSessions): Promise<Earlier | undefined> {
  const { container, name } = plan.upload.target;
  for (let tries = 0; tries < MAX_CANDIDATES; tries += 1) {
    const session = await sessions.claim();
    if (session === undefined) return undefined;
    const multipart = { id: session.uploadId, container, name, extra: {} };
    const earlier = await owning(multipart, sessions, () => becameOf(plan, multipart, { session, sessions }));
    if (earlier !== undefined) return earlier;
  }
  return undefined;
}

/** Looks into an upload that this one has a session of. It stays ours if there is something to be resumed. */
async function owning(
  multipart: MultipartUpload,
  sessions: UploadSessions,
  look: () => Promise<Earlier | undefined>,
): Promise<Earlier | undefined> {
  // Somebody in this process works on it, who remembers it elsewhere.
  if (!uploadsInFlight.take(multipart)) return sessions.remove(multipart.id).then(() => undefined);
  let isResumed = false;
  try {
    const earlier = await look();
    isResumed = earlier?.unfinished !== undefined;
    if (!isResumed) await sessions.remove(multipart.id);
    return earlier;
  } catch (error) {
    // Nothing is known to be wrong with what was begun: the next one may resume it.
    await sessions.release(multipart.id).catch(() => undefined);
    throw error;
  } finally {
    if (!isResumed) uploadsInFlight.letGo(multipart);
  }
}

async function becameOf(
  plan: ResumablePlan,
  multipart: MultipartUpload,
  { session, sessions }: { readonly session: UploadSession; readonly sessions: UploadSessions },
): Promise<Earlier | undefined> {
  if (!(await sessions.isOfThis(session))) {
    // It was ours, of a content that this one replaces, and nobody is left who could finish it.
    await plan.facet.abort(multipart, {}).catch(() => undefined);
    return undefined;
  }
  const found = await unfinished(plan, multipart, session.partSize);
  if (found !== undefined) return { unfinished: found };
  const stored = await completedUpload(plan, multipart, session);
  return stored === undefined ? undefined : { stored };
}

/**
 * Among the provider's unfinished uploads: only on demand, because one of them may be another machine's that is being sent
 * right now. With options of the provider's own there is no telling whether they were the same.
 */
async function fromProvider(plan: ResumablePlan, sessions: UploadSessions): Promise<Earlier | undefined> {
  const { target, head, options } = plan.upload;
  if (options.resume !== true || options.ex !== undefined) return undefined;
  let candidates = 0;
  for await (const multipart of uploadsOf(plan)) {
    if (multipart.name !== target.name || !isSameHead(multipart.head, head)) continue;
    const earlier = await adopted(plan, sessions, multipart);
    if (earlier !== undefined) return earlier;
    candidates += 1;
    if (candidates === MAX_CANDIDATES) break;
  }
  return undefined;
}

/**
 * Before its first part goes out every upload is remembered. So of one that has parts the store knows whether a process of this machine
 * is sending it; and what is ours by then may have been completed since it was looked at.
 */
async function adopted(
  plan: ResumablePlan,
  sessions: UploadSessions,
  multipart: MultipartUpload,
): Promise<Earlier | undefined> {
  const found = await unfinished(plan, multipart, undefined);
  if (found === undefined || found.parts.size === 0) return undefined;
  const session = { uploadId: multipart.id, partSize: found.partSize, begunAt: multipart.startedAt?.getTime() };
  if (uploadsInFlight.has(multipart) || !(await sessions.save(session))) return undefined;
  return owning(multipart, sessions, async () => {
    const now = await unfinished(plan, multipart, found.partSize);
    return now && { unfinished: now };
  });
}

function uploadsOf({ upload: { target, guard }, facet }: ResumablePlan): AsyncIterable<MultipartUpload> {
  const { backend, container, name } = target;
  return items(
    (cursor, limit, signal) => facet.listUploads(container, { prefix: name, cursor, limit, signal }),
    walkOf(backend, { signal: guard.signal }),
  );
}

/** What was sent of an upload; undefined if it is gone, or was cut in a way that cannot be resumed. */
async function unfinished(
  plan: ResumablePlan,
  multipart: MultipartUpload,
  knownPartSize: number | undefined,
): Promise<Unfinished | undefined> {
  const parts = await partsOf(plan, multipart);
  if (parts === undefined) return undefined;
  const partSize = knownPartSize ?? largest(parts);
  const count = Math.ceil(plan.content.size / partSize);
  const fits =
    count >= 2 && (await isAllowed(plan, partSize, count)) && parts.every((part) => part.partNumber <= count);
  if (!fits) return undefined;
  return { multipart, partSize, parts: new Map(parts.map((part) => [part.partNumber, part])) };
}

async function isAllowed({ facet, upload }: ResumablePlan, partSize: number, count: number): Promise<boolean> {
  const { minPartSize, maxPartSize, maxParts } = await facet.limits({ signal: upload.guard.signal });
  return partSize >= minPartSize && partSize <= maxPartSize && count <= maxParts;
}

/** Undefined: the provider does not know the upload any more. Whatever else it says, it may still be there. */
async function partsOf(
  { facet, upload: { target, guard } }: ResumablePlan,
  multipart: MultipartUpload,
): Promise<readonly PartRecord[] | undefined> {
  const { signal } = guard;
  try {
    return await collect(
      (cursor, limit, stop) => facet.listParts(multipart, { cursor, limit, signal: stop }),
      walkOf(target.backend, { signal }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StorageError && !error.retryable) return undefined;
    throw error;
  }
}

/** All parts but the last are of one size. */
function largest(parts: readonly PartRecord[]): number {
  return parts.reduce((most, { size }) => Math.max(most, size), 0);
}

/** Whether an upload may be resumed at all: only where hashes tell whether a part is still true. */
export function isResumable(upload: Upload): boolean {
  return upload.options.resume !== false && partSupport(upload) !== undefined;
}
