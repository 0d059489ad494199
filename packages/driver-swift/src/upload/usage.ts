import { items } from '@stowage/core/listing';
import type { Listing } from '../listing.js';
import type { Session } from '../session/session.js';
import type { Segments } from './segments.js';
import { segmentsPrefix, type UploadKey } from './unfinished.js';

const PAGE = 1000;

/** Whether segments are part of an object, or of a version of one. */
export class Usage {
  readonly #session: Session;
  readonly #listing: Listing;
  readonly #segments: Segments;

  constructor(session: Session, listing: Listing, segments: Segments) {
    this.#session = session;
    this.#listing = listing;
    this.#segments = segments;
  }

  /** Whether what was sent of an upload has become the object, or a version of it. */
  async isUsed({ container, name, id }: UploadKey): Promise<boolean> {
    const prefix = segmentsPrefix({ name, id });
    const isIn = async (versionId?: string): Promise<boolean> => {
      const made = await this.#segments.manifest(container, { name, versionId }, undefined);
      return made.some((segment) => segment.name.startsWith(prefix));
    };
    if (await isIn()) return true;
    const { provider } = this.#session;
    const rows = items(
      (cursor, limit, signal) => this.#listing.versions(container, { prefix: name, cursor, limit, signal }),
      { pageSize: PAGE, provider },
    );
    for await (const row of rows) {
      if (row.name !== name) break;
      if (row.slo_etag !== undefined && row.version_id !== undefined && (await isIn(row.version_id))) return true;
    }
    return false;
  }
}
