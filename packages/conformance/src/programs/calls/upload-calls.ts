import type { StorageObject, UploadOptions, UploadSource } from '@stowage/core';
import { chunksOf } from '../../bytes.js';
import { slowly } from '../../sources.js';
import type { Command, Source } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import { assertRow } from '../records.js';
import type { Client } from '../stage.js';
import { put } from './changes.js';

/** In bytes: parts are cut elsewhere. */
const CHUNK = 700;

/** Stores an object, whatever was there. */
export function upload(client: Client, command: Command<'upload'>): PlannedCall {
  const { stage } = client;
  const to = client.locate(command.at);
  const object = stage.object(command.content, command.about, to.name);
  return planned({
    refusals: client.unwritable(to),
    allowed: client.nameRefusal(to.name),
    changes: put(to, object),
    call: (options) => send(client, command, { ...options, ...command.about }, object.bytes),
    check: (seen) => assertRow(seen, to.name, object),
    done: () => stage.model.remember(to.name, true),
    refused: (code) => {
      if (code === 'invalid_object_name') stage.model.remember(to.name, false);
    },
  });
}

async function send(
  client: Client,
  { at, source, concurrency }: Command<'upload'>,
  more: UploadOptions,
  bytes: Buffer,
): Promise<StorageObject> {
  const { stage, driver } = client;
  const { ref } = client.locate(at);
  const options = { ...more, concurrency, partSize: stage.site.partSize, sessions: stage.sessions };
  if (source !== 'file') return driver.uploadObjectViaStream(sources[source](bytes), ref.container, ref.name, options);
  return driver.uploadObject(await stage.file(bytes), ref.container, ref.name, options);
}

const sources: Readonly<Record<Exclude<Source, 'file'>, (bytes: Buffer) => UploadSource>> = {
  string: (bytes) => bytes.toString('latin1'),
  buffer: (bytes) => bytes,
  blob: (bytes) => new Blob([new Uint8Array(bytes)]),
  stream: (bytes) => slowly(chunksOf(bytes, CHUNK)),
};
