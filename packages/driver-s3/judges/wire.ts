import { answerOf, type RequestHead, type Wire } from '@stowage/conformance/hostile';

const query = ({ path }: RequestHead): URLSearchParams => new URL(path, 'http://host').searchParams;
/** How deep the path leads: 0 to the service, 1 to a bucket, 2 to an object. */
function depth({ path }: RequestHead): number {
  const [, bucket, object] = /^\/([^/?]*)\/?([^?]*)/.exec(path) ?? [];
  return object ? 2 : bucket ? 1 : 0;
}
const is =
  (method: string, level: number, also: (request: RequestHead) => boolean) =>
  (request: RequestHead): boolean =>
    request.method === method && depth(request) === level && also(request);

export const s3Wire: Wire = {
  requests: {
    copy: is('PUT', 2, ({ headers }) => headers['x-amz-copy-source'] !== undefined),
    part: is('PUT', 2, (request) => query(request).has('partNumber')),
    write: is('PUT', 2, (request) => query(request).size <= 1),
    begin: is('POST', 2, (request) => query(request).has('uploads')),
    complete: is('POST', 2, (request) => query(request).has('uploadId')),
    abort: is('DELETE', 2, (request) => query(request).has('uploadId')),
    delete: (request) => is('DELETE', 2, (each) => !query(each).has('uploadId'))(request),
    read: is('GET', 2, (request) => !query(request).has('uploadId')),
    look: is('HEAD', 2, () => true),
    list: is('GET', 1, (request) => query(request).has('list-type')),
    containers: is('GET', 0, () => true),
  },
  problem: (status, message) =>
    answerOf(
      status,
      `<?xml version="1.0"?><Error><Code>${status === 403 ? 'AccessDenied' : 'Hostile'}</Code><Message>${message}</Message></Error>`,
      { 'content-type': 'application/xml' },
    ),
};
