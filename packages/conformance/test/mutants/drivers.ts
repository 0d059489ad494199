import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import {
  StorageDriver,
  type ContainerRef,
  type DeletePrefixOptions,
  type DownloadedFile,
  type DownloadOptions,
  type ObjectRef,
  type StorageObject,
  type StreamOptions,
  type UploadOptions,
  type UploadSource,
} from '@stowage/core';
import { altered } from '../altered.js';
import type { Mutant } from './mutant.js';

type Upload = Parameters<StorageDriver['uploadObjectViaStream']>;

/** A driver that does something else with the sources of streams. */
function uploading(change: (source: UploadSource, options: UploadOptions) => UploadSource | Promise<UploadSource>) {
  return class extends StorageDriver {
    override async uploadObjectViaStream(...[source, container, name, options = {}]: Upload): Promise<StorageObject> {
      return super.uploadObjectViaStream(await change(source, options), container, name, options);
    }
  };
}

function chunksOf(source: UploadSource): AsyncIterable<Uint8Array | string> | undefined {
  return typeof source === 'object' && Symbol.asyncIterator in source
    ? (source as AsyncIterable<Uint8Array | string>)
    : undefined;
}

async function* untilEmpty(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string, void> {
  for await (const chunk of chunks) {
    if (chunk.length === 0) return;
    yield chunk;
  }
}

async function* untilFailure(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string, void> {
  try {
    yield* chunks;
  } catch {
    // This is the mistake.
  }
}

class CarelessDriver extends StorageDriver {
  override async downloadObject(object: ObjectRef, path: string, options?: DownloadOptions): Promise<DownloadedFile> {
    await writeFile(path, '');
    return super.downloadObject(object, path, { ...options, overwriteExisting: true });
  }
}

class TrustingDriver extends StorageDriver {
  override async downloadObject(object: ObjectRef, path: string, options?: DownloadOptions): Promise<DownloadedFile> {
    return super.downloadObject(object, path, { ...options, verifyHash: false });
  }
}

class FolderDriver extends StorageDriver {
  override async deletePrefix(
    container: ContainerRef,
    prefix: string,
    options?: DeletePrefixOptions,
  ): Promise<{ readonly deleted: number }> {
    return super.deletePrefix(container, prefix.replace(/\/$/, ''), options);
  }
}

class CopyingDriver extends StorageDriver {
  override async moveObject(...move: Parameters<StorageDriver['copyObject']>): Promise<never> {
    return (await this.copyObject(...move)) as never;
  }
}

/** Ends a stream at the abort as if it were whole. */
async function* untilAborted(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<unknown, void> {
  for await (const chunk of stream) {
    if (signal?.aborted === true) return;
    yield chunk;
  }
}

class QuietDriver extends StorageDriver {
  override async downloadObjectAsStream(object: ObjectRef, options?: StreamOptions): Promise<Readable> {
    const stream = await super.downloadObjectAsStream(object, { ...options, signal: undefined });
    return Readable.from(untilAborted(stream, options?.signal), { objectMode: false });
  }
}

class PretendingDriver extends StorageDriver {
  override async listObjectVersions(): Promise<never[]> {
    return [];
  }
}

class ImpatientDriver extends StorageDriver {
  override async uploadObject(...[path, ...upload]: Parameters<StorageDriver['uploadObject']>): Promise<StorageObject> {
    const content = await readFile(path).catch(() => '');
    return super.uploadObjectViaStream(content, ...upload);
  }
}

/** What a driver can do wrong that overrides what core does for all. */
export const driverMutants: readonly Mutant[] = [
  {
    name: 'ends streams at an empty chunk',
    caughtBy: 'streams.empty-chunks',
    make: (backend) =>
      new (uploading((source) => {
        const chunks = chunksOf(source);
        return chunks === undefined ? source : untilEmpty(chunks);
      }))(backend),
  },
  {
    name: 'stores what a failing source had given',
    caughtBy: 'streams.fails-after-0-5-parts',
    make: (backend) =>
      new (uploading((source) => {
        const chunks = chunksOf(source);
        return chunks === undefined ? source : untilFailure(chunks);
      }))(backend),
  },
  {
    name: 'holds all of a stream in memory',
    caughtBy: 'streams.memory-is-bounded',
    make: (backend) =>
      new (uploading(async (source) => {
        const chunks = chunksOf(source);
        return chunks === undefined ? source : buffer(Readable.from(chunks));
      }))(backend),
  },
  {
    name: 'takes anything for a source',
    caughtBy: 'streams.no-source',
    make: (backend) =>
      new (uploading((source) => (chunksOf(source) === undefined ? JSON.stringify(source) : source)))(backend),
  },
  {
    name: 'empties the target of a download first',
    caughtBy: 'downloads.missing-harms-nothing',
    make: (backend) => new CarelessDriver(backend),
  },
  {
    name: 'takes a prefix for a folder with its namesakes',
    caughtBy: 'bulk-delete.prefix',
    make: (backend) => new FolderDriver(backend),
  },
  {
    name: 'leaves the source of a move',
    caughtBy: 'copy.move',
    make: (backend) => new CopyingDriver(backend),
  },
  {
    name: 'does not check what it downloads',
    caughtBy: 'downloads.corrupt-is-noticed',
    make: (backend) => new TrustingDriver(backend),
  },
  {
    name: 'ends an aborted stream as if it were whole',
    caughtBy: 'abort.download-stream',
    make: (backend) => new QuietDriver(backend),
  },
  {
    name: 'answers for a facet that it lacks',
    caughtBy: 'capabilities.without-versions-listObjectVersions',
    make: (backend) => new PretendingDriver(altered(backend, { versions: undefined })),
  },
  {
    name: 'stores nothing for a file that is not there',
    caughtBy: 'uploads.missing-file',
    make: (backend) => new ImpatientDriver(backend),
  },
];
