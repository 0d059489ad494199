import { answerOf, type RequestHead, type Wire } from '@stowage/conformance/hostile';

/** Where a path leads to below the account. */
function placeOf({ path }: RequestHead): {
  readonly container?: string;
  readonly object?: string;
  readonly query: string;
} {
  const [, container, object, query = ''] = /^\/v1\/[^/?]+(?:\/([^/?]+))?(?:\/([^?]+))?(?:\?(.*))?$/.exec(path) ?? [];
  return { ...(container === undefined ? {} : { container }), ...(object === undefined ? {} : { object }), query };
}

/** What is asked of a container's objects, of its segments, of the container itself, or of the account. */
function about(method: string, where: 'account' | 'container' | 'notes' | 'object' | 'segments', query = '') {
  return (request: RequestHead): boolean => {
    const place = placeOf(request);
    return request.method === method && levelOf(place) === where && place.query.includes(query);
  };
}

function levelOf({ container, object }: ReturnType<typeof placeOf>): string {
  if (container === undefined) return 'account';
  const isBeside = container.endsWith('_segments');
  if (object === undefined) return isBeside ? 'segments-container' : 'container';
  if (!isBeside) return 'object';
  return object.startsWith('.unfinished/') ? 'notes' : 'segments';
}

/** Swift's own API, for a hostile server. */
export const swiftWire: Wire = {
  requests: {
    authorize: ({ path }) => path.startsWith('/auth/'),
    complete: about('PUT', 'object', 'multipart-manifest=put'),
    // A manifest is no bytes of an object.
    read: (request) => about('GET', 'object')(request) && !request.path.includes('multipart-manifest='),
    look: about('HEAD', 'object'),
    write: about('PUT', 'object'),
    begin: about('PUT', 'notes'),
    part: about('PUT', 'segments'),
    abort: about('DELETE', 'notes'),
    list: about('GET', 'container'),
    containers: about('GET', 'account'),
    delete: about('DELETE', 'object'),
    copy: ({ method }) => method === 'COPY',
    create: about('PUT', 'container'),
    remove: about('DELETE', 'container'),
  },
  // The cursor is the name of the last row.
  page: (body, change) =>
    JSON.stringify(change({ rows: JSON.parse(body) as readonly unknown[], next: undefined }).rows),
  problem: (status, message) =>
    answerOf(status, `<html><h1>Hostile</h1><p>${message}</p></html>`, { 'content-type': 'text/html' }),
  stateHeaders: ['x-timestamp', 'x-object-version-id'],
  secretHeaders: ['x-auth-token', 'x-auth-key'],
};
