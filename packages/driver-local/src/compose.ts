import { CLOCK, driverScope, RANDOM, SLEEP, type DriverScope } from '@stowage/core/registry';
import { NotSupportedError } from '@stowage/core/spi';
import { LocalBackend } from './backend.js';
import { checkBasePath, checkLocalOptions, type LocalOptions } from './options.js';
import { PROVIDER } from './provider.js';

/**
 * Puts a backend together; nothing is read or written yet. `parent` may hold another clock, or chance of another kind.
 *
 * @throws {InvalidArgumentError} if an option is wrong
 * @throws {NotSupportedError} on Windows
 */
export function composeLocal(basePath: string, options?: LocalOptions, parent?: DriverScope): LocalBackend {
  // Directories cannot be synced there, and names mean other things; nobody has tried.
  if (process.platform === 'win32') throw new NotSupportedError('Windows', { provider: PROVIDER });
  const scope = driverScope(parent);
  return new LocalBackend({
    basePath: checkBasePath(basePath),
    options: checkLocalOptions(options),
    clock: scope.resolve(CLOCK),
    sleep: scope.resolve(SLEEP),
    random: scope.resolve(RANDOM),
  });
}
