import {
  InvalidArgumentError,
  InvalidObjectNameError,
  type ContainerKey,
  type SignedForm,
  type SignedFormRequest,
  type UploadFormsFacet,
  type UploadHead,
} from '@stowage/core/spi';
import { MAX_EXPIRES_IN } from './links.js';
import { assertKey } from './names.js';
import type { S3Services } from './services.js';
import { policyFields, policySignature } from './signing/signer.js';
import { headHeaders } from './upload/object-headers.js';

/**
 * Forms that store one object for a while: POST with a policy, which holds whoever sends one to its name, type, headers, metadata and size.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export class S3UploadForms implements UploadFormsFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  async signedForm({ name: bucket }: ContainerKey, head: UploadHead, request: SignedFormRequest): Promise<SignedForm> {
    const { session, preset } = this.#services;
    const { expiresIn, maxSize = preset.maxWriteSize, signal } = request;
    assertKey(head.name, preset.id);
    const context = await session.signing(bucket, signal);
    const expiresAt = new Date(context.now + expiresIn * 1000);
    const headers = headHeaders(head, { inParts: false }) as Readonly<Record<string, string>>;
    assertNoFilename(head.name, headers, preset.id);
    const fields = { key: head.name, ...headers, ...policyFields(context) };
    const conditions = [
      { bucket },
      ...Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value]),
      ['content-length-range', 0, maxSize],
    ];
    const document = JSON.stringify({ expiration: expiresAt.toISOString(), conditions });
    const policy = Buffer.from(document).toString('base64');
    const signature = policySignature(policy, context);
    return {
      url: session.url({ bucket }),
      method: 'POST',
      fields: { ...fields, policy, 'x-amz-signature': signature },
      fileField: 'file',
      expiresAt,
    };
  }
}

/** What S3 puts the sender's name of the file in the place of, in any field: with it the sender would choose. */
const FILENAME = '${filename}';

function assertNoFilename(name: string, headers: Readonly<Record<string, string>>, provider: string): void {
  const why = `S3 replaces '${FILENAME}' in a form by what the sender calls the file`;
  if (name.includes(FILENAME)) throw new InvalidObjectNameError(name, why, { provider });
  const field = Object.keys(headers).find((each) => headers[each]?.includes(FILENAME));
  if (field !== undefined) throw new InvalidArgumentError(`${field}: ${why}`, { provider });
}
