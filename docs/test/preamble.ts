import type { Emulator } from '@stowage/b2-emulator';
import type * as core from '@stowage/core';
import type { Container, ObjectVersion, StorageDriver, StorageObject } from '@stowage/core';
import type * as wrap from '@stowage/core/wrap';
import type { B2Backend, BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import type {} from '@stowage/driver-local';
import type { S3StorageDriver } from '@stowage/driver-s3';

/** What the documents' examples speak of without saying it again. What one of them imports or declares is that. */
type S3Container = Awaited<ReturnType<S3StorageDriver['getContainer']>>;
interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

declare global {
  const getDriver: typeof core.getDriver;
  const loadDriver: typeof core.loadDriver;
  const Provider: typeof core.Provider;
  const supports: typeof core.supports;
  const logged: typeof wrap.logged;
  const prefixed: typeof wrap.prefixed;
  const readonly: typeof wrap.readonly;

  const BackblazeB2: typeof BackblazeB2StorageDriver;
  const driver: BackblazeB2StorageDriver;
  const s3: S3StorageDriver;
  const anyDriver: StorageDriver;
  const container: Container<B2Backend>;
  const s3Container: S3Container;
  const containerOfAnotherDriver: Container;
  const anyContainer: Container;
  const object: StorageObject<B2Backend>;
  const version: ObjectVersion<B2Backend>;
  const keyId: string;
  const key: string;
  const token: string;
  const emulator: Emulator;

  /** In a page: the file of an input, and what the server said. */
  const file: File;
  const signed: SignedRequest;
  const signedForm: Omit<SignedRequest, 'headers'> & {
    readonly fields: Readonly<Record<string, string>>;
    readonly fileField: string;
  };
}
