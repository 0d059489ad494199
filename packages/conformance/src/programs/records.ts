import assert from 'node:assert/strict';
import type { ObjectRecord } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertTrueChecksums } from '../checksums.js';
import type { ModelObject } from './model/model-version.js';

/** What is told of an object: what a listing does not know is undefined. */
export type Told = Pick<ObjectRecord, 'name' | 'size' | 'checksums'> & {
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>> | undefined;
};

/** Fails unless what a look-up tells of an object is all there is to tell, and true. */
export async function assertRecord(told: Told, name: string, object: ModelObject): Promise<void> {
  assert.ok(told.metadata !== undefined, 'nothing is told of the metadata');
  assert.ok(told.contentType !== undefined, 'nothing is told of the content type');
  await assertRow(told, name, object);
}

/** Fails unless what a row of a listing, or the answer to a write or a copy, tells of an object is true: it need not tell all. */
export async function assertRow(told: Told, name: string, object: ModelObject): Promise<void> {
  assert.equal(told.name, name);
  assert.equal(told.size, object.bytes.length, 'the size');
  if (told.contentType !== undefined && object.contentType !== undefined) {
    assert.equal(told.contentType, object.contentType);
  }
  if (told.metadata !== undefined) assertAlike(told.metadata, object.metadata);
  await assertTrueChecksums(told.checksums, object.bytes);
}
