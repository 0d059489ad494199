import { headerText, z } from '@stowage/core/validation';
import { child, textOf, type XmlElement } from '@stowage/xml';
import { document } from '../api/documents.js';
import { required, type Source } from '../api/rows.js';
import { assertKnown, checkValue, type Setting } from './settings.js';

/** How a bucket is served as a website. https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html */
export type S3Website = S3WebsitePages | S3WebsiteRedirect;

/** Pages of the bucket's own. */
export interface S3WebsitePages {
  /** What stands for a folder, such as `index.html`. */
  readonly indexDocument: string;
  /** The key of what is answered instead of an error. Default: none. */
  readonly errorDocument?: string | undefined;
}

/** Every request is sent elsewhere. */
export interface S3WebsiteRedirect {
  readonly redirectTo: string;
  /** Default: that of the request. */
  readonly protocol?: 'http' | 'https' | undefined;
}

const schema = z.lazy(() =>
  z
    .union([
      z.strictObject({
        indexDocument: headerText.refine(
          (text) => text !== '' && !text.includes('/'),
          'expected a name without a slash',
        ),
        errorDocument: z.string().min(1).optional(),
      }),
      z.strictObject({
        redirectTo: headerText.refine((text) => text !== '', 'expected the name of a host'),
        protocol: z.enum(['http', 'https']).optional(),
      }),
    ])
    .nullable(),
);

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkWebsite(given: S3Website | null): S3Website | null {
  return checkValue<S3Website | null>('exSetWebsite', schema, given);
}

/** Of a bucket. */
export const WEBSITE: Setting<S3Website> = {
  parameter: 'website',
  of: 'BucketWebsite',
  root: 'WebsiteConfiguration',
  absent: ['NoSuchWebsiteConfiguration'],
  write: (value) => document('WebsiteConfiguration', rowOf(value)),
  read: websiteOf,
};

function rowOf(value: S3Website) {
  if ('redirectTo' in value) return { RedirectAllRequestsTo: { HostName: value.redirectTo, Protocol: value.protocol } };
  const { indexDocument, errorDocument } = value;
  return {
    IndexDocument: { Suffix: indexDocument },
    ErrorDocument: errorDocument === undefined ? undefined : { Key: errorDocument },
  };
}

function websiteOf(answer: XmlElement, source: Source): S3Website {
  assertKnown(answer, ['RedirectAllRequestsTo', 'IndexDocument', 'ErrorDocument'], source);
  const redirect = child(answer, 'RedirectAllRequestsTo');
  if (redirect !== undefined) return redirectOf(redirect, source);
  const [index, error] = [child(answer, 'IndexDocument') ?? answer, child(answer, 'ErrorDocument')];
  return {
    indexDocument: required(index, 'Suffix', source),
    ...(error === undefined ? {} : { errorDocument: required(error, 'Key', source) }),
  };
}

function redirectOf(element: XmlElement, source: Source): S3WebsiteRedirect {
  const redirectTo = required(element, 'HostName', source);
  const protocol = textOf(element, 'Protocol');
  return protocol === 'http' || protocol === 'https' ? { redirectTo, protocol } : { redirectTo };
}
