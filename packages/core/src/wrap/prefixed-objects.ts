import type { Readable } from 'node:stream';
import type { ObjectBody } from '../spi/index.js';
import type { Layer } from './layer.js';
import type { PrefixedNames } from './prefixed-names.js';

/** The calls that every backend has, below a prefix. */
export function objectCalls(names: PrefixedNames) {
  return {
    listObjects: async (next, container, query) => {
      const prefix = names.full(query.prefix);
      const after = query.after === undefined ? undefined : names.full(query.after);
      return names.page(await names.about([query.prefix], () => next(container, { ...query, prefix, after })));
    },
    getObject: (next, container, key, options) =>
      names.about([key.name], async () => names.outer(await next(container, names.inner(key), options))),
    readObject: (next, container, key, options) =>
      names.about([key.name], async () => bodyOf(await next(container, names.inner(key), options), names)),
    writeObject: (next, container, head, ...rest) =>
      names.about([head.name], async () => names.outer(await next(container, names.inner(head), ...rest))),
    deleteObject: (next, container, key, options) =>
      names.about([key.name], () => next(container, names.inner(key), options)),
    'bulkDelete.deleteObjects': async (next, container, ours, options) => {
      const full = ours.map((name) => names.full(name));
      const results = await names.about(ours, () => next(container, full, options));
      return results.map((result) => ({ ...names.outer(result), error: names.renamed(result.error, [...ours]) }));
    },
  } satisfies Layer;
}

/** Errors of the stream, too, call the object as we do. */
function bodyOf(body: ObjectBody, names: PrefixedNames): ObjectBody {
  const object = names.outer(body.object);
  renameErrors(body.stream, (error) => names.renamed(error, [object.name]));
  return { ...body, object };
}

/** Where a stream is destroyed, and not by one more stream: the bytes of a large object would have to go through that. */
function renameErrors(stream: Readable, renamed: (error: Error) => Error): void {
  const destroy = stream._destroy.bind(stream);
  stream._destroy = (error, done): void =>
    destroy(error, (failure) => done(failure == null ? failure : renamed(failure)));
}
