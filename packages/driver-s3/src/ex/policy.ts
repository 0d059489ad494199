import { z } from '@stowage/core/validation';
import { malformed } from '../api/document.js';
import { checkValue, type Owner, type Settings } from './settings.js';

/** Who may do what with a bucket, in the policy language. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
export type S3Policy = Readonly<Record<string, unknown>>;

/** In bytes. */
const MAX = 20_480;
const NONE = ['NoSuchBucketPolicy'];
const schema: z.ZodType<S3Policy | null> = z.lazy(() =>
  z
    .record(z.string(), z.unknown())
    .refine((policy) => Buffer.byteLength(JSON.stringify(policy)) <= MAX, `expected at most ${MAX} bytes of JSON`)
    .nullable(),
);

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkPolicy(policy: S3Policy | null): S3Policy | null {
  return checkValue('exSetPolicy', schema, policy);
}

/** Undefined where there is none. */
export async function policyOf(settings: Settings, owner: Owner, provider: string): Promise<S3Policy | undefined> {
  const operation = 'GetBucketPolicy';
  const text = await settings.text(operation, 'policy', NONE, owner);
  return text === undefined ? undefined : parsed(text, operation, provider);
}

/** Replaces it; null removes it. */
export async function setPolicy(settings: Settings, owner: Owner, policy: S3Policy | null): Promise<void> {
  if (policy === null) return settings.remove('DeleteBucketPolicy', 'policy', owner);
  const headers = { 'content-type': 'application/json' };
  const put = { operation: 'PutBucketPolicy', parameter: 'policy', body: JSON.stringify(policy), headers };
  return settings.put(put, owner);
}

function parsed(text: string, operation: string, provider: string): S3Policy {
  const fault = malformed(operation, 'the answer is no JSON object', provider);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as S3Policy;
  } catch {
    throw fault;
  }
  throw fault;
}
