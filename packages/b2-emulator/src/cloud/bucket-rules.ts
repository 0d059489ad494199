import { badRequest } from './cloud-error.js';

const BUCKET_NAME = /^[A-Za-z0-9-]{6,63}$/;
const MAX_INFO = 10;
const MAX_RULES = 100;

/** A rule about how long versions stay. Its other fields are echoed as they were sent. */
export interface LifecycleRule {
  readonly fileNamePrefix: string;
  readonly daysFromHidingToDeleting?: number | null | undefined;
  readonly daysFromUploadingToHiding?: number | null | undefined;
  readonly daysFromStartingToCancelingUnfinishedLargeFiles?: number | null | undefined;
}

/** @throws {CloudError} 400 `bad_request` unless it is 6 to 63 letters, digits and hyphens, and not one of Backblaze's own */
export function checkBucketName(name: string): void {
  if (!BUCKET_NAME.test(name)) throw badRequest(`Invalid bucket name: ${name}`);
  if (name.toLowerCase().startsWith('b2-')) throw badRequest('Bucket names must not start with "b2-"');
}

/** @throws {CloudError} 400 `bad_request` on more than ten entries */
export function checkBucketInfo(info: Readonly<Record<string, string>>): void {
  if (Object.keys(info).length > MAX_INFO) throw badRequest(`bucketInfo has more than ${MAX_INFO} entries`);
}

/** @throws {CloudError} 400 `bad_request` on a rule that does nothing, a day below 1, or prefixes that overlap */
export function checkLifecycleRules(rules: readonly LifecycleRule[]): void {
  if (rules.length > MAX_RULES) throw badRequest(`more than ${MAX_RULES} lifecycle rules`);
  rules.forEach(checkDays);
  const prefixes = rules.map((rule) => rule.fileNamePrefix).sort();
  // Sorted, a prefix stands directly before the first of those it is a prefix of.
  const overlap = prefixes.find((prefix, i) => prefixes[i + 1]?.startsWith(prefix));
  if (overlap !== undefined)
    throw badRequest(`lifecycle rules overlap: "${overlap}" is a prefix of another rule's prefix`);
}

function checkDays(rule: LifecycleRule): void {
  const days = [
    rule.daysFromHidingToDeleting,
    rule.daysFromUploadingToHiding,
    rule.daysFromStartingToCancelingUnfinishedLargeFiles,
  ].filter((each) => each !== null && each !== undefined);
  if (days.length === 0) throw badRequest('a lifecycle rule must set at least one number of days');
  if (days.some((each) => each < 1)) throw badRequest('days of a lifecycle rule must be at least 1');
}
