import { buffer } from 'node:stream/consumers';
import { InvalidObjectNameError, ObjectDoesNotExistError, type StorageObject } from '@stowage/core';
import { userMetadata } from '@stowage/core/validation';
import { HIDDEN, type ModelVersion } from './model/model-version.js';
import type { Client } from './stage.js';

/** What there is of a name: every version where the provider has versions, newest first. */
export async function observe(client: Client, container: string, name: string): Promise<readonly ModelVersion[]> {
  if (client.driver.backend.versions === undefined) return observeObject(client, container, name);
  const seen: ModelVersion[] = [];
  for (const each of await client.versions.listObjectVersions(container, { name })) {
    seen.push(each.isHideMarker ? HIDDEN : await whole(client, each));
  }
  return seen;
}

async function observeObject(client: Client, container: string, name: string): Promise<readonly ModelVersion[]> {
  try {
    return [await whole(client, await client.driver.getObject(container, name))];
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return [];
    // What the provider need not take it need not look for.
    if (error instanceof InvalidObjectNameError && client.nameRefusal(name).length > 0) return [];
    throw error;
  }
}

async function whole({ driver }: Client, object: StorageObject): Promise<ModelVersion> {
  const bytes = await buffer(await driver.downloadObjectAsStream(object));
  const isTold = object.metadata !== undefined && object.contentType !== undefined;
  const told = isTold ? object : await driver.backend.getObject(object.container, object, {});
  const { metadata = {} } = told;
  // A backend tells it as the provider keeps it.
  const said = isTold ? metadata : userMetadata(metadata, driver.capabilities.metadata);
  return { kind: 'object', bytes, contentType: told.contentType, metadata: said };
}
