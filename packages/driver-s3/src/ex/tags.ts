import { textRecord, type z } from '@stowage/core/validation';
import { child, childrenOf, textOf, type XmlElement } from '@stowage/xml';
import { document } from '../api/documents.js';
import { required, type Source } from '../api/rows.js';
import { checkValue, type Setting } from './settings.js';

/** Names with a text each. */
export type S3Tags = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const MAX = { name: 128, text: 256, ofObject: 10, ofBucket: 50 } as const;

/** At most `max` tags. */
export function tagsSchema(max: number): z.ZodType<S3Tags> {
  const name = (text: string) =>
    text === '' || text.length > MAX.name ? `expected names of 1 to ${MAX.name} characters` : undefined;
  const value = (text: string) => (text.length > MAX.text ? `expected at most ${MAX.text} characters` : undefined);
  return textRecord(name, value).refine((tags) => Object.keys(tags).length <= max, `expected at most ${max} tags`);
}

const schemas = { exSetContainerTags: tagsSchema(MAX.ofBucket), exSetObjectTags: tagsSchema(MAX.ofObject) } as const;

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkTags(method: keyof typeof schemas, tags: S3Tags): S3Tags {
  return checkValue(method, schemas[method], tags);
}

/** As they stand in documents. */
export function tagRows(tags: S3Tags) {
  return Object.entries(tags).map(([name, value]) => ({ Key: name, Value: value }));
}

/** Those in elements called `Tag`. */
export function tagsIn(elements: readonly XmlElement[], source: Source): S3Tags {
  return Object.fromEntries(elements.map((each) => [required(each, 'Key', source), textOf(each, 'Value') ?? '']));
}

const tagging: Omit<Setting<S3Tags>, 'of'> = {
  parameter: 'tagging',
  root: 'Tagging',
  absent: ['NoSuchTagSet', 'NoSuchTagSetError'],
  write: (tags) => document('Tagging', { TagSet: { Tag: tagRows(tags) } }),
  read: (answer, source) => tagsIn(childrenOf(child(answer, 'TagSet') ?? answer, 'Tag'), source),
};

/** Of a bucket. */
export const CONTAINER_TAGS: Setting<S3Tags> = { ...tagging, of: 'BucketTagging' };
/** Of an object, or one of its versions. */
export const OBJECT_TAGS: Setting<S3Tags> = { ...tagging, of: 'ObjectTagging' };
