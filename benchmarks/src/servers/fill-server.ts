import { objectName } from '../bucket-shape.js';
import type { Case } from '../case.js';
import { contentBetween } from '../content.js';
import { openerOf } from '../contenders/stowage/opener.js';
import { inParallel } from '../in-parallel.js';
import type { Place } from '../job.js';
import { fillEmulator } from './fill-emulator.js';

const CONCURRENCY = 8;

type Bucket = Place & { readonly bucket: string };

/** Puts what a case needs into a server that stores something; the sinks have it without storing. */
export async function fillServer(each: Case, place: Bucket): Promise<void> {
  const { kind, size } = each;
  const count = kind.startsWith('upload') || kind === 'startUp' ? 0 : each.count;
  if (each.server === 'emulator') await fillEmulator(place, { count, size });
  if (each.server === 'azurite' || each.server === 'swift') await fillStore({ ...each, count }, place);
}

/** By Stowage, which no contender is timed for. */
async function fillStore({ protocol, count, size }: Case, place: Bucket): Promise<void> {
  await using driver = (await openerOf(protocol))(place);
  const container = await driver.createContainer(place.bucket);
  await inParallel(count, CONCURRENCY, async (index) => {
    await container.uploadObjectViaStream(contentBetween(0, size), objectName(index));
  });
}

/** @throws {Error} if a server that stores something has less than was uploaded: a client that does less must not look faster */
export async function assertStored({ server, protocol, kind, count, size }: Case, place: Bucket): Promise<void> {
  if (server !== 'azurite' && server !== 'swift') return;
  await using driver = (await openerOf(protocol))(place);
  if (kind === 'uploadFile') {
    const stored = await driver.getObject(place.bucket, 'large.bin');
    if (stored.size !== size) throw new Error(`the server has ${stored.size} of ${size} bytes`);
  }
  if (kind !== 'uploadMany') return;
  let rows = 0;
  for await (const { size: found } of driver.iterateContainerObjects(place.bucket)) if (found === size) rows++;
  if (rows !== count) throw new Error(`the server has ${rows} of ${count} objects`);
}
