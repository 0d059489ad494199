import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import { badRequest, CloudError, unauthorized } from './cloud-error.js';
import { requireKey, type CustomerKey } from './encryption.js';
import { checkFileName, type NameRules } from './file-name.js';
import type { FileVersion } from './file-version.js';
import type { Gatekeeper, Reader } from './gatekeeper.js';
import type { Session } from './session.js';
import type { Versions } from './versions.js';

/** What a reader shows: a token, and for some files a key; and the headers it wants replaced. */
export interface ReadRequest {
  readonly token: string | undefined;
  readonly customerKey: CustomerKey | undefined;
  /** By query name, `b2ContentDisposition` and the like. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** A version its reader may read. `session` is missing if nobody's key is behind it. */
export interface Readable {
  readonly version: FileVersion;
  readonly session: Session | undefined;
}

/** A request for a token that reads the names under a prefix. */
export interface GrantRequest {
  readonly bucketId: string;
  readonly namePrefix: string;
  readonly seconds: number;
  readonly overrides: Readonly<Record<string, string>>;
}

const WEEK = 604_800;

/** Finds what may be downloaded, by whom. */
export class Downloads {
  readonly #buckets: Buckets;
  readonly #versions: Versions;
  readonly #gatekeeper: Gatekeeper;
  readonly #limits: NameRules;

  constructor(parts: { buckets: Buckets; versions: Versions; gatekeeper: Gatekeeper; limits: NameRules }) {
    this.#buckets = parts.buckets;
    this.#versions = parts.versions;
    this.#gatekeeper = parts.gatekeeper;
    this.#limits = parts.limits;
  }

  /** The newest version of a name. */
  byName(bucketName: string, fileName: string, request: ReadRequest): Readable {
    const reader = this.#reader(request);
    const bucket = this.#buckets.byName(bucketName);
    if (bucket === undefined) throw notFound(`Bucket ${bucketName} does not exist`);
    checkFileName(fileName, this.#limits);
    this.#admit(reader, bucket, fileName, request);
    return open(bucket.files.newest(fileName), reader, request);
  }

  /** One version, whether it is the newest or not. A download token is for names and does not open it. */
  byId(fileId: string, request: ReadRequest): Readable {
    const reader = this.#reader(request);
    const version = this.#versions.get(fileId);
    if (reader?.kind === 'grant') throw unauthorized();
    this.#admit(reader, this.#buckets.get(version.bucketId), version.fileName, request);
    return open(version, reader, request);
  }

  /** @throws {CloudError} 401 if the key may not share there, 400 on a duration out of range */
  grant(session: Session, { bucketId, namePrefix, seconds, overrides }: GrantRequest): string {
    session.require('shareFiles', { bucketId, fileName: namePrefix });
    this.#buckets.get(bucketId);
    if (seconds < 1 || seconds > WEEK) throw badRequest(`validDurationInSeconds out of range: ${seconds}`);
    return this.#gatekeeper.downloadToken(session, { bucketId, namePrefix, overrides }, seconds);
  }

  #reader({ token }: ReadRequest): Reader | undefined {
    return token === undefined ? undefined : this.#gatekeeper.reader(token);
  }

  #admit(reader: Reader | undefined, bucket: Bucket, fileName: string, { overrides }: ReadRequest): void {
    if (reader === undefined) return admitAnyone(bucket, overrides);
    if (reader.kind === 'grant') return admitBearer(reader.claims, bucket, fileName, overrides);
    if (!bucket.isPublic) reader.session.require('readFiles', { bucketId: bucket.id, fileName });
  }
}

/** Replacing headers is for those who are known, also in a public bucket. */
function admitAnyone(bucket: Bucket, overrides: Readonly<Record<string, string>>): void {
  if (!bucket.isPublic || Object.keys(overrides).length > 0) throw unauthorized();
}

function admitBearer(
  claims: Extract<Reader, { kind: 'grant' }>['claims'],
  bucket: Bucket,
  fileName: string,
  overrides: Readonly<Record<string, string>>,
): void {
  if (claims.bucketId !== bucket.id || !fileName.startsWith(claims.namePrefix)) throw unauthorized();
  const demanded = Object.entries(claims.overrides);
  if (demanded.some(([name, value]) => overrides[name] !== value)) throw unauthorized();
}

function open(version: FileVersion | undefined, reader: Reader | undefined, request: ReadRequest): Readable {
  if (version?.action !== 'upload') throw notFound('File with such name does not exist.');
  requireKey(version.encryption, request.customerKey);
  return { version, session: reader?.kind === 'session' ? reader.session : undefined };
}

function notFound(message: string): CloudError {
  return new CloudError('not_found', message);
}
