import { bounded, headerText, z } from '@stowage/core/validation';
import { child, childrenOf, textOf, type XmlElement } from '@stowage/xml';
import { document } from '../api/documents.js';
import { required, type Source } from '../api/rows.js';
import { assertKnown, checkValue, type Setting } from './settings.js';
import { tagRows, tagsIn, tagsSchema } from './tags.js';

/** What the service does with objects by itself. https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export interface S3LifecycleRule {
  /** At most 255 characters. Default: the service makes one. */
  readonly id?: string | undefined;
  /** Default: true. */
  readonly enabled?: boolean | undefined;
  /** Only what starts with this. Default: everything. */
  readonly prefix?: string | undefined;
  /** Only what has all of these. Default: none is asked for. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Deletes objects, in days after they were made. Default: never. */
  readonly expireAfterDays?: number | undefined;
  /** Removes delete markers that hide nothing. Default: false. */
  readonly removeLoneMarkers?: boolean | undefined;
  /** Deletes versions, in days after another took their place. Default: never. */
  readonly expireNoncurrentAfterDays?: number | undefined;
  /** Ends uploads in parts that are not finished, in days after they began. Default: never. */
  readonly abortUnfinishedAfterDays?: number | undefined;
  /** Default: none. */
  readonly transitions?: readonly S3Transition[] | undefined;
}

/** Moves objects to a storage class. */
export interface S3Transition {
  /** Days after the object was made. */
  readonly afterDays: number;
  /** Such as `GLACIER`. */
  readonly storageClass: string;
}

/** A rule that ends uploads in parts which nobody finished: their parts are billed for and seen in no listing. Default: after 7 days, of every name. */
export function unfinishedUploadsRule({ afterDays = 7, prefix = '' } = {}): S3LifecycleRule {
  return { id: 'abort-unfinished-uploads', prefix, abortUnfinishedAfterDays: afterDays };
}

const days = bounded({ min: 1, max: 36_500, unit: 'days' }).optional();

const rules = z.lazy(() =>
  z
    .array(
      z
        .strictObject({
          id: headerText.optional(),
          enabled: z.boolean().optional(),
          prefix: z.string().optional(),
          tags: tagsSchema(10).optional(),
          expireAfterDays: days,
          removeLoneMarkers: z.boolean().optional(),
          expireNoncurrentAfterDays: days,
          abortUnfinishedAfterDays: days,
          transitions: z
            .array(
              z.strictObject({ afterDays: bounded({ min: 0, max: 36_500, unit: 'days' }), storageClass: headerText }),
            )
            .optional(),
        })
        // S3 takes one or the other.
        .refine(
          ({ expireAfterDays, removeLoneMarkers }) => expireAfterDays === undefined || removeLoneMarkers !== true,
          "expected 'expireAfterDays' or 'removeLoneMarkers', not both",
        ),
    )
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html
    .max(1000),
);

/** @throws {InvalidArgumentError} naming what is wrong */
export function lifecycleRules(given: readonly S3LifecycleRule[]): readonly S3LifecycleRule[] {
  return checkValue<readonly S3LifecycleRule[]>('exSetLifecycle', rules, given);
}

/** The rules of a bucket. */
export const LIFECYCLE: Setting<readonly S3LifecycleRule[]> = {
  parameter: 'lifecycle',
  of: 'BucketLifecycleConfiguration',
  root: 'LifecycleConfiguration',
  absent: ['NoSuchLifecycleConfiguration'],
  write: (value) => document('LifecycleConfiguration', { Rule: value.map(rowOf) }),
  read: (answer, source) => childrenOf(answer, 'Rule').map((each) => ruleOf(each, source)),
};

function rowOf(rule: S3LifecycleRule) {
  const { expireAfterDays, removeLoneMarkers, expireNoncurrentAfterDays, abortUnfinishedAfterDays } = rule;
  const expires = expireAfterDays !== undefined || removeLoneMarkers === true;
  return {
    Expiration: expires ? { Days: expireAfterDays, ExpiredObjectDeleteMarker: removeLoneMarkers } : undefined,
    ID: rule.id,
    Filter: filterOf(rule),
    Status: (rule.enabled ?? true) ? 'Enabled' : 'Disabled',
    Transition: (rule.transitions ?? []).map((each) => ({ Days: each.afterDays, StorageClass: each.storageClass })),
    NoncurrentVersionExpiration: within('NoncurrentDays', expireNoncurrentAfterDays),
    AbortIncompleteMultipartUpload: within('DaysAfterInitiation', abortUnfinishedAfterDays),
  };
}

/** Several conditions are put together, one stands alone. */
function filterOf({ prefix = '', tags = {} }: S3LifecycleRule) {
  const rows = tagRows(tags);
  return rows.length === 0 ? { Prefix: prefix } : { And: { Prefix: prefix, Tag: rows } };
}

function within(name: string, value: number | undefined) {
  return value === undefined ? undefined : { [name]: value };
}

const KNOWN = {
  rule: [
    'ID',
    'Prefix',
    'Filter',
    'Status',
    'Expiration',
    'Transition',
    'NoncurrentVersionExpiration',
    'AbortIncompleteMultipartUpload',
  ],
  filter: ['Prefix', 'Tag', 'And'],
  expiration: ['Days', 'ExpiredObjectDeleteMarker'],
  transition: ['Days', 'StorageClass'],
} as const;

function ruleOf(rule: XmlElement, source: Source): S3LifecycleRule {
  assertKnown(rule, KNOWN.rule, source);
  const transitions = childrenOf(rule, 'Transition').map((each) => transitionOf(each, source));
  const expiration = child(rule, 'Expiration');
  if (expiration !== undefined) assertKnown(expiration, KNOWN.expiration, source);
  const id = textOf(rule, 'ID');
  return given({
    id: id === '' ? undefined : id,
    enabled: required(rule, 'Status', source) === 'Enabled',
    ...conditionOf(rule, source),
    expireAfterDays: daysIn(expiration, 'Days'),
    removeLoneMarkers:
      expiration !== undefined && textOf(expiration, 'ExpiredObjectDeleteMarker') === 'true' ? true : undefined,
    expireNoncurrentAfterDays: daysOf(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays', source),
    abortUnfinishedAfterDays: daysOf(rule, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation', source),
    transitions: transitions.length === 0 ? undefined : transitions,
  });
}

/** Of old rules, the prefix stands alone. */
function conditionOf(rule: XmlElement, source: Source): Pick<S3LifecycleRule, 'prefix' | 'tags'> {
  const filter = child(rule, 'Filter') ?? rule;
  if (filter !== rule) assertKnown(filter, KNOWN.filter, source);
  const all = child(filter, 'And') ?? filter;
  if (all !== filter) assertKnown(all, ['Prefix', 'Tag'], source);
  const tags = tagsIn(childrenOf(all, 'Tag'), source);
  // Ceph's gateway tells the prefix beside the rest.
  const prefix = textOf(all, 'Prefix') ?? textOf(filter, 'Prefix') ?? '';
  return { prefix, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
}

function transitionOf(element: XmlElement, source: Source): S3Transition {
  assertKnown(element, KNOWN.transition, source);
  return { afterDays: daysIn(element, 'Days') ?? 0, storageClass: required(element, 'StorageClass', source) };
}

function daysOf(rule: XmlElement, name: string, inner: string, source: Source): number | undefined {
  const element = child(rule, name);
  if (element !== undefined) assertKnown(element, [inner], source);
  return daysIn(element, inner);
}

function daysIn(element: XmlElement | undefined, name: string): number | undefined {
  const text = element === undefined ? undefined : textOf(element, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Without what is not there. */
function given(rule: S3LifecycleRule): S3LifecycleRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}
