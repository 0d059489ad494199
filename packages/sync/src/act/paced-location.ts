import { Readable } from 'node:stream';
import { Container, StorageDriver } from '@stowage/core';
import type { StorageBackend, UploadBody } from '@stowage/core/spi';
import { wrapBackend, type Layer } from '@stowage/core/wrap';
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
    const { container, prefix } = location;
    return new ContainerLocation(new Container(container, pacedDriver(container.driver)), prefix) as Location as T;
  });
}

function pacingLayer(bandwidth: Bandwidth): Layer {
  return {
    writeObject: (next, container, head, ...[body, options]) =>
      next(container, head, pacedBody(body, bandwidth), options),
    'multipart.writePart': (next, upload, partNumber, ...[body, options]) =>
      next(upload, partNumber, pacedBody(body, bandwidth), options),
    readObject: async (next, container, object, options) => {
      const body = await next(container, object, options);
      return { ...body, stream: pacedStream(body.stream, bandwidth, options.signal) };
    },
  };
}

function pacedBody(body: UploadBody, bandwidth: Bandwidth): UploadBody {
  return {
    size: body.size,
    algorithm: body.algorithm,
    open: (reading) => bandwidth.paced(body.open(reading), reading?.signal),
    digest: () => body.digest(),
  };
}

/** Closing it closes what it reads. */
function pacedStream(stream: Readable, bandwidth: Bandwidth, signal: AbortSignal | undefined): Readable {
  const paced = Readable.from(bandwidth.paced(stream as AsyncIterable<Uint8Array>, signal), { objectMode: false });
  paced.once('close', () => stream.destroy());
  return paced;
}
