import { inParallel } from '../../../in-parallel.js';
import type { Job } from '../../../job.js';
import type { FilePage, FileVersion } from './answers.js';
import { BareSession } from './session.js';

const PAGE = 10_000;

/** The limit for listing: the largest pages, one after the other. */
export async function list(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  const { bucketId } = session;
  let count = 0;
  let startFileName: string | null = '';
  while (startFileName !== null) {
    const page: FilePage = await session.call('b2_list_file_names', { bucketId, startFileName, maxFileCount: PAGE });
    count += page.files.length;
    startFileName = page.nextFileName;
  }
  if (count !== job.count) throw new Error(`${count} rows came`);
  await session.pool.close();
}

/** The limit for deleting: versions page by page, those of a page all at once. */
export async function deleteMany(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  for await (const files of versions(session)) {
    await inParallel(files.length, job.concurrency, async (index) => {
      const { fileId, fileName } = files[index] ?? { fileId: '', fileName: '' };
      await session.call('b2_delete_file_version', { fileId, fileName });
    });
  }
  await session.pool.close();
}

/** The limit for copying on the server: the ids come from a listing. */
export async function copyMany(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  for await (const files of versions(session)) {
    await inParallel(files.length, job.concurrency, async (index) => {
      const { fileId, fileName } = files[index] ?? { fileId: '', fileName: '' };
      await session.call('b2_copy_file', { sourceFileId: fileId, fileName: `copies/${fileName}` });
    });
  }
  await session.pool.close();
}

async function* versions(session: BareSession): AsyncGenerator<readonly FileVersion[], void, undefined> {
  const { bucketId } = session;
  let start: object | undefined = {};
  while (start !== undefined) {
    const page: FilePage = await session.call('b2_list_file_versions', { bucketId, maxFileCount: PAGE, ...start });
    yield page.files;
    const { nextFileName: startFileName, nextFileId: startFileId } = page;
    start = startFileName === null ? undefined : { startFileName, startFileId };
  }
}
