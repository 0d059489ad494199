import type { ContainerKey, MultipartUpload, ObjectKey, ObjectLocation } from '../spi/index.js';
import type { CallName, CallOf } from './contract-calls.js';
import type { BackendCall } from './layer.js';

/** What a call was about. Never bytes, metadata, URLs, cursors, or a provider's own options: they may hold what is nobody's business. */
export interface LogFields {
  readonly container?: string | undefined;
  readonly object?: string | undefined;
  readonly version?: string | undefined;
  readonly prefix?: string | undefined;
  /** Where a copy comes from. */
  readonly sourceContainer?: string | undefined;
  readonly sourceObject?: string | undefined;
  /** Counted from 1. */
  readonly partNumber?: number | undefined;
  /** Bytes that were to be sent. */
  readonly size?: number | undefined;
  /** The range that was asked for: its first byte, and the one after its last. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** How many objects a bulk deletion was about, or parts an upload was completed of or signed for. */
  readonly count?: number | undefined;
}

/** What a call was about: for spans, logs and the like. */
export function fieldsOf({ name, parameters }: BackendCall): LogFields {
  return (logFields[name] as (...given: readonly unknown[]) => LogFields)(...parameters);
}

/** What is told of each call: nothing else of its parameters is looked at. */
const logFields: { readonly [N in CallName]: (...parameters: Parameters<CallOf<N>>) => LogFields } = {
  listContainers: () => ({}),
  getContainer: (container) => ({ container }),
  createContainer: (container) => ({ container }),
  deleteContainer: ofContainer,
  listObjects: ofPrefix,
  getObject: ofObject,
  readObject: (container, object, { range }) => ({ ...ofObject(container, object), ...range }),
  writeObject: (container, { name }, { size }) => ({ ...ofContainer(container), object: name, size }),
  deleteObject: ofObject,
  close: () => ({}),
  'multipart.limits': () => ({}),
  'multipart.begin': (container, { name }) => ({ ...ofContainer(container), object: name }),
  'multipart.writePart': (upload, partNumber, { size }) => ({ ...ofUpload(upload), partNumber, size }),
  'multipart.complete': (upload, parts) => ({ ...ofUpload(upload), count: parts.length }),
  'multipart.abort': ofUpload,
  'multipart.hasBecome': (upload, _object, { length }) => ({ ...ofUpload(upload), count: length }),
  'multipart.listParts': ofUpload,
  'multipart.listUploads': ofPrefix,
  'copy.accepts': ofSource,
  'copy.canCopy': ofSource,
  'copy.copyObject': (source, { container, name }) => ({
    ...ofSource(source),
    ...ofContainer(container),
    object: name,
  }),
  'copy.copyPart': (source, upload, partNumber) => ({
    ...ofSource(source),
    ...ofUpload(upload),
    partNumber,
    start: source.range.start,
    end: source.range.end,
  }),
  'links.signedUrl': ofObject,
  'uploadLinks.signedUploadUrl': ofName,
  'uploadForms.signedForm': (container, { name }) => ofName(container, name),
  'uploadParts.signParts': (upload, { length }) => ({ ...ofUpload(upload), count: length }),
  'cdn.enableContainer': ofContainer,
  'cdn.enableObject': ofObject,
  'cdn.containerUrl': ofContainer,
  'cdn.objectUrl': ofObject,
  'versions.setVersioning': ofContainer,
  'versions.listVersions': ofPrefix,
  'versions.hideObject': ofName,
  'versions.restoreVersion': ofObject,
  'versions.deleteVersion': ofObject,
  'versions.deleteVersions': (container, { length }) => ({ ...ofContainer(container), count: length }),
  'bulkDelete.deleteObjects': (container, names) => ({ ...ofContainer(container), count: names.length }),
  'regions.listRegions': () => ({}),
};

function ofContainer({ name }: ContainerKey): LogFields {
  return { container: name };
}

function ofName(container: ContainerKey, name: string): LogFields {
  return { container: container.name, object: name };
}

function ofObject(container: ContainerKey, { name, versionId }: ObjectKey): LogFields {
  return { container: container.name, object: name, version: versionId };
}

function ofPrefix(container: ContainerKey, { prefix }: { readonly prefix: string }): LogFields {
  return { container: container.name, prefix };
}

function ofUpload({ container, name }: MultipartUpload): LogFields {
  return { container: container.name, object: name };
}

function ofSource({ container, object }: ObjectLocation): LogFields {
  return { sourceContainer: container.name, sourceObject: object.name };
}
