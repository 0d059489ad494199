import type { LayerOfAll } from './layer.js';
import { copyCalls, linkCalls, multipartCalls, versionCalls } from './prefixed-facets.js';
import { PrefixedNames } from './prefixed-names.js';
import { objectCalls } from './prefixed-objects.js';
import { wrapEither, type Wrappable, type WrappedEither } from './wrap-either.js';

/** Calls that neither take nor give the name of an object below the prefix. */
type Nameless =
  | 'listContainers'
  | 'getContainer'
  | 'createContainer'
  | 'deleteContainer'
  | 'close'
  | 'multipart.limits'
  | 'copy.accepts'
  | 'cdn.enableContainer'
  | 'cdn.containerUrl'
  | 'versions.setVersioning'
  | 'regions.listRegions';

/**
 * A backend, or a driver, that sees only objects whose names start with a prefix, and leaves that away: in listings, versions, uploads in
 * parts, links, copies, bulk deletions and errors, in any container. Containers are what they are: one that holds objects beside those
 * below the prefix is not empty. Names must be shorter, by the bytes of the prefix. What only the provider says of an object (`extra`),
 * and the URL of a container, stay as they are.
 *
 * A driver that is made so has the methods of `StorageDriver`, and no `ex*` ones: they would go around it. It shares the connections of
 * the one it was made of: closing either closes both.
 *
 * @param prefix as it is: that of a folder ends in `/`
 * @throws {InvalidObjectNameError} if no object can have a name that starts so
 * @throws {InvalidArgumentError} if the provider allows no longer name
 * @example
 * const photos = prefixed(driver, 'photos/2026/');
 * await photos.getObject('bucket', 'cat.jpg'); // photos/2026/cat.jpg
 */
export function prefixed<T extends Wrappable>(target: T, prefix: string): WrappedEither<T> {
  return wrapEither(target, (backend) => prefixLayer(new PrefixedNames(prefix, backend)));
}

function prefixLayer(names: PrefixedNames): LayerOfAll<Nameless> {
  return {
    capabilities: (inner) => names.limits(inner),
    ...objectCalls(names),
    ...multipartCalls(names),
    ...copyCalls(names),
    ...linkCalls(names),
    ...versionCalls(names),
  };
}
