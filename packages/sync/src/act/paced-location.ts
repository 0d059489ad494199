import { Container, StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import { pacingLayer, wrapBackend } from '@stowage/core/wrap';
import { ContainerLocation } from '../container-location.js';
import type { Location } from '../location.js';
import type { Bandwidth } from './bandwidth.js';

/**
 * Locations whose bytes go no faster than a bandwidth. Those of one driver stay those of one: its provider still copies between them.
 */
export function pacedLocations<T extends Location>(locations: readonly T[], bandwidth: Bandwidth): readonly T[] {
  const drivers = new Map<StorageBackend, StorageDriver>();
  const pacedDriver = ({ backend }: StorageDriver): StorageDriver => {
    const known = drivers.get(backend) ?? new StorageDriver(wrapBackend(backend, pacingLayer(bandwidth)));
    drivers.set(backend, known);
    return known;
  };
  return locations.map((location) => {
    if (!(location instanceof ContainerLocation)) return location;
    const { container, prefix, range } = location;
    return new ContainerLocation(
      new Container(container, pacedDriver(container.driver)),
      prefix,
      range,
    ) as Location as T;
  });
}
