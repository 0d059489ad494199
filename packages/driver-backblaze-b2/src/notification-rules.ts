import { checkOptions, headerName, headerValue, z } from '@stowage/core/validation';
import type { NotificationRule } from './api/bucket-requests.js';

/** A rule as B2 has it. */
export interface B2NotificationRule extends NotificationRule {
  /** B2 stopped calling, for this reason. */
  readonly isSuspended?: boolean | null | undefined;
  readonly suspensionReason?: string | null | undefined;
}

const text = z.string();

const target = z.lazy(() =>
  z.strictObject({
    targetType: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/, error: 'expected an https URL' }),
    customHeaders: z
      .array(z.strictObject({ name: headerName, value: headerValue }))
      .max(10)
      .nullish(),
    hmacSha256SigningSecret: text.regex(/^[A-Za-z0-9]{32}$/, 'expected 32 letters and digits').nullish(),
  }),
);

const rules = z.lazy(() =>
  z.strictObject({
    rules: z.array(
      z.strictObject({
        name: text.min(1),
        eventTypes: z.array(text.regex(/^b2:\w+:(\w+|\*)$/, "expected such as 'b2:ObjectCreated:*'")).min(1),
        isEnabled: z.boolean(),
        objectNamePrefix: text,
        maxEventsPerBatch: z.int().positive().optional(),
        targetConfiguration: target,
      }),
    ),
  }),
);

/**
 * Which event types there are and which go together is left to B2, whose list grows. What an answer holds beside a rule
 * (`isSuspended`, `suspensionReason`) is B2's to say, so that rules as they were read can be sent back, changed.
 *
 * @throws {InvalidArgumentError} naming what is unknown or wrong, never a secret
 */
export function notificationRules(given: readonly NotificationRule[]): readonly NotificationRule[] {
  const own = Array.isArray(given) ? given.map(withoutState) : given;
  return checkOptions('exSetNotificationRules', rules, { rules: own }).rules;
}

function withoutState(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null) return rule;
  const { isSuspended: _is, suspensionReason: _why, ...own } = rule as Record<string, unknown>;
  return own;
}
