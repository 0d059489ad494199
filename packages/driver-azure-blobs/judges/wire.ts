import { answerOf, type RequestHead, type Wire } from '@stowage/conformance/hostile';
import { parseXml, textOf } from '@stowage/xml';

/** Below the account, which is the first part of Azurite's paths: 0 for the account, 1 for a container, 2 for a blob. */
function depthOf({ path }: RequestHead): number {
  return (path.split('?')[0] ?? '').split('/').filter(Boolean).slice(1, 3).length;
}

function parameters({ path }: RequestHead): URLSearchParams {
  return new URLSearchParams(path.split('?')[1] ?? '');
}

/** A request of this method for something that deep, with this `comp`. */
function asked(method: string, depth: number, comp: string | null = null) {
  return (request: RequestHead): boolean =>
    request.method === method && depthOf(request) === depth && parameters(request).get('comp') === comp;
}

const puts = asked('PUT', 2);

/** Azure's Blob service, for a hostile server. */
export const azureWire: Wire = {
  requests: {
    read: asked('GET', 2),
    look: asked('HEAD', 2),
    write: (request) => puts(request) && request.headers['x-ms-copy-source'] === undefined,
    part: (request) => asked('PUT', 2, 'block')(request) && Number(request.headers['content-length'] ?? 0) > 1,
    begin: (request) => asked('PUT', 2, 'block')(request) && request.headers['content-length'] === '1',
    complete: asked('PUT', 2, 'blocklist'),
    list: asked('GET', 1, 'list'),
    containers: asked('GET', 0, 'list'),
    delete: asked('DELETE', 2),
    copy: (request) => puts(request) && request.headers['x-ms-copy-source'] !== undefined,
    create: asked('PUT', 1),
    remove: asked('DELETE', 1),
  },
  page: (body, change) => {
    const [head = '', rows = '', tail = ''] = body.replace('<Blobs/>', '<Blobs></Blobs>').split(/<\/?Blobs>/);
    const found = rows.match(/<Blob>.*?<\/Blob>|<BlobPrefix>.*?<\/BlobPrefix>/gs) ?? [];
    const marker = textOf(parseXml(body), 'NextMarker');
    const changed = change({ rows: found, next: marker === '' ? undefined : marker });
    const next = `<NextMarker>${changed.next ?? ''}</NextMarker>`;
    const end = tail.replace(/<NextMarker>.*<\/NextMarker>|<NextMarker\s*\/>/s, next);
    return `${head}<Blobs>${changed.rows.map((row) => (typeof row === 'string' ? row : '<Blob/>')).join('')}</Blobs>${end}`;
  },
  problem: (status, message) =>
    answerOf(
      status,
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>Hostile</Code><Message>${message}</Message></Error>`,
      {
        'content-type': 'application/xml',
      },
    ),
  stateHeaders: ['etag', 'last-modified', 'content-md5'],
};
