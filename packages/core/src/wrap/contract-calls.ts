import type { FacetName, StorageBackend } from '../spi/index.js';

type Method = (...parameters: never[]) => unknown;

type MethodsOf<T> = { [K in keyof T & string]-?: NonNullable<T[K]> extends Method ? K : never }[keyof T & string];

type Facet<F extends FacetName> = NonNullable<StorageBackend[F]>;

/** Every method of the contract: `readObject`, and those of a facet as `copy.copyObject`. */
export type CallName = MethodsOf<StorageBackend> | { [F in FacetName]: `${F}.${MethodsOf<Facet<F>>}` }[FacetName];

type DataOfFacet<F extends FacetName> = `${F}.${Exclude<keyof Facet<F> & string, MethodsOf<Facet<F>>>}`;

/** Everything the contract has that is no method: `capabilities`, and that of a facet as `copy.maxCopySize`. */
export type DataName =
  Exclude<keyof StorageBackend, CallName | FacetName | 'exOptions'> | { [F in FacetName]: DataOfFacet<F> }[FacetName];

/** The type of a method, or of data, by its name. */
export type MemberOf<N extends CallName | DataName> = N extends `${infer F extends FacetName}.${infer M}`
  ? M extends keyof Facet<F>
    ? Facet<F>[M]
    : never
  : N extends keyof StorageBackend
    ? StorageBackend[N]
    : never;

/** The type of a method by its name. */
export type CallOf<N extends CallName> = Extract<MemberOf<N>, Method>;

/** What a call does to what is stored. Making a URL that others may write with is a write. */
type Effect = 'reads' | 'writes';

/** Every method of the contract. One that it gets later does not compile until it is named here. */
export const callEffects: Readonly<Record<CallName, Effect>> = {
  listContainers: 'reads',
  getContainer: 'reads',
  createContainer: 'writes',
  deleteContainer: 'writes',
  listObjects: 'reads',
  getObject: 'reads',
  readObject: 'reads',
  writeObject: 'writes',
  deleteObject: 'writes',
  close: 'reads',
  'multipart.limits': 'reads',
  'multipart.begin': 'writes',
  'multipart.writePart': 'writes',
  'multipart.complete': 'writes',
  'multipart.abort': 'writes',
  'multipart.hasBecome': 'reads',
  'multipart.listParts': 'reads',
  'multipart.listUploads': 'reads',
  'copy.accepts': 'reads',
  'copy.canCopy': 'reads',
  'copy.copyObject': 'writes',
  'copy.copyPart': 'writes',
  'links.signedUrl': 'reads',
  'uploadLinks.signedUploadUrl': 'writes',
  'uploadForms.signedForm': 'writes',
  'uploadParts.signParts': 'writes',
  'cdn.enableContainer': 'writes',
  'cdn.enableObject': 'writes',
  'cdn.containerUrl': 'reads',
  'cdn.objectUrl': 'reads',
  'versions.setVersioning': 'writes',
  'versions.listVersions': 'reads',
  'versions.hideObject': 'writes',
  'versions.restoreVersion': 'writes',
  'versions.deleteVersion': 'writes',
  'versions.deleteVersions': 'writes',
  'bulkDelete.deleteObjects': 'writes',
  'regions.listRegions': 'reads',
};

const data: Readonly<Record<DataName, true>> = {
  provider: true,
  capabilities: true,
  readRecovery: true,
  concurrentUploads: true,
  'copy.maxCopySize': true,
  'links.maxExpiresIn': true,
  'uploadForms.maxExpiresIn': true,
  'uploadLinks.maxExpiresIn': true,
  'uploadLinks.reach': true,
  'uploadParts.maxExpiresIn': true,
  'uploadParts.reach': true,
  'bulkDelete.maxKeys': true,
  'versions.maxDeletions': true,
  'versions.states': true,
};

/** The names of all methods. */
export const callNames = Object.keys(callEffects) as readonly CallName[];

/** The names of all data. */
export const dataNames = Object.keys(data) as readonly DataName[];
