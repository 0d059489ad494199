import { checksumOfPart } from '@stowage/core/checksums';
import type { MultipartFacet, ObjectRecord, UploadHead } from '@stowage/core/spi';
import { storedMetadata } from '@stowage/core/validation';
import { assertAlike } from '../../alike.js';
import { allPages, namesOf } from '../../listings.js';
import { bodyOf } from '../../upload-body.js';
import { ModelUpload } from '../model/model-upload.js';
import type { ModelObject } from '../model/model-version.js';
import type { About, Command } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import { assertRow } from '../records.js';
import { someText } from '../some-text.js';
import type { Client } from '../stage.js';

/** Begins an upload in parts, and leaves it. */
export function beginUpload(client: Client, { at, about }: Command<'beginUpload'>): PlannedCall {
  const to = client.locate(at);
  return planned({
    refusals: client.unwritable(to),
    allowed: client.nameRefusal(to.name),
    call: (options) => facet(client).begin({ name: to.ref.container }, headOf(client, to.name, about), options),
    done: (upload) => {
      if (to.model !== undefined) client.stage.model.uploads.push(new ModelUpload(upload, to.model, about));
    },
  });
}

/** Sends a part, also one that was sent before. */
export function writePart(client: Client, command: Command<'writePart'>): PlannedCall | undefined {
  const upload = own(client, command.upload);
  if (upload === undefined) return undefined;
  const bytes = someText(Math.max(1, client.stage.bytesOf(command.content.size)), command.content.seed);
  const body = bodyOf(bytes, checksumOfPart(client.driver.capabilities)?.algorithm);
  return planned({
    call: (options) => facet(client).writePart(upload.upload, command.partNumber, body, options),
    done: (record) => void upload.parts.set(command.partNumber, { bytes, record }),
  });
}

/** Completes an upload, if its parts are such as core would complete it with. */
export function completeUpload(client: Client, command: Command<'completeUpload'>): PlannedCall | undefined {
  const upload = own(client, command.upload);
  const parts = upload?.complete(client.stage.site.minPartSize);
  if (upload === undefined || parts === undefined) return undefined;
  const { name } = upload.upload;
  const object = objectOf(upload, Buffer.concat(parts.map(({ bytes }) => bytes)));
  const records = parts.map(({ record }) => record);
  const change = { model: upload.container, container: numberOf(client, upload), name };
  return planned<ObjectRecord>({
    changes: [{ ...change, after: upload.container.afterPut(name, object) }],
    call: (options) => facet(client).complete(upload.upload, records, options),
    check: (seen) => assertRow(seen, name, object),
    done: () => client.stage.model.end(upload),
  });
}

/** Gives an upload up. */
export function abortUpload(client: Client, command: Command<'abortUpload'>): PlannedCall | undefined {
  const upload = own(client, command.upload);
  if (upload === undefined) return undefined;
  return planned({
    call: (options) => facet(client).abort(upload.upload, options),
    done: () => client.stage.model.end(upload),
  });
}

/** Lists the uploads that were begun and not ended. */
export function listUploads(client: Client, { container }: Command<'listUploads'>): PlannedCall {
  const { stage, driver } = client;
  const { containers, uploads } = stage.model;
  const model = containers.get(container);
  return planned({
    refusals: model === undefined ? ['container_not_found'] : [],
    call: (options) =>
      unfinished(facet(client), stage.containerName(container), { ...options, limit: limitOf(driver) }),
    check: (seen) => {
      const isOwn = (name: string): boolean => stage.mode !== 'concurrent' || client.names.includes(name);
      const expected = uploads.filter((each) => each.container === model).map(({ upload }) => upload.name);
      assertAlike(seen.filter(isOwn).toSorted(), expected.filter(isOwn).toSorted());
    },
  });
}

/** The names of unfinished uploads. */
export async function unfinished(
  multipart: MultipartFacet,
  container: string,
  page: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly string[]> {
  const fetch = (cursor: string | undefined): ReturnType<MultipartFacet['listUploads']> =>
    multipart.listUploads({ name: container }, { ...page, prefix: '', cursor });
  return namesOf(await allPages(fetch));
}

function limitOf({ capabilities }: Client['driver']): number {
  return Math.min(100, capabilities.maxPageSize);
}

function facet({ driver }: Client): MultipartFacet {
  return driver.backend.multipart as MultipartFacet;
}

/** As core gives it to a backend. */
function headOf({ driver: { backend } }: Client, name: string, { contentType, metadata = {} }: About): UploadHead {
  const type = contentType ?? 'application/octet-stream';
  return { name, contentType: type, metadata: storedMetadata(metadata, backend), headers: {} };
}

function objectOf({ about }: ModelUpload, bytes: Buffer): ModelObject {
  const { contentType = 'application/octet-stream', metadata = {} } = about;
  return { kind: 'object', bytes, contentType, metadata };
}

function numberOf({ stage }: Client, upload: ModelUpload): number {
  return [...stage.model.containers].find(([, model]) => model === upload.container)?.[0] ?? 0;
}

/** One of the uploads whose names nobody else uses. */
function own(client: Client, index: number): ModelUpload | undefined {
  const uploads = client.stage.model.uploads.filter(({ upload }) => client.names.includes(upload.name));
  return uploads[index % uploads.length];
}
