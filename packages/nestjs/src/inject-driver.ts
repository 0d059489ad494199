import { Inject } from '@nestjs/common';

/** The token of a driver: of the one without a name, or of the one that is registered by this name, or by this provider. */
export function driverToken(name?: string): string {
  return name === undefined ? 'stowage:driver' : `stowage:driver:${name}`;
}

/**
 * Has a driver injected.
 *
 * @example
 * constructor(@InjectDriver() private readonly driver: BackblazeB2StorageDriver) {}
 */
export function InjectDriver(name?: string): PropertyDecorator & ParameterDecorator {
  return Inject(driverToken(name));
}
