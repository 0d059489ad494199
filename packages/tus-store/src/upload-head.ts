import type { Upload } from '@tus/server';
import type { StorageBackend, UploadHead } from '@stowage/core/spi';
import { storableHead } from '@stowage/core/validation';
import type { StoredHead } from './options.js';

/** `type/subtype`, perhaps with parameters, of the characters that RFC 9110 allows. */
const TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w!#$&^.+-]{1,127}=[\w!#$&^.+-]{1,127}){0,4}$/;

/**
 * What an upload is stored with.
 *
 * @throws {InvalidArgumentError} naming what the provider cannot keep
 */
export function headOf(upload: Upload, name: string, given: StoredHead, backend: StorageBackend): UploadHead {
  const { contentType = toldType(upload), metadata = {}, headers = {} } = given;
  return storableHead({ name, contentType, metadata, headers }, backend);
}

/** A client may say anything: what is no type is none. */
function toldType({ metadata }: Upload): string {
  const told = metadata?.['filetype'] ?? '';
  return TYPE.test(told) ? told : 'application/octet-stream';
}
