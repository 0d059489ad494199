import { StorageDriver, type CopyOptions, type StorageObject, type UploadOptions } from '@stowage/core';
import type { Mutant } from './mutant.js';

type Change = (text: string) => string;

/** Changes every text among options. */
function changed<T>(options: T, change: Change): T {
  const texts = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (typeof value !== 'object' || value === null || value instanceof AbortSignal) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [change(key), texts(each)]));
  };
  return texts(options) as T;
}

/** A driver that makes of the texts it is told what it can use. */
function tidying(change: Change) {
  return class extends StorageDriver {
    override uploadObjectViaStream(
      ...[source, container, name, options = {}]: Parameters<StorageDriver['uploadObjectViaStream']>
    ): Promise<StorageObject> {
      return super.uploadObjectViaStream(source, container, name, changed<UploadOptions>(options, change));
    }

    override async copyObject(
      ...[source, container, name, options = {}]: Parameters<StorageDriver['copyObject']>
    ): Promise<never> {
      return (await super.copyObject(source, container, name, changed<CopyOptions>(options, change))) as never;
    }

    override signedUploadUrl(
      ...[container, name, options = {}]: Parameters<StorageDriver['signedUploadUrl']>
    ): ReturnType<StorageDriver['signedUploadUrl']> {
      return super.signedUploadUrl(container, name, changed(options, change));
    }

    override signedUrl(...[object, options = {}]: Parameters<StorageDriver['signedUrl']>): Promise<string> {
      return super.signedUrl(object, changed(options, change));
    }
  };
}

const Repairing = tidying((text) => text.toWellFormed());
const Cleaning = tidying((text) => text.replaceAll(/[^ -~]/g, ''));
const Trimming = tidying((text) => text.trim() || 'text/plain');
const Naming = tidying((text) => text.replaceAll(/[ :]/g, '-'));

/** Makes a number that fits of each that does not. */
class Rounding extends StorageDriver {
  override uploadObjectViaStream(
    ...[source, container, name, options = {}]: Parameters<StorageDriver['uploadObjectViaStream']>
  ): Promise<StorageObject> {
    const { concurrency } = options;
    const fitting = typeof concurrency === 'number' && {
      concurrency: Math.min(Math.max(1, Math.round(concurrency) || 1), 1000),
    };
    return super.uploadObjectViaStream(source, container, name, { ...options, ...fitting });
  }
}

/** What a driver can do wrong with the texts and numbers of options: make others of them, where it has to refuse. */
export const optionMutants: readonly Mutant[] = [
  {
    name: 'repairs metadata that is no Unicode',
    caughtBy: 'metadata.is-unicode',
    make: (backend) => new Repairing(backend),
  },
  {
    name: 'takes out what no header can hold',
    caughtBy: 'headers.of-uploads',
    make: (backend) => new Cleaning(backend),
  },
  {
    name: 'makes names of headers fit',
    caughtBy: 'headers.names',
    make: (backend) => new Naming(backend),
  },
  {
    name: 'takes out of the type of a copy what no header can hold',
    caughtBy: 'headers.of-copies',
    make: (backend) => new Cleaning(backend),
  },
  {
    name: 'takes out of the overrides of a link what no header can hold',
    caughtBy: 'headers.of-links',
    make: (backend) => new Cleaning(backend),
  },
  {
    name: 'takes out of the type of a link to upload with what no header can hold',
    caughtBy: 'headers.of-upload-links',
    make: (backend) => new Cleaning(backend),
  },
  {
    name: 'trims content types',
    caughtBy: 'headers.spaces',
    make: (backend) => new Trimming(backend),
  },
  {
    name: 'makes numbers fit',
    caughtBy: 'options.numbers',
    make: (backend) => new Rounding(backend),
  },
];
