import { child, type XmlElement } from '@stowage/xml';
import { z } from '@stowage/core/validation';
import { malformed } from '../api/document.js';
import { document } from '../api/documents.js';
import { required, type Source } from '../api/rows.js';
import type { CannedAcl, S3CreateContainerOptions } from '../ex-options.js';
import { checkValue, type Setting } from './settings.js';

/** Whose the objects of a bucket are, and whether it has ACLs. https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export type S3Ownership = NonNullable<S3CreateContainerOptions['objectOwnership']>;

const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;
const ACLS: readonly [CannedAcl, ...CannedAcl[]] = [
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-full-control',
  'bucket-owner-read',
  'private',
  'public-read',
  'public-read-write',
];

/** @throws {InvalidArgumentError} naming what is wrong */
export function checkOwnership(given: S3Ownership): S3Ownership {
  return checkValue('exSetOwnership', z.enum(OWNERSHIPS), given);
}

/** The header that says so. */
export function aclHeaders(method: string, acl: CannedAcl): Readonly<Record<string, string>> {
  return { 'x-amz-acl': checkValue(method, z.enum(ACLS), acl) };
}

/** Of a bucket. */
export const OWNERSHIP: Setting<S3Ownership> = {
  parameter: 'ownershipControls',
  of: 'BucketOwnershipControls',
  root: 'OwnershipControls',
  absent: ['OwnershipControlsNotFoundError'],
  write: (value) => document('OwnershipControls', { Rule: { ObjectOwnership: value } }),
  read: ownershipOf,
};

function ownershipOf(answer: XmlElement, source: Source): S3Ownership {
  const text = required(child(answer, 'Rule') ?? answer, 'ObjectOwnership', source);
  const found = OWNERSHIPS.find((each) => each === text);
  if (found !== undefined) return found;
  throw malformed(source.operation, "'ObjectOwnership' is one that nobody knows", source.provider);
}
