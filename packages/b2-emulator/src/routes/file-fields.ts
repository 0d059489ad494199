import { z } from 'zod';
import { badRequest } from '../cloud/cloud-error.js';
import { customerEncryption, SSE_B2, type CustomerKey, type Encryption } from '../cloud/encryption.js';
import type { ProtectionRequest } from '../cloud/protection.js';
import type { Retention } from '../cloud/retention.js';
import { structured } from '../wire/fields.js';

/** Retention in a request; `none` and null both mean: no lock. */
export const retention = structured(
  z.object({
    mode: z.enum(['governance', 'compliance', 'none']).nullish(),
    retainUntilTimestamp: z.number().int().nullish(),
  }),
);

/** A legal hold. */
export const legalHold = z.enum(['on', 'off']);

/** Encryption in a request; with SSE-C it carries the key. */
export const encryption = structured(
  z.object({
    mode: z.enum(['SSE-B2', 'SSE-C', 'none']).nullish(),
    algorithm: z.enum(['AES256']).nullish(),
    customerKey: z.string().nullish(),
    customerKeyMd5: z.string().nullish(),
  }),
);

/** Retention as the cloud keeps it. */
export function readRetention(value: z.output<typeof retention>): Retention {
  const mode = value.mode === 'none' ? null : (value.mode ?? null);
  return { mode, retainUntilTimestamp: value.retainUntilTimestamp ?? null };
}

/** Encryption as the cloud keeps it; nothing if the bucket's default is to apply. */
function readEncryption(value: z.output<typeof encryption> | undefined): Encryption | undefined {
  if (value?.mode === undefined || value.mode === null || value.mode === 'none') return undefined;
  if (value.mode === 'SSE-B2') return SSE_B2;
  const customerKey = readCustomerKey(value);
  if (customerKey === undefined) throw badRequest('SSE-C needs a customer key');
  return customerEncryption(customerKey);
}

/** The customer's key in an encryption setting. */
export function readCustomerKey(value: z.output<typeof encryption> | undefined): CustomerKey | undefined {
  if (value?.mode !== 'SSE-C') return undefined;
  return {
    algorithm: value.algorithm ?? undefined,
    key: value.customerKey ?? undefined,
    keyMd5: value.customerKeyMd5 ?? undefined,
  };
}

/** The protection a request asks for in JSON. */
export function readProtection(request: {
  fileRetention?: z.output<typeof retention> | undefined;
  legalHold?: 'on' | 'off' | undefined;
  encryption?: z.output<typeof encryption> | undefined;
}): ProtectionRequest {
  return {
    retention: request.fileRetention && readRetention(request.fileRetention),
    legalHold: request.legalHold,
    encryption: readEncryption(request.encryption),
  };
}
