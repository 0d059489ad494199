import { badRequest, CloudError } from './cloud-error.js';
import type { Content } from './content.js';
import { bareSha1 } from './incoming.js';
import type { LargeFile, Part } from './large-file.js';
import type { Limits } from './limits.js';

/**
 * The bytes of a finished large file. The order of the checks is production's: clients' own tests send files that are wrong in two ways.
 * @throws {CloudError} 400 `bad_request`, `missing_part`, `part_sha1_mismatch`
 */
export function assemble(
  file: LargeFile,
  partSha1s: readonly string[],
  limits: Limits,
): { content: Content; contentLength: number } {
  if (partSha1s.length < 2) throw badRequest('large files must have at least 2 parts');
  const parts = partSha1s.map((_, i) => present(file, i + 1));
  parts.forEach((part, i) => checkSha1(part, partSha1s[i] ?? ''));
  parts.slice(0, -1).forEach((part) => checkSize(part, limits.absoluteMinimumPartSize));
  if (file.parts().length > parts.length) throw badRequest('partSha1Array does not name every uploaded part');
  return {
    content: parts.flatMap((part) => part.content),
    contentLength: parts.reduce((sum, part) => sum + part.contentLength, 0),
  };
}

function present(file: LargeFile, number: number): Part {
  const part = file.part(number);
  if (part === undefined) throw new CloudError('missing_part', `Part number ${number} has not been uploaded`);
  return part;
}

function checkSha1(part: Part, sha1: string): void {
  if (bareSha1(part.contentSha1) !== bareSha1(sha1))
    throw new CloudError('part_sha1_mismatch', `Part number ${part.partNumber} has wrong SHA1`);
}

function checkSize(part: Part, minimum: number): void {
  if (part.contentLength < minimum)
    throw badRequest(`Part number ${part.partNumber} is smaller than ${minimum} bytes: ${part.contentLength}`);
}
