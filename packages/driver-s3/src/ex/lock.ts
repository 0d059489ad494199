import { bounded, z } from '@stowage/core/validation';
import { child, textOf, type XmlElement } from '@stowage/xml';
import { malformed } from '../api/document.js';
import { document } from '../api/documents.js';
import { required, type Source } from '../api/rows.js';
import type { ObjectLock } from '../ex-options.js';
import { checkValue, type Setting } from './settings.js';

/** What new objects of a bucket with Object Lock are locked with. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export interface S3DefaultRetention {
  readonly mode: ObjectLock['mode'];
  /** Days or years, not both. */
  readonly days?: number | undefined;
  readonly years?: number | undefined;
}

/** Object Lock of a bucket. */
export interface S3LockConfiguration {
  readonly enabled: boolean;
  readonly defaultRetention?: S3DefaultRetention | undefined;
}

const MODES = ['COMPLIANCE', 'GOVERNANCE'] as const;
const mode = z.enum(MODES);
const retention = z.lazy(() => z.strictObject({ mode, retainUntil: z.date() }));
const defaults = z.lazy(() =>
  z
    .strictObject({
      mode,
      days: bounded({ min: 1, max: 36_500, unit: 'days' }).optional(),
      years: bounded({ min: 1, max: 100, unit: 'years' }).optional(),
    })
    .refine(({ days, years }) => (days === undefined) !== (years === undefined), "expected one of 'days' and 'years'")
    .nullable(),
);

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkDefaultRetention(given: S3DefaultRetention | null): S3LockConfiguration {
  const checked = checkValue<S3DefaultRetention | null>('exSetObjectLock', defaults, given);
  return { enabled: true, defaultRetention: checked ?? undefined };
}

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkRetention(given: ObjectLock): ObjectLock {
  return checkValue('exSetRetention', retention, given);
}

/** @throws {InvalidArgumentError} if it is neither */
export function checkLegalHold(given: boolean): boolean {
  return checkValue('exSetLegalHold', z.boolean(), given);
}

/** It can be turned on, and not off. */
export const OBJECT_LOCK: Setting<S3LockConfiguration> = {
  parameter: 'object-lock',
  of: 'ObjectLockConfiguration',
  root: 'ObjectLockConfiguration',
  absent: ['ObjectLockConfigurationNotFoundError'],
  write: ({ defaultRetention }) =>
    document('ObjectLockConfiguration', {
      ObjectLockEnabled: 'Enabled',
      Rule: defaultRetention === undefined ? undefined : { DefaultRetention: rowOf(defaultRetention) },
    }),
  read: (answer, source) => {
    const rule = child(answer, 'Rule');
    const found = rule === undefined ? undefined : child(rule, 'DefaultRetention');
    const enabled = textOf(answer, 'ObjectLockEnabled') === 'Enabled';
    return found === undefined ? { enabled } : { enabled, defaultRetention: defaultOf(found, source) };
  },
};

/** Until when a version cannot be deleted. */
export const RETENTION: Setting<ObjectLock> = {
  parameter: 'retention',
  of: 'ObjectRetention',
  root: 'Retention',
  absent: ['NoSuchObjectLockConfiguration'],
  write: (value) => document('Retention', { Mode: value.mode, RetainUntilDate: value.retainUntil.toISOString() }),
  read: (answer, source) => {
    const retainUntil = new Date(required(answer, 'RetainUntilDate', source));
    if (Number.isNaN(retainUntil.getTime()))
      throw malformed(source.operation, "'RetainUntilDate' is no time", source.provider);
    return { mode: modeOf(answer, source), retainUntil };
  },
};

/** Whether a version cannot be deleted until somebody says so. */
export const LEGAL_HOLD: Setting<boolean> = {
  parameter: 'legal-hold',
  of: 'ObjectLegalHold',
  root: 'LegalHold',
  absent: ['NoSuchObjectLockConfiguration'],
  write: (value) => document('LegalHold', { Status: value ? 'ON' : 'OFF' }),
  read: (answer, source) => required(answer, 'Status', source) === 'ON',
};

function rowOf(value: S3DefaultRetention) {
  return { Mode: value.mode, Days: value.days, Years: value.years };
}

function defaultOf(element: XmlElement, source: Source): S3DefaultRetention {
  const [days, years] = [countIn(element, 'Days'), countIn(element, 'Years')];
  return { mode: modeOf(element, source), ...(days === undefined ? { years } : { days }) };
}

/** Zero is how Ceph's gateway says that there is none. */
function countIn(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name) ?? '';
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function modeOf(element: XmlElement, source: Source): ObjectLock['mode'] {
  const text = required(element, 'Mode', source);
  const found = MODES.find((each) => each === text);
  if (found !== undefined) return found;
  throw malformed(source.operation, "'Mode' is one that nobody knows", source.provider);
}
