import { PermissionDeniedError } from '../errors/index.js';
import type { StorageBackend } from '../spi/index.js';
import { callEffects, callNames } from './contract-calls.js';
import type { Layer } from './layer.js';
import { wrapEither, type Wrappable, type WrappedEither } from './wrap-either.js';

/**
 * A backend, or a driver, that reads and never writes: every call that would store, change, publish or delete something, or make a URL
 * for others to do so, is refused before anything is sent, as a provider refuses it to credentials that may only read.
 *
 * A driver that is made so has the methods of `StorageDriver`, and no `ex*` ones: they would go around it. It shares the connections of
 * the one it was made of: closing either closes both.
 *
 * @throws {PermissionDeniedError} from calls that would write
 * @example
 * const safe = readonly(driver);
 * await safe.deleteObject(object); // rejects
 */
export function readonly<T extends Wrappable>(target: T): WrappedEither<T> {
  return wrapEither(target, refusing);
}

function refusing({ provider }: StorageBackend): Layer {
  const writes = callNames.filter((name) => callEffects[name] === 'writes');
  return Object.fromEntries(
    writes.map((name) => [
      name,
      async () => {
        throw new PermissionDeniedError(`${name}: this driver only reads`, { provider });
      },
    ]),
  );
}
