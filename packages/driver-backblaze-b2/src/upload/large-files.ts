import { abortable, type Sleep } from '@stowage/core/concurrency';
import { StorageError } from '@stowage/core/spi';
import type { StartLargeFile } from '../api/requests.js';
import type { B2File, B2StoredFile, B2UnfinishedFile } from '../api/schemas.js';
import type { Session, SessionCall } from '../session/session.js';

/** What a large file is made of. */
interface FinishedParts {
  readonly partSha1Array: readonly string[];
  /** Of all parts together, in bytes. */
  readonly size: number;
}

/** How long an aborted call waits for an answer by which it could tidy up, in milliseconds. */
const GRACE = 2000;

/** Starting, finishing and giving up large files. Parts are sent by the uploader. */
export class LargeFiles {
  readonly #session: Session;
  readonly #sleep: Sleep;

  constructor(session: Session, sleep: Sleep) {
    this.#session = session;
    this.#sleep = sleep;
  }

  /**
   * What this gives is an unfinished file: it is in no listing of names, and is billed for. Only the answer tells its id: an abort waits
   * a moment for one that is on its way, and removes what was begun.
   */
  async start(request: StartLargeFile, call: SessionCall): Promise<B2UnfinishedFile> {
    const { signal } = call;
    const started = this.#session.call('b2_start_large_file', request, { ...call, untilAnswered: true });
    if (signal === undefined) return started;
    try {
      return await abortable(started, signal);
    } catch (error) {
      if (signal.aborted) await this.#soon(this.#undo(started));
      throw error;
    }
  }

  /**
   * Makes the file visible. Whatever B2 answers if not that it is, it is asked what became of it, as the answer of an earlier try may have been
   * lost: an id is of one upload only, so a file of this id and size is what was sent.
   */
  async finish(
    fileId: string,
    { partSha1Array, size }: FinishedParts,
    call: SessionCall,
  ): Promise<B2File | B2StoredFile> {
    try {
      return await this.#session.call('b2_finish_large_file', { fileId, partSha1Array }, call);
    } catch (error) {
      call.signal?.throwIfAborted();
      const finished = await this.#finished(fileId, size, call);
      if (finished === undefined) throw error;
      return finished;
    }
  }

  /** Removes the parts. One that is finished, cancelled or unknown is no error. */
  async cancel(fileId: string, call: SessionCall): Promise<void> {
    try {
      await this.#session.call('b2_cancel_large_file', { fileId }, call);
    } catch (error) {
      if (!isNoActiveUpload(error)) throw error;
    }
  }

  /** Never rejects: that it was not begun, or could not be removed, says less than why it had to be. */
  async #undo(started: Promise<B2UnfinishedFile>): Promise<void> {
    try {
      const { fileId } = await started;
      await this.cancel(fileId, {});
    } catch {
      // As above.
    }
  }

  /** Waits for work that never rejects, but not for a server that does not answer: then it goes on by itself. */
  async #soon(work: Promise<void>): Promise<void> {
    const enough = new AbortController();
    const waited = this.#sleep(GRACE, enough.signal).catch(() => undefined);
    await Promise.race([work, waited]);
    enough.abort();
  }

  async #finished(fileId: string, size: number, call: SessionCall): Promise<B2File | undefined> {
    try {
      const file = await this.#session.call('b2_get_file_info', { fileId }, call);
      return file.action === 'upload' && file.contentLength === size ? file : undefined;
    } catch {
      // What matters is why finishing failed; that looking failed too adds nothing.
      return undefined;
    }
  }
}

function isNoActiveUpload(error: unknown): boolean {
  if (!(error instanceof StorageError)) return false;
  return error.status === 404 || (error.status === 400 && /no active upload|invalid fileId/i.test(causeText(error)));
}

function causeText({ message, cause }: StorageError): string {
  return cause instanceof Error ? `${message} ${cause.message}` : message;
}
