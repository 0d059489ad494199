import { z } from 'zod';
import type { UploadGrant, UploadNotGranted, UploadWish } from './options.js';
import { UploadRefusal } from './refusal.js';

const texts = z.record(z.string(), z.string()).default({});

/** Of our own side, but not everybody's compiler has seen it: a limit that is misspelt would be none. */
const schema = z.union([
  z.strictObject({ refuse: z.string(), status: z.int().min(400).max(499).optional() }),
  z.strictObject({
    key: z.string().min(1),
    maxSize: z.int().nonnegative(),
    types: z.array(z.string()).optional(),
    metadata: texts,
    headers: texts,
    data: z.json().optional(),
  }),
]);

/** A grant with every default. */
export type Grant = Exclude<z.infer<typeof schema>, { refuse: string }>;

/** @throws {UploadRefusal} if the client may not, or wishes more than it may */
export function grantOf(answer: UploadGrant | UploadNotGranted, { size, type }: UploadWish): Grant {
  const { data, success, error } = schema.safeParse(answer);
  if (!success)
    throw new TypeError(
      `authorize: neither a grant nor a refusal: ${error.issues.map(({ message }) => message).join()}`,
    );
  if ('refuse' in data) throw new UploadRefusal('refused', data.refuse, { status: data.status });
  if (size > data.maxSize)
    throw new UploadRefusal('too_large', `at most ${data.maxSize} bytes`, { details: { maxSize: data.maxSize } });
  if (data.types !== undefined && !data.types.some((each) => matches(each, type)))
    throw new UploadRefusal('wrong_type', `only ${data.types.join(', ')}`, { details: { types: data.types } });
  return data;
}

function matches(pattern: string, type: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), type.toLowerCase()];
  return wanted.endsWith('/*') ? given.startsWith(wanted.slice(0, -1)) : wanted === given;
}
