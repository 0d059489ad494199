import { checkOptions, z } from '@stowage/core/validation';
import type { FileRetention, UpdateRetention } from './api/requests.js';

const retention = z.lazy(() =>
  z.strictObject({ mode: z.enum(['compliance', 'governance']), retainUntilTimestamp: z.int().positive() }).nullable(),
);

const retentionChange = z.lazy(() => z.strictObject({ retention, bypassGovernance: z.boolean().optional() }));
const holdChange = z.lazy(() => z.strictObject({ legalHold: z.enum(['off', 'on']) }));

/**
 * The fields of a request that changes or, with null, removes a retention.
 *
 * @throws {InvalidArgumentError} naming what is unknown or wrong
 */
export function retentionFields(
  given: FileRetention | null,
  options: object,
): Pick<UpdateRetention, 'bypassGovernance' | 'fileRetention'> {
  const checked = checkOptions('exUpdateObjectRetention', retentionChange, { retention: given, ...options });
  const fileRetention = checked.retention ?? { mode: null, retainUntilTimestamp: null };
  return checked.bypassGovernance === undefined
    ? { fileRetention }
    : { fileRetention, bypassGovernance: checked.bypassGovernance };
}

/** @throws {InvalidArgumentError} unless it is `on` or `off` */
export function legalHoldField(legalHold: 'off' | 'on'): { readonly legalHold: 'off' | 'on' } {
  return checkOptions('exUpdateObjectLegalHold', holdChange, { legalHold });
}
