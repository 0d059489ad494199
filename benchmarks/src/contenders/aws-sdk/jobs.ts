import type { Contender } from '../../contender.js';
import { copyMany, deleteMany, headMany, list } from './calls.js';
import { withClient, type ClientJob, type Settings } from './client.js';
import { downloadFile, downloadMany, uploadFile, uploadMany, uploadStream } from './transfers.js';

/** AWS's SDK for JavaScript, with lib-storage for what goes in parts. */
export function sdkContender(settings: Settings): Contender {
  const run = (work: ClientJob) => withClient(settings, work);
  return {
    jobs: {
      uploadFile: run(uploadFile),
      uploadStream: run(uploadStream),
      uploadMany: run(uploadMany),
      downloadFile: run(downloadFile),
      downloadMany: run(downloadMany),
      deleteMany: run(deleteMany),
      list: run(list),
      headMany: run(headMany),
      copyMany: run(copyMany),
      startUp: async () => undefined,
    },
  };
}
