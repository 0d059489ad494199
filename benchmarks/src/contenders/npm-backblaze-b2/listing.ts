import type { FileVersion } from 'backblaze-b2';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';
import { openAccount, type Account } from './account.js';

const PAGE = 10_000;

/** The largest pages, one after the other. */
export async function list(job: Job): Promise<undefined> {
  const { b2, bucketId } = await openAccount(job);
  let count = 0;
  let startFileName: string | null = '';
  while (startFileName !== null) {
    const { data } = await b2.listFileNames({ bucketId, startFileName, maxFileCount: PAGE });
    count += data.files.length;
    startFileName = data.nextFileName;
  }
  if (count !== job.count) throw new Error(`${count} rows came`);
}

/** Versions page by page, those of a page all at once. */
export async function deleteMany(job: Job): Promise<undefined> {
  const account = await openAccount(job);
  for await (const files of versions(account)) {
    await inParallel(files.length, job.concurrency, async (index) => {
      const { fileId, fileName } = files[index] ?? { fileId: '', fileName: '' };
      await account.b2.deleteFileVersion({ fileId, fileName });
    });
  }
}

async function* versions({ b2, bucketId }: Account): AsyncGenerator<readonly FileVersion[], void, undefined> {
  let start: { startFileName: string; startFileId?: string } | undefined = { startFileName: '' };
  while (start !== undefined) {
    const { data }: { data: Page } = await b2.listFileVersions({ bucketId, maxFileCount: PAGE, ...start });
    yield data.files;
    const { nextFileName, nextFileId } = data;
    start = nextFileName === null ? undefined : { startFileName: nextFileName, startFileId: nextFileId ?? '' };
  }
}

interface Page {
  readonly files: readonly FileVersion[];
  readonly nextFileName: string | null;
  readonly nextFileId?: string | null;
}
