import type { SignedUpload } from './facets.js';
import type { ContainerKey, MultipartUpload } from './records.js';
import type { CallOptions } from './requests.js';
import type { UploadHead } from './upload-head.js';

/** How a page's form stores one object without credentials: a `multipart/form-data` request of these fields, and of the file after them. */
export interface SignedForm {
  readonly url: string;
  readonly method: 'POST';
  /** To be sent as they are, before the file. */
  readonly fields: Readonly<Record<string, string>>;
  /** The name of the field that holds the file, which is the last. */
  readonly fileField: string;
  readonly expiresAt: Date;
}

/** What a form is good for. */
export interface SignedFormRequest extends CallOptions {
  /** In seconds, at most the facet's `maxExpiresIn`. */
  readonly expiresIn: number;
  /** The largest file that the provider is to take, in bytes. Undefined: whatever it takes. */
  readonly maxSize?: number | undefined;
}

/** Forms that store one object for a while, as S3 and GCS have them. The provider holds whoever sends one to its name, type and size. */
export interface UploadFormsFacet {
  /** In seconds. */
  readonly maxExpiresIn: number;
  signedForm(container: ContainerKey, head: UploadHead, request: SignedFormRequest): Promise<SignedForm>;
}

/** How to send one part without credentials. */
export interface SignedPart extends SignedUpload {
  /** Counted from 1. */
  readonly partNumber: number;
}

/** How long parts may be sent. */
export interface SignPartsRequest extends CallOptions {
  /** In seconds, at most the facet's `maxExpiresIn`. */
  readonly expiresIn: number;
}

/**
 * Requests that send the parts of one upload without credentials. Who has one can send parts of this upload, and nothing else: no other
 * object, and no completion. A backend that has this facet has `multipart`, which begins, lists, completes and aborts.
 */
export interface UploadPartsFacet {
  /** What can be written by them: `object` where the provider has no right to send parts alone. Default: `parts`. */
  readonly reach?: 'object' | 'parts' | undefined;
  /** In seconds. */
  readonly maxExpiresIn: number;
  /** One for each of the numbers, in their order. */
  signParts(
    upload: MultipartUpload,
    partNumbers: readonly number[],
    request: SignPartsRequest,
  ): Promise<readonly SignedPart[]>;
}
