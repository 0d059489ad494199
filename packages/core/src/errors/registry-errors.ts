import { StorageError, type StorageErrorDetails } from './storage-error.js';

/** No driver of this id is registered; the message names those that are and the package to install and import. */
export class DriverNotRegisteredError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('driver_not_registered', message, details);
  }
}

/** The id is taken. `unregisterDriver` frees it. */
export class DriverAlreadyRegisteredError extends StorageError {
  constructor(id: string) {
    super(
      'driver_already_registered',
      `a driver is already registered as '${id}': call unregisterDriver('${id}') first`,
    );
  }
}

/** What was to be registered is no class that extends `StorageDriver`. */
export class InvalidDriverError extends StorageError {
  constructor(message: string) {
    super('invalid_driver', message);
  }
}
