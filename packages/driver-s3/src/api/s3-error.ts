import { REDACTED, RefusedAnswer, type HttpText } from '@stowage/core/http';
import { parseXml, textOf, XmlError, type XmlElement } from '@stowage/xml';

/** What was wrong about how a request was sent and is not any more, so that it may be sent again. */
export type Correction = 'clock' | 'credentials' | 'region';

/** An answer of S3 that is no success, also one that says so behind a 200. `code` is there where the body is S3's: that of HEAD has none. */
export class S3Error extends RefusedAnswer {
  override readonly name = 'S3Error';
  /** Where the bucket is, if the answer tells. */
  readonly region: string | undefined;
  /** The server's time, as it says it. Of the other headers none is kept: a server may repeat a signature in any. */
  readonly date: string | undefined;
  /** What has been put right since. */
  readonly correction: Correction | undefined;

  constructor(operation: string, answer: HttpText, correction?: Correction) {
    const { region, ...problem } = problemOf(answer.text);
    super(operation, answer, { ...problem, requestId: answer.headers['x-amz-request-id'] });
    this.region = regionOf(answer.headers['x-amz-bucket-region']) ?? regionOf(region);
    this.date = answer.headers['date'];
    this.correction = correction;
    this.#answer = answer;
  }

  readonly #answer: HttpText;

  /** The same failure after what caused it has been put right. */
  after(correction: Correction): S3Error {
    return new S3Error(this.operation, this.#answer, correction);
  }
}

const REGION = /^[a-z0-9][a-z0-9-]{0,62}$/i;

interface Problem {
  readonly code?: string | undefined;
  readonly detail: string;
  readonly region?: string | undefined;
}

function problemOf(text: string): Problem {
  const root = rootOf(text);
  if (root?.name !== 'Error') return { detail: '' };
  const code = textOf(root, 'Code');
  const region = textOf(root, 'Region');
  return {
    code: code === undefined || !/^[\w.-]{1,100}$/.test(code) ? undefined : code,
    // A signature is good for a quarter of an hour, and some servers repeat it.
    detail: (textOf(root, 'Message') ?? '').slice(0, 1000).replace(/[0-9a-f]{64}/gi, REDACTED),
    region,
  };
}

/** It becomes a part of a host: only what can be nothing else. */
function regionOf(text: string | undefined): string | undefined {
  return text !== undefined && REGION.test(text) ? text : undefined;
}

function rootOf(text: string): XmlElement | undefined {
  try {
    return parseXml(text.trimStart(), { maxElements: 100 });
  } catch (error) {
    // A proxy's page, say.
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
