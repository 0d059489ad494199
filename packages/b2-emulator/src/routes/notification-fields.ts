import { z } from 'zod';
import type { NotificationRule } from '../cloud/notification-rules.js';

const header = z.object({ name: z.string(), value: z.string() });

/** An event notification rule in a request. */
export const notificationRule = z.looseObject({
  name: z.string(),
  eventTypes: z.array(z.string()),
  isEnabled: z.boolean(),
  objectNamePrefix: z.string().default(''),
  maxEventsPerBatch: z.number().int().optional(),
  targetConfiguration: z.looseObject({
    targetType: z.literal('webhook'),
    url: z.string(),
    customHeaders: z.array(header).nullish(),
    hmacSha256SigningSecret: z.string().nullish(),
  }),
});

/**
 * A rule as B2 prints it: what its target does without is null. One that is here is never suspended: nobody's webhook is overrun from
 * loopback.
 */
export function notificationRuleRow(rule: NotificationRule): object {
  const targetConfiguration = { customHeaders: null, hmacSha256SigningSecret: null, ...rule.targetConfiguration };
  return { isSuspended: false, suspensionReason: '', ...rule, targetConfiguration };
}
