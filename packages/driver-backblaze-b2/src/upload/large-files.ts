import { abortable, type Sleep } from '@stowage/core/concurrency';
import { NetworkError, ServiceUnavailableError, StorageError, StorageTimeoutError } from '@stowage/core/spi';
import type { StartLargeFile } from '../api/requests.js';
import type { B2File, B2StoredFile, B2UnfinishedFile } from '../api/schemas.js';
import type { Session, SessionCall } from '../session/session.js';

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
   * Makes the file visible. If the answer was lost, or says that there is no such upload, B2 is asked what became of it:
   * the request may have been carried out.
   */
  async finish(fileId: string, partSha1Array: readonly string[], call: SessionCall): Promise<B2File | B2StoredFile> {
    try {
      return await this.#session.call('b2_finish_large_file', { fileId, partSha1Array }, call);
    } catch (error) {
      call.signal?.throwIfAborted();
      const finished = mayBeDone(error) ? await this.#finished(fileId, call) : undefined;
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

  async #finished(fileId: string, call: SessionCall): Promise<B2File | undefined> {
    try {
      const file = await this.#session.call('b2_get_file_info', { fileId }, call);
      return file.action === 'upload' ? file : undefined;
    } catch {
      // What matters is why finishing failed; that looking failed too adds nothing.
      return undefined;
    }
  }
}

/** No answer, an answer that says nothing, or «no such upload»: what an earlier try of ours would have left. */
function mayBeDone(error: unknown): boolean {
  const lost =
    error instanceof NetworkError || error instanceof StorageTimeoutError || error instanceof ServiceUnavailableError;
  return lost || isNoActiveUpload(error);
}

function isNoActiveUpload(error: unknown): boolean {
  if (!(error instanceof StorageError)) return false;
  return error.status === 404 || (error.status === 400 && /no active upload|invalid fileId/i.test(causeText(error)));
}

function causeText({ message, cause }: StorageError): string {
  return cause instanceof Error ? `${message} ${cause.message}` : message;
}
