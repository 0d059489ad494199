import { behindPrefix, dateOf, pick, type HttpAnswer } from '@stowage/core/http';
import {
  MalformedResponseError,
  type Checksums,
  type ContainerRecord,
  type ObjectRecord,
  type UploadHead,
} from '@stowage/core/spi';
import { attributeOf, child, textOf, type XmlElement } from '@stowage/xml';
import { KEPT_HEADERS, META, ownMetadata, sourceTime } from './metadata.js';
import { PROVIDER } from './errors.js';

type Texts = Readonly<Record<string, string>>;

/** The hash that a header or element holds, if it is one of the whole content that the service has kept true: those of append and page blobs are not. */
export function md5Of(base64: string | undefined, blobType = 'BlockBlob'): Checksums {
  if (base64 === undefined || blobType !== 'BlockBlob') return {};
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === 16 ? { md5: bytes.toString('hex') } : {};
}

/** What stands in a header for a hash in hex. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** In an answer's headers quoted, in listings bare. */
function etagOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return /^(W\/)?"/.test(text) ? text : `"${text}"`;
}

/** Headers whose meaning the record has elsewhere, or that are about the answer and not the blob. */
const NOT_EXTRA = /^x-ms-(meta-.*|version|request-id|client-request-id|blob-content-md5|version-id|error-code)$/;

/** What a read, or a look, says of the blob; `total` is the size of all of it, in bytes. */
export function fromHeaders({ headers, status }: HttpAnswer, name: string, total: number): ObjectRecord {
  const etag = etagIn({ headers, status }, name);
  const metadata = metadataOf(headers);
  const md5 = headers['x-ms-blob-content-md5'] ?? (status === 200 ? headers['content-md5'] : undefined);
  return {
    kind: 'object',
    name,
    versionId: headers['x-ms-version-id'],
    size: total,
    checksums: md5Of(md5, headers['x-ms-blob-type']),
    etag,
    contentType: headers['content-type'],
    lastModified: dateOf(headers['last-modified']),
    sourceLastModified: sourceTime(metadata),
    metadata: ownMetadata(metadata),
    headers: pick(headers, Object.keys(KEPT_HEADERS)),
    extra: extraOf(headers),
  };
}

/** @throws {MalformedResponseError} if there is none: then it is no answer about a blob */
function etagIn({ headers, status }: Pick<HttpAnswer, 'headers' | 'status'>, name: string): string {
  const etag = etagOf(headers['etag']);
  if (etag !== undefined) return etag;
  throw new MalformedResponseError(`the answer about '${name}' has no ETag`, { provider: PROVIDER, status });
}

/** What an answer that stores something says of it, and what it was stored with. */
export function stored(
  { headers, status }: HttpAnswer,
  name: string,
  {
    size,
    checksums,
    head,
  }: { readonly size: number; readonly checksums: Checksums; readonly head?: Omit<UploadHead, 'name'> | undefined },
): ObjectRecord {
  return {
    kind: 'object',
    name,
    versionId: headers['x-ms-version-id'],
    size,
    checksums,
    etag: etagIn({ headers, status }, name),
    contentType: head?.contentType,
    lastModified: dateOf(headers['last-modified']),
    sourceLastModified: head?.lastModified,
    metadata: head?.metadata,
    headers: head?.headers,
    extra: {},
  };
}

function metadataOf(headers: HttpAnswer['headers']): ReadonlyMap<string, string> {
  return new Map(Object.entries(behindPrefix(META, headers)));
}

/** `x-ms-access-tier` is `accessTier`. */
function extraOf(headers: HttpAnswer['headers']): Texts {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('x-ms-') && !NOT_EXTRA.test(name))
      .map(([name, value]) => [camel(name.slice('x-ms-'.length)), value]),
  );
}

function camel(words: string): string {
  return words.toLowerCase().replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A name that XML cannot carry is percent-encoded, and says so. https://learn.microsoft.com/rest/api/storageservices/list-blobs */
export function nameOf(row: XmlElement): string {
  const element = child(row, 'Name');
  const text = element?.text ?? '';
  if (element === undefined || text === '')
    throw new MalformedResponseError('List Blobs: a row has no name', { provider: PROVIDER });
  return attributeOf(element, 'Encoded') === 'true' ? decoded(text) : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new MalformedResponseError('List Blobs: a name is encoded wrongly', { provider: PROVIDER, cause });
  }
}

const ROW_HEADERS: Texts = {
  'Cache-Control': 'cache-control',
  'Content-Disposition': 'content-disposition',
  'Content-Encoding': 'content-encoding',
  'Content-Language': 'content-language',
};

const ROW_KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(ROW_HEADERS),
  ...['Content-Length', 'Content-MD5', 'Content-Type', 'Etag', 'Last-Modified'],
]);

/** A snapshot has a time in place of one. */
function versionIdOf(row: XmlElement): string | undefined {
  const snapshot = textOf(row, 'Snapshot') ?? '';
  return snapshot === '' ? textOf(row, 'VersionId') : `snapshot:${snapshot}`;
}

/** A row of a listing that includes metadata. */
export function fromRow(row: XmlElement): ObjectRecord {
  const name = nameOf(row);
  const texts = new Map((child(row, 'Properties')?.children ?? []).map((each) => [each.name, each.text]));
  const size = Number(texts.get('Content-Length'));
  if (!Number.isSafeInteger(size) || size < 0 || !texts.has('Content-Length'))
    throw new MalformedResponseError(`List Blobs: '${name}' has no size`, { provider: PROVIDER });
  const metadata = new Map(
    (child(row, 'Metadata')?.children ?? []).map((each) => [each.name.toLowerCase(), each.text]),
  );
  const kept = Object.entries(ROW_HEADERS).flatMap(([from, to]) =>
    texts.get(from) ? [[to, texts.get(from)] as const] : [],
  );
  return {
    kind: 'object',
    name,
    versionId: versionIdOf(row),
    size,
    checksums: md5Of(texts.get('Content-MD5'), texts.get('BlobType')),
    etag: etagOf(texts.get('Etag')),
    contentType: texts.get('Content-Type') === '' ? undefined : texts.get('Content-Type'),
    lastModified: dateOf(texts.get('Last-Modified')),
    sourceLastModified: sourceTime(metadata),
    metadata: ownMetadata(metadata),
    headers: Object.fromEntries(kept) as Texts,
    extra: rowExtra(row, texts),
  };
}

function rowExtra(row: XmlElement, properties: ReadonlyMap<string, string>): Texts {
  const rest = [...properties].filter(([name, text]) => !ROW_KNOWN.has(name) && text !== '');
  const [isCurrentVersion, deleted] = [textOf(row, 'IsCurrentVersion'), textOf(row, 'Deleted')];
  return {
    ...Object.fromEntries(rest.map(([name, text]) => [lowerFirst(name), text])),
    ...(isCurrentVersion === 'true' ? { isCurrentVersion } : {}),
    ...(deleted === 'true' ? { deleted } : {}),
  };
}

/** `BlobType` is `blobType`, and `Creation-Time` is `creationTime`, as in what headers tell. */
function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1).replaceAll('-', '');
}

/** A container of a listing. */
export function containerFromRow(row: XmlElement): ContainerRecord {
  const name = textOf(row, 'Name') ?? '';
  if (name === '') throw new MalformedResponseError('List Containers: a row has no name', { provider: PROVIDER });
  const properties = (child(row, 'Properties')?.children ?? []).map((each) => [lowerFirst(each.name), each.text]);
  const metadata = (child(row, 'Metadata')?.children ?? []).map((each) => [each.name.toLowerCase(), each.text]);
  return {
    name,
    extra: { ...(Object.fromEntries(properties) as Texts), metadata: Object.fromEntries(metadata) as Texts },
  };
}

/** A container that was looked up, or made. */
export function containerFromHeaders({ headers }: HttpAnswer, name: string): ContainerRecord {
  const metadata = Object.fromEntries(metadataOf(headers));
  const about = { etag: headers['etag'], lastModified: headers['last-modified'] };
  return { name, extra: { ...extraOf(headers), ...about, metadata } };
}
