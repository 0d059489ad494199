import { answerOf, type RequestHead, type Wire, type WirePage } from '../../src/hostile/index.js';

const asking = (methods: string, path: RegExp) => (request: RequestHead) =>
  methods.split(' ').includes(request.method) && path.test(request.path);

/** The store's protocol, for a hostile server. */
export const storeWire: Wire = {
  requests: {
    authorize: asking('POST', /^\/token/),
    read: asking('GET', /^\/o\//),
    look: asking('HEAD', /^\/o\//),
    write: asking('PUT', /^\/o\//),
    delete: asking('DELETE', /^\/o\//),
    list: asking('GET', /^\/c\/.*\?list/),
    containers: asking('GET', /^\/c\?/),
    create: asking('PUT', /^\/c\//),
    remove: asking('DELETE', /^\/c\//),
  },
  page: (body, change) => {
    const { rows, next } = JSON.parse(body) as WirePage;
    return JSON.stringify(change({ rows, next }));
  },
  problem: (status, message) => answerOf(status, JSON.stringify({ message }), { 'content-type': 'application/json' }),
  stateHeaders: ['x-sha256'],
};
