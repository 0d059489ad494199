import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { assertAlike } from '../../alike.js';
import { assertSameBytes } from '../../bytes.js';
import type { Command } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import { assertRecord } from '../records.js';
import type { Client } from '../stage.js';

/** What a file holds that a download must not touch. */
const TAKEN = Buffer.from('was there before');

/** Looks an object up. */
export function look(client: Client, { at }: Command<'look'>): PlannedCall {
  const { ref, object, name } = client.locate(at);
  return planned({
    refusals: client.missing(client.locate(at)),
    call: (options) => client.driver.getObject(ref.container, name, options),
    check: async (seen) => {
      if (object !== undefined) await assertRecord(seen, name, object);
    },
  });
}

/** Asks whether there is an object. */
export function exists(client: Client, { at }: Command<'exists'>): PlannedCall {
  const located = client.locate(at);
  const { ref, object, name, model } = located;
  const isGone = model === undefined;
  const isOpen = isGone && client.mayRemember(located);
  return planned({
    refusals: isGone && !isOpen ? client.missing(located) : [],
    allowed: isOpen ? client.missing(located) : client.nameRefusal(name),
    call: (options) => client.driver.objectExists(ref.container, name, options),
    check: (seen) => assert.equal(seen, object !== undefined, 'whether the object exists'),
  });
}

/** Reads an object whole. */
export function read(client: Client, { at }: Command<'read'>): PlannedCall {
  const { ref, object } = client.locate(at);
  return planned({
    refusals: client.missing(client.locate(at)),
    call: async (options) => buffer(await client.driver.downloadObjectAsStream(ref, options)),
    check: (seen) => assertSameBytes(seen, object?.bytes ?? seen),
  });
}

/** Reads a range of an object, as a stream or to a file. */
export function readRange(client: Client, command: Command<'readRange'>): PlannedCall {
  const { ref, object } = client.locate(command.at);
  const start = client.stage.bytesOf(command.start);
  const end = command.end && client.stage.bytesOf(command.end);
  const isEmpty = start >= Math.min(end ?? Infinity, object?.bytes.length ?? Infinity);
  return planned({
    refusals: [...client.missing(client.locate(command.at)), ...(isEmpty ? (['invalid_range'] as const) : [])],
    call: async (options) => {
      if (!command.toFile)
        return buffer(await client.driver.downloadObjectRangeAsStream(ref, start, { ...options, end }));
      const path = client.stage.nextPath();
      const partSize = client.stage.site.partSize;
      await client.driver.downloadObjectRange(ref, path, start, { ...options, end, partSize });
      return readFile(path);
    },
    check: (seen) => assertSameBytes(seen, object?.bytes.subarray(start, end) ?? seen, 'the range'),
  });
}

/** Brings an object to a file, in ranges; a file that was there is replaced only if it may be. */
export function download(client: Client, command: Command<'download'>): PlannedCall {
  const { isTaken, overwriteExisting, concurrency } = command;
  const { ref, object } = client.locate(command.at);
  const { stage, driver } = client;
  const isInTheWay = isTaken && !overwriteExisting;
  const missing = client.missing(client.locate(command.at));
  return planned({
    refusals: isInTheWay ? ['local_file', ...missing] : missing,
    call: async (options) => {
      const path = isTaken ? await stage.file(TAKEN) : stage.nextPath();
      const { partSize } = stage.site;
      try {
        await driver.downloadObject(ref, path, { ...options, overwriteExisting, concurrency, partSize });
      } catch (error) {
        await assertUntouched(stage.directory, path, isTaken ? TAKEN : undefined);
        throw error;
      }
      return readFile(path);
    },
    check: (seen) => assertSameBytes(seen, object?.bytes ?? seen, 'the file'),
  });
}

/** After a failure there is what was there before, and nothing beside it. */
async function assertUntouched(directory: string, path: string, before: Buffer | undefined): Promise<void> {
  const name = basename(path);
  const found = (await readdir(directory)).filter((each) => each.includes(name) && !isOther(each, name));
  assertAlike(found, before === undefined ? [] : [name]);
  if (before !== undefined) assertSameBytes(await readFile(path), before, 'the file that was there');
}

/** `file-12` is not of `file-1`. */
function isOther(found: string, name: string): boolean {
  return /\d/.test(found[found.indexOf(name) + name.length] ?? '');
}
