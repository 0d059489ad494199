import { answerOf, type RequestHead, type Wire } from '@stowage/conformance/hostile';

interface Parts {
  readonly method: string;
  /** Whether the path names an object, not only a bucket. */
  readonly hasKey: boolean;
  readonly bucket: string;
  readonly query: URLSearchParams;
  readonly isCopy: boolean;
}

function partsOf({ method, path, headers }: RequestHead): Parts {
  const [place = '', search = ''] = path.split('?');
  const [, bucket = '', key] = /^\/([^/]*)(?:\/(.*))?$/s.exec(place) ?? [];
  return {
    method,
    bucket,
    hasKey: key !== undefined && key !== '',
    query: new URLSearchParams(search),
    isCopy: headers['x-amz-copy-source'] !== undefined,
  };
}

function request(is: (parts: Parts) => boolean): (head: RequestHead) => boolean {
  return (head) => is(partsOf(head));
}

const ROW = /<(Contents|CommonPrefixes|Version|DeleteMarker)>.*?<\/\1>/gs;
const TOKEN = /<NextContinuationToken>(.*?)<\/NextContinuationToken>/s;

/** S3's REST API, for a hostile server. */
export const s3Wire: Wire = {
  requests: {
    copy: request(({ method, isCopy }) => method === 'PUT' && isCopy),
    part: request(({ method, query }) => method === 'PUT' && query.has('partNumber')),
    write: request(({ method, hasKey }) => method === 'PUT' && hasKey),
    begin: request(({ method, query }) => method === 'POST' && query.has('uploads')),
    complete: request(({ method, query }) => method === 'POST' && query.has('uploadId')),
    abort: request(({ method, query }) => method === 'DELETE' && query.has('uploadId')),
    delete: request(({ method, hasKey, query }) => (method === 'DELETE' && hasKey) || query.has('delete')),
    read: request(({ method, hasKey, query }) => method === 'GET' && hasKey && !query.has('uploadId')),
    look: request(({ method, hasKey }) => method === 'HEAD' && hasKey),
    list: request(
      ({ method, bucket, query }) =>
        method === 'GET' && bucket !== '' && (query.has('list-type') || query.has('versions')),
    ),
    containers: request(({ method, bucket }) => method === 'GET' && bucket === ''),
    create: request(({ method, query, hasKey }) => method === 'PUT' && !hasKey && !query.has('versioning')),
    remove: request(({ method, hasKey }) => method === 'DELETE' && !hasKey),
  },
  page: (body, change) => {
    const { rows, next } = change({ rows: body.match(ROW) ?? [], next: TOKEN.exec(body)?.[1] });
    const rest = body
      .replace(ROW, '')
      .replace(TOKEN, '')
      .replace(/<IsTruncated>.*?<\/IsTruncated>/s, `<IsTruncated>${String(next !== undefined)}</IsTruncated>`);
    const token = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    return rest.replace(
      /<\/ListBucketResult>\s*$/,
      `${token}${rows.map((row) => (typeof row === 'string' ? row : '<Contents/>')).join('')}</ListBucketResult>`,
    );
  },
  problem: (status, message) =>
    answerOf(status, `<Error><Code>Hostile</Code><Message>${message}</Message></Error>`, {
      'content-type': 'application/xml',
    }),
  secretHeaders: ['x-amz-security-token'],
  stateHeaders: ['x-amz-version-id'],
};
