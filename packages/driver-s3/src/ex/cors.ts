import { childrenOf, textOf, type XmlElement } from '@stowage/xml';
import { bounded, checkOptions, headerText, z } from '@stowage/core/validation';
import { document } from '../api/documents.js';
import type { Setting } from './settings.js';

/** What pages of other origins may do with the objects of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
export interface S3CorsRule {
  /** At most 255 characters. Default: none. */
  readonly id?: string | undefined;
  /** Such as `https://app.example.com`; each may hold one `*`. */
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly ('DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT')[];
  /** What requests may carry; each may hold one `*`. Default: what every request may. */
  readonly allowedHeaders?: readonly string[] | undefined;
  /** What pages may read of answers, such as `ETag`. Default: what every page may. */
  readonly exposeHeaders?: readonly string[] | undefined;
  /** How long browsers may remember it, in seconds. Default: as they like. */
  readonly maxAgeSeconds?: number | undefined;
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'POST', 'PUT'] as const;

/** A day: no browser remembers it for longer. */
const schema = z.lazy(() =>
  z.strictObject({
    rules: z
      .array(
        z.strictObject({
          id: headerText.optional(),
          allowedOrigins: z.array(headerText).min(1),
          allowedMethods: z.array(z.enum(METHODS)).min(1),
          allowedHeaders: z.array(headerText).optional(),
          exposeHeaders: z.array(headerText).optional(),
          maxAgeSeconds: bounded({ min: 0, max: 86_400, unit: 'seconds' }).optional(),
        }),
      )
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
      .max(100),
  }),
);

/**
 * Rules, checked.
 *
 * @throws {InvalidArgumentError} naming what is wrong
 */
export function corsRules(rules: readonly S3CorsRule[]): readonly S3CorsRule[] {
  return checkOptions<{ rules: readonly S3CorsRule[] }>('exSetCors', schema, { rules }).rules;
}

/** The rules of a bucket for pages of other origins. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const CORS: Setting<readonly S3CorsRule[]> = {
  parameter: 'cors',
  of: 'BucketCors',
  root: 'CORSConfiguration',
  absent: ['NoSuchCORSConfiguration'],
  write: corsDocument,
  read: (document) => childrenOf(document, 'CORSRule').map(ruleOf),
};

function corsDocument(rules: readonly S3CorsRule[]): string {
  return document('CORSConfiguration', {
    CORSRule: rules.map((rule) => ({
      ID: rule.id,
      AllowedHeader: rule.allowedHeaders ?? [],
      AllowedMethod: rule.allowedMethods,
      AllowedOrigin: rule.allowedOrigins,
      ExposeHeader: rule.exposeHeaders ?? [],
      MaxAgeSeconds: rule.maxAgeSeconds === undefined ? undefined : String(rule.maxAgeSeconds),
    })),
  });
}

function ruleOf(rule: XmlElement): S3CorsRule {
  const texts = (name: string): readonly string[] => childrenOf(rule, name).map(({ text }) => text);
  const age = Number(textOf(rule, 'MaxAgeSeconds') ?? Number.NaN);
  const id = textOf(rule, 'ID');
  const [allowedHeaders, exposeHeaders] = [texts('AllowedHeader'), texts('ExposeHeader')];
  return {
    ...(id === undefined || id === '' ? {} : { id }),
    allowedOrigins: texts('AllowedOrigin'),
    allowedMethods: texts('AllowedMethod').filter(isMethod),
    ...(allowedHeaders.length === 0 ? {} : { allowedHeaders }),
    ...(exposeHeaders.length === 0 ? {} : { exposeHeaders }),
    ...(Number.isSafeInteger(age) && age >= 0 ? { maxAgeSeconds: age } : {}),
  };
}

function isMethod(text: string): text is S3CorsRule['allowedMethods'][number] {
  return (METHODS as readonly string[]).includes(text);
}
