import type { CopyTarget, ObjectLocation } from '../spi/index.js';
import type { Layer } from './layer.js';
import type { PrefixedNames } from './prefixed-names.js';

/** Uploads in parts below a prefix. */
export function multipartCalls(names: PrefixedNames) {
  return {
    'multipart.begin': (next, container, head, options) =>
      names.about([head.name], async () => names.outer(await next(container, names.inner(head), options))),
    'multipart.writePart': (next, upload, ...rest) =>
      names.about([upload.name], () => next(names.inner(upload), ...rest)),
    'multipart.complete': (next, upload, parts, options) =>
      names.about([upload.name], async () => names.outer(await next(names.inner(upload), parts, options))),
    'multipart.abort': (next, upload, options) => names.about([upload.name], () => next(names.inner(upload), options)),
    'multipart.hasBecome': (next, upload, object, ...rest) =>
      names.about([upload.name], () => next(names.inner(upload), names.inner(object), ...rest)),
    'multipart.listParts': (next, upload, page) => names.about([upload.name], () => next(names.inner(upload), page)),
    'multipart.listUploads': async (next, container, page) =>
      names.page(await next(container, { ...page, prefix: names.full(page.prefix) })),
  } satisfies Layer;
}

/** Copies from below a prefix to below it. */
export function copyCalls(names: PrefixedNames) {
  return {
    'copy.canCopy': (next, source, options) =>
      names.about([source.object.name], () =>
        next({ ...sourceOf(source, names), record: names.inner(source.record) }, options),
      ),
    'copy.copyObject': (next, source, target, options) =>
      names.about([source.object.name, target.name], async () =>
        names.outer(await next(sourceOf(source, names), targetOf(target, names), options)),
      ),
    'copy.copyPart': (next, source, upload, ...rest) =>
      names.about([source.object.name, upload.name], () => next(sourceOf(source, names), names.inner(upload), ...rest)),
  } satisfies Layer;
}

/** URLs of objects below a prefix. */
export function linkCalls(names: PrefixedNames) {
  return {
    'links.signedUrl': (next, container, key, request) =>
      names.about([key.name], () => next(container, names.inner(key), request)),
    'uploadLinks.signedUploadUrl': (next, container, name, request) =>
      names.about([name], () => next(container, names.full(name), request)),
    'uploadForms.signedForm': (next, container, head, request) =>
      names.about([head.name], () => next(container, names.inner(head), request)),
    'uploadParts.signParts': (next, upload, ...rest) =>
      names.about([upload.name], () => next(names.inner(upload), ...rest)),
    'cdn.enableObject': (next, container, key, options) =>
      names.about([key.name], () => next(container, names.inner(key), options)),
    'cdn.objectUrl': (next, container, key, options) =>
      names.about([key.name], () => next(container, names.inner(key), options)),
  } satisfies Layer;
}

/** Versions of objects below a prefix. */
export function versionCalls(names: PrefixedNames) {
  return {
    'versions.listVersions': async (next, container, query) =>
      names.page(await next(container, { ...query, prefix: names.full(query.prefix) })),
    'versions.hideObject': (next, container, name, options) =>
      names.about([name], async () => names.outer(await next(container, names.full(name), options))),
    'versions.restoreVersion': (next, container, key, options) =>
      names.about([key.name], async () => names.outer(await next(container, names.inner(key), options))),
    'versions.deleteVersion': (next, container, key, options) =>
      names.about([key.name], () => next(container, names.inner(key), options)),
    'versions.deleteVersions': async (next, container, keys, options) => {
      const ours = keys.map(({ name }) => name);
      const full = keys.map((key) => names.inner(key));
      const results = await names.about(ours, () => next(container, full, options));
      return results.map((result) => ({ ...names.outer(result), error: names.renamed(result.error, ours) }));
    },
  } satisfies Layer;
}

function sourceOf<S extends ObjectLocation>(source: S, names: PrefixedNames): S {
  return { ...source, object: names.inner(source.object) };
}

function targetOf(target: CopyTarget, names: PrefixedNames): CopyTarget {
  const { head } = target;
  return { ...names.inner(target), head: head === undefined ? undefined : names.inner(head) };
}
