import type {
  ChecksumSupport,
  CopyFacet,
  MultipartFacet,
  MultipartUpload,
  ObjectRecord,
  PartRecord,
  StorageBackend,
  VersionsFacet,
} from '@stowage/core/spi';
import { altered } from './altered.js';

type Changed = <T extends ObjectRecord>(record: T) => T;

/**
 * The memory backend with what another provider does with checksums by the same algorithm, or, without `support`, with none at all. Parts are then known
 * by ETags, as they are to S3 and Swift.
 */
export function toldChecksums(backend: StorageBackend, support?: ChecksumSupport): StorageBackend {
  const ledger = new Ledger(backend.capabilities.checksums[0] as ChecksumSupport, support);
  const { told } = ledger;
  return altered(backend, {
    capabilities: { ...backend.capabilities, checksums: support === undefined ? [] : [support] },
    listObjects: async (...list) => {
      const { items, next } = await backend.listObjects(...list);
      return { items: items.map((row) => (row.kind === 'prefix' ? row : told(row))), next };
    },
    getObject: async (...look) => told(await backend.getObject(...look)),
    readObject: async (...read) => {
      const body = await backend.readObject(...read);
      return { ...body, object: told(body.object) };
    },
    writeObject: async (...write) => told(ledger.ofOneWrite(await backend.writeObject(...write))),
    ...(backend.copy && { copy: copies(backend.copy, ledger) }),
    ...(backend.multipart && { multipart: uploads(backend.multipart, ledger) }),
    ...(backend.versions && { versions: versions(backend.versions, told) }),
  });
}

/** Remembers which contents came in parts whose whole nobody knows a checksum of. */
class Ledger {
  readonly #support: ChecksumSupport | undefined;
  readonly #kept: ChecksumSupport;
  readonly #unknown = new Set<string | undefined>();

  constructor(kept: ChecksumSupport, support: ChecksumSupport | undefined) {
    this.#kept = kept;
    this.#support = support;
  }

  readonly told: Changed = (record) => {
    const isUnknown = this.#support === undefined || this.#unknown.has(record.checksums[this.#kept.algorithm]);
    return isUnknown ? { ...record, checksums: {} } : record;
  };

  ofOneWrite(record: ObjectRecord): ObjectRecord {
    this.#unknown.delete(record.checksums[this.#kept.algorithm]);
    return record;
  }

  ofParts(record: ObjectRecord, { head }: MultipartUpload): ObjectRecord {
    const whole = this.#support?.whole ?? 'none';
    const isAnnounced = head?.checksums?.[this.#kept.algorithm] !== undefined;
    if (whole === 'none' || (whole === 'announced' && !isAnnounced))
      this.#unknown.add(record.checksums[this.#kept.algorithm]);
    return record;
  }

  readonly part = ({ checksums, ...part }: PartRecord): PartRecord => ({
    ...part,
    checksums: this.#support?.part === true ? checksums : {},
    etag: `"${checksums[this.#kept.algorithm] ?? ''}"`,
  });

  readonly keptPart = ({ etag = '', ...part }: PartRecord): PartRecord => ({
    ...part,
    checksums: { [this.#kept.algorithm]: etag.slice(1, -1) },
  });
}

function copies(right: CopyFacet, ledger: Ledger): CopyFacet {
  return altered(right, {
    copyObject: async (...copy) => ledger.told(await right.copyObject(...copy)),
    copyPart: async (...copy) => ledger.part(await right.copyPart(...copy)),
  });
}

function uploads(right: MultipartFacet, ledger: Ledger): MultipartFacet {
  return altered(right, {
    writePart: async (...write) => ledger.part(await right.writePart(...write)),
    listParts: async (...list) => {
      const { items, next } = await right.listParts(...list);
      return { items: items.map(ledger.part), next };
    },
    complete: async (upload, parts, options) =>
      ledger.told(ledger.ofParts(await right.complete(upload, parts.map(ledger.keptPart), options), upload)),
  });
}

function versions(right: VersionsFacet, told: Changed): VersionsFacet {
  return altered(right, {
    listVersions: async (...list) => {
      const { items, next } = await right.listVersions(...list);
      return { items: items.map(told), next };
    },
    restoreVersion: async (...restoring) => told(await right.restoreVersion(...restoring)),
  });
}
