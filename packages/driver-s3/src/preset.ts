import type { AddressingStyle } from './api/addressing.js';

/** What differs between S3 and what speaks like it. */
export interface Preset {
  /** The provider's id, in `getDriver` and in errors. */
  readonly id: string;
  /** The provider's own page that says so. */
  readonly source: string;
  /** The base of URLs, with `{region}` where the region goes. Undefined: every account or server has its own, so the option `endpoint` must be given. */
  readonly endpoint: string | undefined;
  /** Where it is another one, by how the names of regions begin. */
  readonly endpointsElsewhere?: Readonly<Record<string, string>> | undefined;
  /** Unless the option `region` says otherwise. Undefined: it must. */
  readonly region: string | undefined;
  /** How buckets are addressed where the endpoint is this one. */
  readonly style: AddressingStyle;
  /** Whether a new bucket is told its region. */
  readonly locationConstraint: boolean;
  /**
   * What uploads are held against. `crc64nvme`: full checksums that are combined over parts, sent after the bytes where they are not known before. `md5`:
   * `Content-MD5`, and an ETag that is the MD5 of what was stored in one request.
   */
  readonly checksums: 'crc64nvme' | 'md5';
  /** Whether the ETag of a row of a listing, too, is an MD5 where it looks like one: not where objects may be encrypted with managed keys by default. */
  readonly listedMd5: boolean;
  readonly listing: 'v1' | 'v2';
  /** Compared in one step by writes and completions. */
  readonly writeConditions: readonly ('ifMatch' | 'ifNoneMatch')[];
  /** Compared in one step by copies in one request. */
  readonly copyConditions: readonly ('ifMatch' | 'ifNoneMatch')[];
  /** Whether deletions are held to an ETag. */
  readonly deleteCondition: boolean;
  /** The headers by which a copy is held to the ETag of its source, which Ceph's gateway has under a name of its own. */
  readonly copyPins: readonly ('x-amz-copy-if-match' | 'x-amz-copy-source-if-match')[];
  /** Whether that holds of a source that was stored in parts, too. Else it is looked at before, and a part again when it has been made. */
  readonly pinsSourcesInParts: boolean;
  /** Whether a part that is copied is held to it, too. Else the source is looked at when the part has been made. */
  readonly pinsCopiedParts: boolean;
  /** Whether what is encrypted is copied, or can be made of a copy. Ceph's gateway does neither. */
  readonly copiesEncrypted: boolean;
  /** Whether a copy in one request can have tags of its own: else that is refused. */
  readonly tagsCopies: boolean;
  /** Whether lists of unfinished uploads say so where their keys are encoded: Ceph's gateway encodes them and says nothing. */
  readonly tellsUploadEncoding: boolean;
  /** Whether buckets can keep versions. */
  readonly versions: boolean;
  /** How many keys one `DeleteObjects` takes; 0: there is none. */
  readonly maxDeletions: number;
  /** Whether forms are taken (POST with a policy). */
  readonly forms: boolean;
  /** Of the user's metadata, keys and values, in bytes. */
  readonly maxMetadataBytes: number;
  /** Whether a key of metadata may hold `_`. */
  readonly metadataUnderscores: boolean;
  /** Of one entry of the user's metadata, and how many there may be, where that is less. */
  readonly metadataEntries?: MetadataEntries | undefined;
  /** Whether a write that a later one has overtaken is answered without an ETag: then it is the MD5 that was sent. */
  readonly hidesLateEtags?: boolean | undefined;
  /** Whether an object that is replaced at the moment it is asked for may be said to be missing: then it is asked for once more. */
  readonly deniesReplaced?: boolean | undefined;
  readonly maxParts: number;
  /** Whether all parts but the last must be of one size: then streams are no longer than that many parts of the chosen size. */
  readonly equalParts?: boolean | undefined;
  /** Of one request, be it an object or a part. In bytes. */
  readonly maxWriteSize: number;
  /** The largest object that is copied in one request; a larger one in parts. All of them, where parts cannot be copied. In bytes. */
  readonly maxCopySize: number;
  /** In bytes. */
  readonly maxObjectSize: number;
  /** Whether this row has met its server, in this repository's judges. Else it is what the provider's pages say. */
  readonly judged: boolean;
  /** What else is different there, for readers. */
  readonly notes?: string | undefined;
}

/** How large one entry of a user's metadata may be, and how many there may be. */
interface MetadataEntries {
  /** Without `x-amz-meta-`, in bytes. */
  readonly maxKeyBytes: number;
  readonly maxValueBytes: number;
  /** With the two that the driver may add. */
  readonly maxEntries: number;
}

/** The base of the service in a region. */
export function endpointIn({ endpoint, endpointsElsewhere = {} }: EndpointTemplates, region: string): string {
  const elsewhere = Object.entries(endpointsElsewhere).find(([prefix]) => region.startsWith(prefix));
  return (elsewhere?.[1] ?? endpoint).replace('{region}', region);
}

/** Where a service is, by region. */
export interface EndpointTemplates {
  readonly endpoint: string;
  readonly endpointsElsewhere?: Readonly<Record<string, string>> | undefined;
}
