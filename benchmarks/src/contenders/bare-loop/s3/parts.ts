import type { BareSession } from './session.js';

/** What an answer says of a part, as its upload is completed with it. */
export interface Part {
  readonly etag: string;
  readonly crc: string;
}

const ALGORITHM = 'x-amz-checksum-algorithm';
const TYPE = 'x-amz-checksum-type';

/** Begins an upload in parts, lets `send` upload them, and completes it with what that gives. */
export async function uploadParts(
  session: BareSession,
  key: string,
  send: (uploadId: string) => Promise<readonly Part[]>,
): Promise<void> {
  const headers = { [ALGORITHM]: 'CRC64NVME', [TYPE]: 'FULL_OBJECT' };
  const begun = await session.text({ method: 'POST', key, query: 'uploads=', headers });
  const uploadId = textIn(begun, 'UploadId');
  const parts = await send(uploadId);
  const rows = parts.map(
    ({ etag, crc }, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag><ChecksumCRC64NVME>${crc}</ChecksumCRC64NVME></Part>`,
  );
  const body = `<CompleteMultipartUpload>${rows.join('')}</CompleteMultipartUpload>`;
  await session.text({ method: 'POST', key, query: `uploadId=${uploadId}`, body });
}

/** The text of the first element of a name. */
export function textIn(document: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)<`).exec(document)?.[1] ?? '';
}
