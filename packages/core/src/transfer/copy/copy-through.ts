import { checksumOfPart, checksumOfWrite } from '../../checksums/index.js';
import type { ObjectRecord } from '../../spi/index.js';
import { ObjectContent } from '../content/object-content.js';
import { checked, expectationOf, type Expectation } from '../integrity/verified.js';
import { sizesFor, tooLarge } from '../upload/part-size.js';
import { lookEarly } from '../upload/early-look.js';
import { assertWriteConditions } from '../../validation/conditions.js';
import { conditionsOf, writeWhole, type Upload } from '../upload/upload.js';
import { headOf, type Copy } from './copy.js';
import { sendHeldParts } from './held-parts.js';

/** Parts are this large unless said otherwise, or the provider recommends smaller ones, in bytes: they are held in memory. */
const PART_SIZE = 16 * 1024 * 1024;

/**
 * Copies through this process: in one write, or range by range into parts, several at once, of which no more than `concurrency × partSize`
 * bytes are in memory. The bytes are held against the source's checksum before the copy is there, and the target holds them against its own.
 */
export async function copyThrough(copy: Copy): Promise<ObjectRecord> {
  const { record, target, options, guard } = copy;
  assertWriteConditions(target.backend, options);
  const { multipart, capabilities } = target.backend;
  const content = new ObjectContent(copy.source, record, { recovery: copy.recovery, ex: options.sourceEx });
  const limits = await multipart?.limits({ signal: guard.signal });
  const chosen = options.partSize ?? (limits && Math.min(limits.recommendedPartSize, PART_SIZE));
  const { maxWriteSize } = capabilities;
  const { part: partSize, inOne } = sizesFor(record.size, chosen, { limits, maxWriteSize });
  if (record.size <= inOne) return writeWhole(uploadOf(copy), checked(content, expected(copy)));
  if (multipart === undefined) throw tooLarge(record.size, inOne);
  await lookEarly(target, options, guard.signal);
  return sendHeldParts(uploadOf(copy), { facet: multipart, content, partSize, expectation: expected(copy) });
}

function uploadOf(copy: Copy): Upload {
  const { target, options, guard, meter } = copy;
  const how = { ...conditionsOf(options), concurrency: options.concurrency, ex: options.ex, resume: false };
  return { target, head: headOf(copy), options: how, guard, meter };
}

/** By the algorithm that the target knows as well, if there is such a one: else by the source's strongest. */
function expected({ record, target }: Copy): Expectation | undefined {
  const { capabilities } = target.backend;
  const common = [checksumOfPart(capabilities), checksumOfWrite(capabilities)].map((support) => support?.algorithm);
  const algorithm = common.find((each) => each !== undefined && record.checksums[each] !== undefined);
  const checksums = algorithm === undefined ? record.checksums : { [algorithm]: record.checksums[algorithm] };
  return expectationOf({ ...record, checksums }, true);
}
